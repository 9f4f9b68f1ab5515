/**
 * The whole engine over a real store: several people at once, in shared or separate transactions, with restarts
 * and, half-way, a release that brings the rest of the definitions.
 */
import { advance } from '../../evaluate/advance.ts';
import { draftOf } from '../../evaluate/draft.ts';
import { decideMemberships } from '../../evaluate/membership.ts';
import { Rig } from '../../rig/rig.ts';
import type { Candidate } from '../../runtime/release.ts';
import type { ProfileImage } from '../../store/store.ts';
import type { Act } from '../generate/history.testing.ts';
import type { Change, Snapshot } from '../naive/journal.testing.ts';
import { changesOf, incomingOf, snapshotOf } from './evaluator.testing.ts';

/** Where an empty store is. */
export interface Place {
  readonly url: string;
  readonly buckets: number;
}

export interface Way extends Place {
  /** Everything of one instant at once, so that it shares transactions. */
  readonly together: boolean;
  /** Instants, by their index, before which the daemon is stopped and started again. */
  readonly restarts: ReadonlySet<number>;
  /** What ran until when, before the candidate was released. */
  readonly before?: { readonly candidate: Candidate; readonly until: number };
}

export interface Person {
  readonly name: string;
  readonly acts: readonly Act[];
}

export interface Lived {
  readonly id: number;
  readonly changes: readonly Change[];
  readonly end: Snapshot;
  /** What the stored events alone say at the end. */
  readonly rebuilt: Snapshot;
}

export interface Outcome {
  /** By name; those of whom nothing was accepted are not there. */
  readonly people: ReadonlyMap<string, Lived>;
  /** `name message` → what became of it, once or more. */
  readonly receipts: readonly string[];
}

/** Plays everything up to `end`, which is later than all of it. */
export async function playDaemon(
  candidate: Candidate,
  people: readonly Person[],
  end: number,
  way: Way,
): Promise<Outcome> {
  const all = people.flatMap(({ name, acts }) => acts.map((act) => ({ name, act })));
  const release = way.before ? [way.before.until] : [];
  const instants = [...new Set([...all.map(({ act }) => act.at), ...release])].sort((a, b) => a - b);
  const rig = await Rig.start(way.before?.candidate ?? candidate, {
    now: new Date(instants[0]!).toISOString(),
    url: way.url,
    buckets: way.buckets,
  });
  try {
    const receipts: string[] = [];
    for (const [index, at] of instants.entries()) {
      await rig.moveTo(new Date(at).toISOString());
      if (way.restarts.has(index)) await rig.restart(rig.daemon.candidate);
      if (at === way.before?.until) await rig.replace(candidate);
      const now = all.filter(({ act }) => act.at === at);
      const send = async ({ name, act }: (typeof now)[number]) => {
        if (!('id' in act)) return;
        const incoming = incomingOf(act, name);
        const { outcome } = await rig.accept({ ...incoming, id: `${name}${act.id}` });
        receipts.push(`${name} ${act.id} ${outcome}`);
      };
      if (way.together) await Promise.all(now.map(send));
      else for (const one of now) await send(one);
    }
    await rig.moveTo(new Date(end).toISOString());
    return { people: await lived(rig, people, end), receipts };
  } finally {
    await rig.stop();
  }
}

async function lived(rig: Rig, people: readonly Person[], end: number): Promise<ReadonlyMap<string, Lived>> {
  const found = new Map<string, Lived>();
  for (const { name } of people) {
    const id = await rig.store.people.find('user_id', name);
    const image = id === null ? null : await rig.store.people.profile(id);
    if (id === null || !image) continue;
    const rows = await rig.store.people.changesOf(id, 10_000);
    const changes = changesOf(rig.daemon.engine.run, rows.toReversed());
    found.set(name, { id, changes, end: endOf(rig, image, end), rebuilt: rebuilt(rig, image, end) });
  }
  return found;
}

/** The person as stored, and then up to the end. */
function endOf(rig: Rig, image: ProfileImage, at: number): Snapshot {
  const { run } = rig.daemon.engine;
  const draft = draftOf(run.program, run.layout, image, { history: image.events, ranges: [] });
  advance(run, draft, { type: 'time', at });
  return snapshotOf(run, draft);
}

/** The person worked out anew from the stored events. */
function rebuilt(rig: Rig, image: ProfileImage, at: number): Snapshot {
  const { run } = rig.daemon.engine;
  const state = { ...image.state!, slots: '', members: [], release: 0, at };
  const draft = draftOf(run.program, run.layout, { ...image, state });
  decideMemberships(run, draft, 'release');
  return snapshotOf(run, draft);
}
