/**
 * A draft is the working copy of everything that belongs to one profile: read from the store, changed by
 * `advance`, written back as a changeset. Rows in, rows out; nothing here decides anything.
 */
import type { Program } from '../compiler/program.ts';
import type { StepResult } from '../compiler/steps/step.ts';
import type {
  ChangeRow,
  Changeset,
  DecisionRow,
  EffectRow,
  EventRow,
  InstanceRow,
  Json,
  JsonObject,
  ProfileId,
  ProfileImage,
  ProfileRow,
  StateRow,
} from '../store/store.ts';
import { builtSlot, emptySlot, nextChange, type Slot } from './sweep.ts';

/** Where the program's features and segments live in stored state. Slots are append-only numbers. */
export interface Layout {
  readonly release: number;
  readonly releasedAt: number;
  /** Program index → slot. */
  readonly features: readonly number[];
  readonly segments: readonly number[];
  /** Journeys that the release before this one did not have. */
  readonly newJourneys: ReadonlySet<string>;
  /** Earlier id of a journey → its id now. */
  readonly movedJourneys: ReadonlyMap<string, string>;
}

/** A running instance of a journey, or one that has ended. */
export interface Instance {
  readonly id: string;
  journey: string;
  readonly key: string;
  readonly ordinal: number;
  readonly startedAt: number;
  /** The start event, or null for a start without one. */
  readonly event: { readonly type: string; readonly at: number; readonly properties: JsonObject } | null;
  release: number;
  endedAt: number | null;
  /** Null while only the goal is watched, and after the end. */
  step: string | null;
  arrivedAt: number;
  reason: string | null;
  due: number | null;
  results: Record<string, StepResult>;
  /** Slots of its own features, by the feature's hash and starting point. */
  own: Record<string, Slot>;
  changed: boolean;
}

export interface Effect extends Omit<EffectRow, 'status' | 'due' | 'attempts' | 'reason' | 'profile'> {
  profile: ProfileId;
  status: EffectRow['status'];
  due: number;
  attempts: number;
  reason: string | null;
  changed: boolean;
}

export interface Draft {
  readonly id: ProfileId;
  readonly createdAt: number;
  identifiers: Record<string, string[]>;
  traits: Record<string, Json>;
  consent: Record<string, Record<string, boolean>>;
  /** By feature index. */
  slots: Slot[];
  /** By segment index. */
  members: boolean[];
  /** Segments that something they depend on has changed, since they were decided; or all of them. */
  stale: Set<number> | 'all';
  /** By feature index: the first instant at which it changes by itself. */
  readonly changesAt: number[];
  /** Segments gained by an import that is not complete yet: journeys have not been asked. */
  existing: Set<number>;
  release: number;
  /** The instant the slots and memberships stand at. */
  at: number;
  /** Running ones, and the newest ended one per journey and key. */
  instances: Instance[];
  effects: Effect[];
  /** Its stored events in order of time, where they were read along with it. */
  readonly history: readonly EventRow[] | null;
  /** What came of it so far. */
  readonly out: { events: EventRow[]; changes: ChangeRow[]; decisions: DecisionRow[] };
}

/** What a state row keeps beside memberships: feature slots by number, and segments by slot. */
interface StoredSlots {
  readonly features: readonly (Slot | null)[];
  readonly existing: readonly number[];
}

/** A profile nobody has seen before. */
export function newDraft(program: Program, layout: Layout, id: ProfileId, at: number): Draft {
  return {
    id,
    createdAt: at,
    identifiers: {},
    traits: {},
    consent: {},
    slots: program.features.map(emptySlot),
    members: program.segments.map(() => false),
    stale: 'all',
    changesAt: program.features.map(() => Number.POSITIVE_INFINITY),
    existing: new Set(),
    release: layout.release,
    at,
    instances: [],
    effects: [],
    history: [],
    out: { events: [], changes: [], decisions: [] },
  };
}

/** Whether the image must be read again with its events, because it lacks features the program has. */
export function needsEvents(layout: Layout, image: ProfileImage): boolean {
  return image.state === null || image.state.release !== layout.release;
}

/**
 * The draft of a stored profile. Features that were not kept before are built from its events; memberships
 * are those of the release they were decided under, until `adopt` decides them anew.
 */
export function draftOf(
  program: Program,
  layout: Layout,
  image: ProfileImage,
  history: readonly EventRow[] | null = needsEvents(layout, image) ? image.events : null,
): Draft {
  const { profile, state } = image;
  const at = state?.at ?? profile.createdAt;
  const { features = [], existing = [] } = (state?.slots ?? {}) as unknown as Partial<StoredSlots>;
  const slots = program.features.map((feature, index) => {
    const kept = features[layout.features[index]!];
    if (kept) return kept;
    return builtSlot(feature, image.events, at);
  });
  return {
    id: profile.id,
    createdAt: profile.createdAt,
    identifiers: Object.fromEntries(
      Object.entries(profile.identifiers).map(([kind, values]) => [kind, [...values]]),
    ),
    traits: { ...profile.traits },
    consent: Object.fromEntries(
      Object.entries(profile.consent).map(([name, channels]) => [name, { ...channels }]),
    ),
    slots,
    stale: state?.release === layout.release ? new Set() : 'all',
    changesAt: program.features.map((feature, index) => nextChange(feature, slots[index]!, at)),
    members: layout.segments.map((slot) => isMember(state, slot)),
    existing: new Set(existing.map((slot) => layout.segments.indexOf(slot)).filter((index) => index >= 0)),
    release: state?.release ?? 0,
    at,
    instances: image.instances.map(instanceOf),
    effects: image.effects.map((effect) => ({ ...effect, changed: false })),
    history,
    out: { events: [], changes: [], decisions: [] },
  };
}

export function isMember(state: StateRow | null, slot: number): boolean {
  return (((state?.members[slot >> 5] ?? 0) >>> (slot & 31)) & 1) === 1;
}

/** What the changed profile adds to a changeset. `due` is when it must be looked at again by itself. */
export function changesetOf(
  layout: Layout,
  draft: Draft,
  due: number | null,
): Required<
  Pick<Changeset, 'profiles' | 'states' | 'events' | 'instances' | 'effects' | 'changes' | 'decisions'>
> {
  return {
    profiles: [profileRow(draft)],
    states: [stateRow(layout, draft, due)],
    events: draft.out.events,
    instances: draft.instances
      .filter((instance) => instance.changed)
      .map((instance) => instanceRow(draft, instance)),
    effects: draft.effects
      .filter((effect) => effect.changed)
      .map(({ changed: _changed, ...row }) => ({ ...row, profile: draft.id })),
    changes: draft.out.changes,
    decisions: draft.out.decisions,
  };
}

function profileRow(draft: Draft): ProfileRow {
  const { id, createdAt, identifiers, traits, consent } = draft;
  return { id, createdAt, mergedInto: null, identifiers, traits, consent };
}

function stateRow(layout: Layout, draft: Draft, due: number | null): StateRow {
  const most = Math.max(-1, ...layout.features) + 1;
  const features = new Array<Slot | null>(most).fill(null);
  for (const [index, slot] of draft.slots.entries()) features[layout.features[index]!] = slot;
  const slots: StoredSlots = {
    features,
    existing: [...draft.existing].map((index) => layout.segments[index]!),
  };
  const members: number[] = [];
  for (const [index, slot] of layout.segments.entries()) {
    while (members.length <= slot >> 5) members.push(0);
    if (draft.members[index]) members[slot >> 5] = members[slot >> 5]! | (1 << (slot & 31));
  }
  return {
    profile: draft.id,
    release: draft.release,
    at: draft.at,
    slots: slots as unknown as Json,
    members,
    due,
  };
}

export function instanceOf(row: InstanceRow): Instance {
  const { id, journey, key, release, startedAt, endedAt, step, reason, due } = row;
  const body = row.body as unknown as Pick<Instance, 'ordinal' | 'event' | 'arrivedAt' | 'results' | 'own'>;
  return {
    id,
    journey,
    key,
    release,
    startedAt,
    endedAt,
    step,
    reason,
    due,
    ...structuredClone(body),
    changed: false,
  };
}

function instanceRow(draft: Draft, instance: Instance): InstanceRow {
  const { id, journey, key, release, startedAt, endedAt, step, reason, due } = instance;
  const { ordinal, event, arrivedAt, results, own } = instance;
  const body = { ordinal, event, arrivedAt, results, own } as unknown as JsonObject;
  return { profile: draft.id, id, journey, key, release, startedAt, endedAt, step, reason, due, body };
}
