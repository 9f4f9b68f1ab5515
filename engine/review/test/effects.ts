/** Messages, tasks and calls of one person as the store has them, whatever has become of them. */
import type { Program } from '../../compiler/program.ts';
import { originOf } from '../../evaluate/effects/kind.ts';
import type { TestOwnAct } from '../../language/kinds.ts';
import type { EffectRow, EffectStatus, JsonObject, ProfileId, Store } from '../../store/store.ts';

const everyStatus: Record<EffectStatus, true> = {
  ready: true,
  sending: true,
  sent: true,
  failed: true,
  doubtful: true,
  dropped: true,
  open: true,
  overdue: true,
  done: true,
};

/** More than a test has. */
const MOST = 100_000;

/** In the order in which they were decided. */
export async function effectsOf(store: Store, profile: ProfileId): Promise<readonly EffectRow[]> {
  const rows = await store.people.effects(Object.keys(everyStatus) as EffectStatus[], MOST);
  return rows.filter((row) => row.profile === profile).toSorted((a, b) => a.createdAt - b.createdAt);
}

export function stepOf(row: Pick<EffectRow, 'body'>): string {
  const { journey, step } = originOf(row);
  return `${journey}.${step}`;
}

export function templateOf({ body }: Pick<EffectRow, 'body'>): string | undefined {
  const template = (body['origin'] as JsonObject | undefined)?.['template'];
  return typeof template === 'string' ? template : undefined;
}

export function fitsAct(row: EffectRow, { template, channel, step }: TestOwnAct, program: Program): boolean {
  return (
    (template ?? templateOf(row)) === templateOf(row) &&
    (step ?? stepOf(row)) === stepOf(row) &&
    isChannel(channel, row.channel, program)
  );
}

/** Whether a channel is the one that is named, or of the medium that is. */
export function isChannel(wanted: string | undefined, id: string, { channels }: Program): boolean {
  return wanted === undefined || wanted === id || channels.get(id)?.medium === wanted;
}
