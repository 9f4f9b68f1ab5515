/** Brings everybody into a release that was applied, with a progress bar; interrupted, the next `apply` or `run` goes on. */
import { Engine } from '../runtime/engine.ts';
import { bringCodes } from '../runtime/offer-codes.ts';
import { adoptEverybody, type Candidate, runOf } from '../runtime/release.ts';
import type { Release, Store } from '../store/store.ts';
import type { Context } from './context.ts';
import { walkTask } from './walk-task.ts';

export async function adoptRelease(
  store: Store,
  candidate: Candidate,
  release: Release,
  root: string,
  context: Context,
): Promise<void> {
  const run = await runOf(store, candidate, release);
  const engine = await Engine.start({ store, run, clock: context.clock });
  const interrupt = context.interrupt();
  try {
    await bringCodes(engine, candidate.program.offers.values(), root);
    const stopped = new Promise<void>((resolve) => {
      interrupt.signal.addEventListener('abort', () => resolve());
    });
    const walked = walkTask(`Release ${release.number}`, engine, context, (onProgress) =>
      adoptEverybody(engine, onProgress),
    );
    await Promise.race([walked, stopped.then(() => engine.stop())]);
    if (interrupt.signal.aborted) {
      await walked.catch(() => {});
      context.stderr.write(
        'Interrupted: the release is applied, and the next `apply` or `run` goes on with the people.\n',
      );
    }
  } finally {
    await engine.stop();
    interrupt.release();
  }
}
