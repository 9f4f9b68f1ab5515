/** Waits for an answer that a daemon leaves in the store: the store has no way to call. */
import type { Context } from './context.ts';

/** How often an answer is looked for, milliseconds. */
const LOOK = 200;

/** The first answer there is until then, looked for now and then; null where there is none. */
export async function soon<Answer>(
  look: () => Promise<Answer | null>,
  until: number,
  { clock }: Pick<Context, 'clock'>,
): Promise<Answer | null> {
  for (;;) {
    const found = await look();
    if (found !== null || clock.now() >= until) return found;
    await new Promise<void>((wake) => void clock.wakeAt(clock.now() + LOOK, wake));
  }
}
