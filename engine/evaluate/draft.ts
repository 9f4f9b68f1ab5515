import type { Program } from '../compiler/program.ts';
import type {
  ChangeRow,
  Changeset,
  DecisionRow,
  EffectRow,
  EventRow,
  Json,
  JsonObject,
  ProfileId,
  ProfileImage,
  ProfileRow,
} from '../store/store.ts';
import type { Bits } from './bits.ts';
import { bitsOf, noBits } from './bits.ts';
import { buildMissing } from './build.ts';
import type { DeskLine } from './desk-line.ts';
import type { HeldGrant } from './grants.ts';
import { Past, type Stored } from './history.ts';
import type { EventInput } from './input.ts';
import { type Instance, instanceOf, instanceRow, type Thing } from './instance.ts';
import { type Kept, keptOf, nothingKept } from './kept.ts';
import type { Layout } from './layout.ts';
import type { DecisionAnswer } from './placement/answer.ts';
import { type AnswerLine, type LinkLine, noRelations, type Relations, relationsOf } from './relations.ts';
import { Slots } from './slots.ts';
import { membersOf, partsOf, stateRow, wakesOf } from './state-row.ts';
import type { BeginLine } from './thing-start.ts';
import { NEVER } from './wake.ts';

export interface Effect
  extends Omit<EffectRow, 'status' | 'due' | 'attempts' | 'reason' | 'profile' | 'body'> {
  body: EffectRow['body'];
  profile: ProfileId;
  status: EffectRow['status'];
  due: number;
  attempts: number;
  reason: string | null;
  changed: boolean;
}

export interface Draft {
  readonly id: ProfileId;
  /** `profile` for people. */
  readonly entity: string;
  readonly key: string | null;
  readonly createdAt: number;
  /** The row it was read from; a part that is still the row's own has not changed. Null if nobody has seen it before. */
  readonly row: ProfileRow | null;
  identifiers: ProfileRow['identifiers'];
  traits: JsonObject;
  consent: ProfileRow['consent'];
  /** By feature index. */
  readonly slots: Slots;
  /** By segment index: 1 for a member. */
  readonly members: Uint8Array;
  /** Remembered and held values, and flags. */
  readonly kept: Kept;
  /** Places in the order of decision of the segments and watched values that something they depend on has changed. */
  readonly stale: Bits;
  /** By feature index: when it is to be looked at again, though nothing happens. */
  readonly wakesAt: number[];
  /** Segments gained by an import that is not complete yet: journeys have not been asked. */
  existing: Set<number>;
  /** Starts that a release called for, until everybody has been heard (`held-starts.ts`). */
  readonly heldStarts: Set<string>;
  release: number;
  /** The instant the slots and memberships stand at. */
  at: number;
  /** Running ones, and the newest ended one per journey and key. */
  instances: Instance[];
  effects: Effect[];
  /** Offers it asked for, has, or had. */
  grants: HeldGrant[];
  readonly relations: Relations;
  /** Its events, as far as they were read. */
  readonly past: Past;
  /** How conditions see it as it stands (`scope.ts`); null: it is another since it was last looked at. */
  view: object | null;
  /** What came of it so far. */
  readonly out: {
    events: EventRow[];
    changes: ChangeRow[];
    decisions: DecisionRow[];
    /** Journeys that a step asked for and that have not begun. */
    calls: { readonly journey: string; readonly values: JsonObject; readonly thing: Thing | null }[];
    /** What our own acts were recorded as, while journeys have not been asked. */
    happened: EventInput[];
    /** To those it is related to. */
    lines: (LinkLine | AnswerLine | BeginLine)[];
    /** To offers. */
    asks: DeskLine[];
    /** To whoever asked placements from outside. */
    answers: DecisionAnswer[];
    /** Of its new events, by message, those that an import told of. */
    imported: Set<number>;
    /** Why it changed; of several reasons the one that makes no entry. */
    cause: ChangeRow['cause'];
  };
}

function nothingYet(): Draft['out'] {
  return {
    events: [],
    changes: [],
    decisions: [],
    calls: [],
    happened: [],
    lines: [],
    asks: [],
    answers: [],
    imported: new Set(),
    cause: 'time',
  };
}

/** What a new subject is. */
export interface Born {
  readonly entity: string;
  readonly key: string | null;
}
const PERSON: Born = { entity: 'profile', key: null };

/** A profile nobody has seen before. */
export function newDraft(
  program: Program,
  layout: Layout,
  id: ProfileId,
  at: number,
  { entity, key }: Born = PERSON,
): Draft {
  const out = nothingYet();
  return {
    id,
    entity,
    key,
    createdAt: at,
    row: null,
    identifiers: {},
    traits: keyTrait(program, key),
    consent: {},
    slots: Slots.empty(program.features),
    members: new Uint8Array(program.segments.length),
    kept: nothingKept(),
    stale: bitsOf(program.decisionOrder.length),
    wakesAt: new Array(program.features.length).fill(NEVER),
    existing: new Set(),
    heldStarts: new Set(),
    release: layout.release,
    at,
    instances: [],
    effects: [],
    grants: [],
    relations: noRelations(),
    past: new Past({ history: [], ranges: [] }, out.events),
    view: null,
    out,
  };
}

/** The key stands among the fields too, so that conditions can name it. */
function keyTrait({ keyField, profile }: Program, key: string | null): Record<string, Json> {
  if (keyField === null || key === null) return {};
  const declared = profile.fields.find(({ name }) => name === keyField);
  const isNumber = declared?.type === 'number' || declared?.type === 'integer';
  return { [keyField]: isNumber && Number.isFinite(Number(key)) ? Number(key) : key };
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
  stored: Stored = { history: needsEvents(layout, image) ? image.events : null, ranges: [] },
): Draft {
  const { profile, state } = image;
  const at = state?.at ?? profile.createdAt;
  const [head, lines] = partsOf(state);
  const { wakes = [], existing = [], heldStarts = [], relations, grants = [], ...kept } = head;
  const slots = Slots.stored(program.features, layout.features, lines);
  buildMissing(program, slots, image.events, at);
  const out = nothingYet();
  const decisions = program.decisionOrder.length;
  return {
    id: profile.id,
    entity: profile.entity,
    key: profile.key,
    createdAt: profile.createdAt,
    row: profile,
    identifiers: profile.identifiers,
    traits: profile.traits,
    consent: profile.consent,
    slots,
    kept: keptOf(program, kept),
    stale: state?.release === layout.release ? noBits(decisions) : bitsOf(decisions),
    wakesAt: wakesOf(program, layout, wakes),
    members: membersOf(layout, state),
    heldStarts: new Set(heldStarts),
    existing: new Set(existing.map((slot) => layout.segments.indexOf(slot)).filter((index) => index >= 0)),
    release: state?.release ?? 0,
    at,
    instances: image.instances.map(instanceOf),
    effects: image.effects.map((effect) => ({ ...effect, changed: false })),
    grants: grants.map((held) => ({ ...held })),
    relations: relationsOf(relations),
    past: new Past(stored, out.events),
    view: null,
    out,
  };
}

/** What some subjects write, by table. */
export type Changes = { [Table in Tables]: Required<Changeset>[Table][number][] };
type Tables = 'profiles' | 'states' | 'events' | 'instances' | 'effects' | 'changes' | 'decisions';

export function noChanges(): Changes {
  return { profiles: [], states: [], events: [], instances: [], effects: [], changes: [], decisions: [] };
}

/** Adds what the changed profile writes. `due` is when it must be looked at again by itself. */
export function addChanges(changes: Changes, layout: Layout, draft: Draft, due: number | null): void {
  const { id, out } = draft;
  if (!hasSameRow(draft)) changes.profiles.push(profileRow(draft));
  changes.states.push(stateRow(layout, draft, due));
  changes.events.push(...out.events);
  changes.changes.push(...out.changes);
  changes.decisions.push(...out.decisions);
  for (const instance of draft.instances)
    if (instance.changed) changes.instances.push(instanceRow(draft, instance));
  for (const { changed, ...row } of draft.effects) if (changed) changes.effects.push({ ...row, profile: id });
}

/** Whether the profile's own row is still what it was. */
function hasSameRow({ row, identifiers, traits, consent }: Draft): boolean {
  return row?.identifiers === identifiers && row.traits === traits && row.consent === consent;
}

function profileRow({ id, entity, key, createdAt, identifiers, traits, consent }: Draft): ProfileRow {
  return { id, entity, key, createdAt, mergedInto: null, identifiers, traits, consent };
}
