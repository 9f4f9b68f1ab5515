/**
 * The evaluator without a store: one person, taken through what happens in pieces. Between two pieces all that
 * belongs to the person is written out and read again, as it is between two batches or after a restart.
 */
import { declaredSegments } from '../../compiler/program.ts';
import { advance, dueOf } from '../../evaluate/advance.ts';
import { addChanges, type Draft, draftOf, newDraft, noChanges } from '../../evaluate/draft.ts';
import type { StoredRange } from '../../evaluate/history.ts';
import type { Input } from '../../evaluate/input.ts';
import type { Layout } from '../../evaluate/layout.ts';
import { decideMemberships } from '../../evaluate/membership.ts';
import type { Run } from '../../evaluate/run.ts';
import { viewOf } from '../../evaluate/scope.ts';
import { type EventRange, HistoryNeeded } from '../../evaluate/swept-event.ts';
import { accept } from '../../runtime/accept.ts';
import type { Incoming } from '../../runtime/incoming.ts';
import type { Candidate } from '../../runtime/release.ts';
import { hash53 } from '../../store/hash.ts';
import type { ChangeRow, EventRow, JsonObject, ProfileImage, ProfileRow } from '../../store/store.ts';
import type { Act, Sent } from '../generate/history.testing.ts';
import { SOURCE } from '../naive/accepted.testing.ts';
import type { Change, Snapshot, Told } from '../naive/journal.testing.ts';

export interface Played extends Told {
  /** Ids of messages that were set aside. */
  readonly setAside: readonly string[];
  /** What the stored events alone say at the end. */
  readonly rebuilt: Snapshot | null;
}

/** @param entity of a thing; left out, it is a person. */
export function incomingOf(
  { id, event, time, properties, traits }: Sent,
  name: string | Incoming['identifiers'] = 'ann',
  entity?: string,
): Incoming {
  const identifiers = typeof name === 'string' ? { user_id: name } : name;
  return {
    id,
    source: SOURCE,
    event,
    time,
    identifiers: entity === undefined ? identifiers : {},
    ...(entity !== undefined && { entity: { id: entity, key: String(name) } }),
    traits: traits as Incoming['traits'],
    consent: {},
    properties: properties as Incoming['properties'],
    imported: false,
    raw: null,
  };
}

export function runWith({ program }: Candidate): Run {
  const layout: Layout = {
    release: 1,
    releasedAt: 0,
    // Not in the program's order: a slot's number is an accident of history.
    features: program.features.map((_, index) => program.features.length - 1 - index),
    segments: program.segments.map((_, index) => index * 3),
    newJourneys: new Set(),
    movedJourneys: new Map(),
    movedSegments: new Map(),
    passedSince: new Map(),
  };
  return { program, layout, others: new Map() };
}

/** @param cuts before which acts (by index) the person is written out and read again. */
export function playEvaluator(run: Run, id: number, acts: readonly Act[], cuts: ReadonlySet<number>): Played {
  const stored = new StoredPerson(run, id);
  const seen = new Set<string>();
  const setAside: string[] = [];
  const changes: Change[] = [];
  const snapshots: Snapshot[] = [];
  let piece: Input[][] = [];
  const finish = () => {
    if (piece.length === 0) return;
    const done = stored.play(piece);
    changes.push(...done.changes);
    snapshots.push(...done.snapshots);
    piece = [];
  };
  let begun = false;
  for (const [index, act] of acts.entries()) {
    if (cuts.has(index)) finish();
    const inputs = inputsOf(run, act, seen, setAside);
    begun ||= inputs.some(({ type }) => type !== 'time');
    if (begun) piece.push(inputs);
  }
  finish();
  return { changes, snapshots, setAside, rebuilt: stored.rebuilt() };
}

function inputsOf({ program }: Run, act: Act, seen: Set<string>, setAside: string[]): Input[] {
  const time: Input = { type: 'time', at: act.at };
  if (!('id' in act)) return [time];
  if (act.isOwn) return seen.size > 0 ? [ownInput(act, act.at)] : [time];
  const accepted = accept(program, incomingOf(act), act.at);
  if (!accepted.ok) {
    setAside.push(act.id);
    return [time];
  }
  if (seen.has(act.id)) return [time];
  seen.add(act.id);
  return [...accepted.inputs(act.at)];
}

/** What the engine itself did, as it tells itself. */
export function ownInput({ id, event, time, properties }: Sent, at: number, sender = ''): Input {
  return {
    type: 'event',
    at,
    time: time ?? at,
    event: event!,
    message: hash53(`own|${sender}${id}`),
    properties: properties as JsonObject,
    imported: false,
  };
}

/** A person as the store would keep them. */
class StoredPerson {
  readonly #run: Run;
  readonly #id: number;
  /** As text: nothing that is computed with may be what is stored. */
  #stored: string | null = null;
  #profile: ProfileRow | undefined;
  readonly #events: EventRow[] = [];

  constructor(run: Run, id: number) {
    this.#run = run;
    this.#id = id;
  }

  /** Takes the person through inputs, looking after each group of them. */
  play(groups: readonly Input[][]): Told {
    const run = this.#run;
    const compute = (draft: Draft) => {
      const snapshots = groups.map((inputs) => {
        for (const input of inputs) advance(run, draft, input);
        return snapshotOf(run, draft);
      });
      return { draft, snapshots };
    };
    const { draft, snapshots } = this.#withHistoryIfNeeded(groups[0]![0]!.at, compute);
    this.#write(draft);
    const changes = changesOf(run, draft.out.changes);
    return { changes, snapshots };
  }

  #withHistoryIfNeeded<T>(at: number, compute: (draft: Draft) => T): T {
    const { program, layout } = this.#run;
    const image = this.#read();
    if (!image) return compute(newDraft(program, layout, this.#id, at));
    let history: readonly EventRow[] | null = null;
    const ranges: StoredRange[] = [];
    for (;;) {
      try {
        return compute(draftOf(program, layout, { ...this.#read()!, events: [] }, { history, ranges }));
      } catch (error) {
        if (!(error instanceof HistoryNeeded)) throw error;
        if (error.range === null) history = image.events;
        else ranges.push(this.#range(error.range));
      }
    }
  }

  #range({ type, after, limit }: EventRange): StoredRange {
    const later = this.#events.filter((event) => event.type === type && event.time > after);
    return { type, after, limit, events: later.slice(0, limit) };
  }

  #write(draft: Draft): void {
    const written = noChanges();
    addChanges(written, this.#run.layout, draft, dueOf(this.#run, draft));
    const { profiles, states } = written;
    // Only what has changed is written.
    this.#profile = profiles[0] ?? this.#profile;
    this.#events.push(...written.events);
    const keys = new Set(this.#events.map(({ type, message }) => `${type} ${message}`));
    if (keys.size < this.#events.length) throw new Error('two events have one message');
    this.#events.sort((a, b) => a.time - b.time || a.message - b.message);
    this.#stored = JSON.stringify({ profile: this.#profile, state: states[0], instances: [], effects: [] });
  }

  #read(): ProfileImage | null {
    if (this.#stored === null) return null;
    return { ...(JSON.parse(this.#stored) as ProfileImage), events: [...this.#events] };
  }

  /** Everything worked out anew from the stored events, and what was recorded of refreshes. */
  rebuilt(): Snapshot | null {
    const image = this.#read();
    if (!image?.state) return null;
    const { program, layout } = this.#run;
    const [recorded = ''] = image.state.slots.split('\n');
    const state = { ...image.state, slots: recorded, members: [], release: 0 };
    const draft = draftOf(program, layout, { ...image, state });
    decideMemberships(this.#run, draft, 'release');
    return snapshotOf(this.#run, draft);
  }
}

/** Journal rows, which name segments by slot, as single changes. What `has` asks of others is no segment of anybody's. */
export function changesOf({ program, layout }: Run, rows: readonly ChangeRow[]): Change[] {
  const ids = new Map(declaredSegments(program).map(({ id, index }) => [layout.segments[index]!, id]));
  return rows.flatMap(({ at, entered, left, cause }) =>
    [
      ...entered.map((slot) => ({ at, segment: ids.get(slot)!, entered: true, cause })),
      ...left.map((slot) => ({ at, segment: ids.get(slot)!, entered: false, cause })),
    ].filter(({ segment }) => segment !== undefined),
  );
}

/** Memberships and tags of a draft as it stands. */
export function snapshotOf({ program }: Run, draft: Draft): Snapshot {
  const view = viewOf(program, draft);
  const tags = program.tags.map(({ id, index }) => [id, view.tag(index)] as const);
  return {
    at: draft.at,
    segments: declaredSegments(program)
      .filter(({ index }) => draft.members[index] === 1)
      .map(({ id }) => id),
    tags: Object.fromEntries(tags.filter(([, value]) => value !== undefined)),
  };
}
