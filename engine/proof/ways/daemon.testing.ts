/**
 * The whole engine over a real store: several people at once, in shared or separate transactions, with restarts
 * and, half-way, a release that brings the rest of the definitions.
 */
import { sources } from '../../../connectors/sources/index.ts';
import { entityKind } from '../../compiler/reference.ts';
import { advance } from '../../evaluate/advance.ts';
import { draftOf } from '../../evaluate/draft.ts';
import { decideMemberships } from '../../evaluate/membership.ts';
import { type Run, runFor } from '../../evaluate/run.ts';
import type { Workspace } from '../../language/workspace.ts';
import { Rig } from '../../rig/rig.ts';
import type { Candidate } from '../../runtime/release.ts';
import type { ProfileImage } from '../../store/store.ts';
import type { Act } from '../generate/history.testing.ts';
import type { Change, Snapshot } from '../naive/journal.testing.ts';
import type { Recorded } from '../naive/past-values.testing.ts';
import { changesOf, incomingOf, ownInput, snapshotOf } from './evaluator.testing.ts';
import { type BySql, peopleBySql } from './sql.testing.ts';

/** Where an empty store is. */
export interface Place {
  readonly url: string;
  readonly buckets: number;
}

export interface Way extends Place {
  /** Everything of one instant at once, so that it shares transactions; a release is helped along. */
  readonly together: boolean;
  /** Instants, by their index, before which the daemon is stopped and started again. */
  readonly restarts: ReadonlySet<number>;
  /** What ran until when, before the candidate was released. */
  readonly before?: { readonly candidate: Candidate; readonly until: number };
  /** Rounds of refreshes, and the lists that are looked at then. */
  readonly refreshes?: {
    readonly rounds: readonly number[];
    /** Where lists lie. */
    readonly root: string;
    /** Brings them to what they are at an instant. */
    write(at: number): Promise<void>;
  };
  /** What is asked by SQL in the end, at instants from then on. */
  readonly asked: { readonly workspace: Workspace; readonly at: readonly number[] };
}

export interface Person {
  /** Of a thing, its key. */
  readonly name: string;
  /** Left out, it is a person. */
  readonly entity?: string;
  readonly acts: readonly Act[];
}

export interface Lived {
  readonly id: number;
  readonly changes: readonly Change[];
  readonly end: Snapshot;
  /** What the stored events alone say at the end. */
  readonly rebuilt: Snapshot;
  /** What was recorded of values that became others, by name. */
  readonly valueChanges: ReadonlyMap<string, readonly Recorded[]>;
}

export interface Outcome {
  /** By name; those of whom nothing was accepted are not there. */
  readonly people: ReadonlyMap<string, Lived>;
  /** `name message` → what became of it, once or more. */
  readonly receipts: readonly string[];
  /** At each of the instants asked: segments that have SQL → whom it finds. */
  readonly bySql: readonly { readonly at: number; readonly found: BySql }[];
}

/** Instants at which something is done, in order. */
export function instantsOf(people: readonly Person[], { before, refreshes }: Way): number[] {
  const told = people.flatMap(({ acts }) => acts.map(({ at }) => at));
  const all = [...told, ...(before ? [before.until] : []), ...(refreshes?.rounds ?? [])];
  return [...new Set(all)].sort((a, b) => a - b);
}

/** Plays everything up to `end`, which is later than all of it. */
export async function playDaemon(
  candidate: Candidate,
  people: readonly Person[],
  end: number,
  way: Way,
): Promise<Outcome> {
  const all = people.flatMap((person) => person.acts.map((act) => ({ ...person, act })));
  const instants = instantsOf(people, way);
  let running = way.before?.candidate ?? candidate;
  await way.refreshes?.write(instants[0]!);
  const rig = await Rig.start(running, {
    now: new Date(instants[0]!).toISOString(),
    url: way.url,
    buckets: way.buckets,
    sourceSpecs: sources,
    helped: way.together,
    ...(way.refreshes && { root: way.refreshes.root }),
  });
  try {
    const receipts: string[] = [];
    for (const [index, at] of instants.entries()) {
      await way.refreshes?.write(at);
      await rig.moveTo(new Date(at).toISOString());
      if (way.restarts.has(index)) await rig.restart(running);
      if (at === way.before?.until) {
        await rig.replace(candidate);
        running = candidate;
      }
      const now = all.filter(({ act }) => act.at === at);
      const send = async ({ name, entity, act }: (typeof now)[number]) => {
        if (!('id' in act)) return;
        if (act.isOwn) {
          const profile = await rig.store.people.find('user_id', name);
          if (profile !== null)
            await rig.daemon.engine.submit([{ profile, inputs: (now) => [ownInput(act, now, name)] }]);
          return;
        }
        const incoming = incomingOf(act, name, entity);
        const { outcome } = await rig.accept({ ...incoming, id: `${name}${act.id}` });
        receipts.push(`${name} ${act.id} ${outcome}`);
      };
      const isOwn = now.some(({ act }) => 'id' in act && act.isOwn);
      if (way.together && !isOwn) await Promise.all(now.map(send));
      else for (const one of now) await send(one);
    }
    await rig.moveTo(new Date(end).toISOString());
    const bySql = [];
    for (const instant of way.asked.at)
      bySql.push({ at: instant, found: await peopleBySql(rig.store, way.asked.workspace, instant) });
    return { people: await lived(rig, people, end), receipts, bySql };
  } finally {
    await rig.stop();
  }
}

async function lived(rig: Rig, people: readonly Person[], end: number): Promise<ReadonlyMap<string, Lived>> {
  const found = new Map<string, Lived>();
  for (const { name, entity } of people) {
    const kind = entity === undefined ? 'user_id' : entityKind(entity);
    const id = await rig.store.people.find(kind, name);
    const one = id === null ? null : await livedOf(rig, id, end);
    if (one) found.set(name, one);
  }
  return found;
}

export async function livedOf(rig: Rig, id: number, end: number): Promise<Lived | null> {
  const image = await rig.store.people.profile(id);
  if (!image) return null;
  const rows = await rig.store.people.changesOf(id, 10_000);
  const changes = changesOf(runOf(rig, image), rows.toReversed());
  const told = { end: endOf(rig, image, end), rebuilt: rebuilt(rig, image, end) };
  return { id, changes, ...told, valueChanges: valueChangesOf(image) };
}

function valueChangesOf({ events }: ProfileImage): ReadonlyMap<string, readonly Recorded[]> {
  const found = new Map<string, Recorded[]>();
  for (const { type, time, message, properties } of events) {
    if (type !== 'value_changed') continue;
    const { name, from, to } = properties;
    const event = { type, time, order: message, properties };
    found.set(String(name), [...(found.get(String(name)) ?? []), { time, from, to, event }]);
  }
  return found;
}

/** Program and layout of people, or of such things. */
function runOf(rig: Rig, { profile }: ProfileImage): Run {
  return runFor(rig.daemon.engine.run, profile.entity);
}

/** The person as stored, and then up to the end. */
function endOf(rig: Rig, image: ProfileImage, at: number): Snapshot {
  const run = runOf(rig, image);
  const draft = draftOf(run.program, run.layout, image, { history: image.events, ranges: [] });
  advance(run, draft, { type: 'time', at });
  return snapshotOf(run, draft);
}

/** The person worked out anew from the stored events, and what was recorded of rankings, lists and refreshes. */
function rebuilt(rig: Rig, image: ProfileImage, at: number): Snapshot {
  const run = runOf(rig, image);
  const [recorded = ''] = image.state!.slots.split('\n');
  const state = { ...image.state!, slots: recorded, members: [], release: 0, at };
  const draft = draftOf(run.program, run.layout, { ...image, state });
  decideMemberships(run, draft, 'release');
  return snapshotOf(run, draft);
}
