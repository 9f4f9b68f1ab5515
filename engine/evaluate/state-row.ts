/**
 * The state of a profile as it is stored: memberships as bits by slot, and lines of text, the first of which is what
 * is kept beside the slots. Knows the form and nothing of what it means.
 */
import type { Program } from '../compiler/program.ts';
import type { Json, StateRow } from '../store/store.ts';
import type { Draft } from './draft.ts';
import { type HeldGrant, storedGrants } from './grants.ts';
import { type StoredKept, storedKept } from './kept.ts';
import type { Layout } from './layout.ts';
import { type Relations, relationsOf, storedRelations } from './relations.ts';
import { NEVER } from './wake.ts';

/** The first line of what a state row keeps beside memberships; the others are the slots. */
export interface StateHead extends StoredKept {
  /** Slot number of a feature, then when it wakes the profile; in pairs. */
  readonly wakes?: readonly number[];
  /** Segments gained by an import that is not complete, by slot. */
  readonly existing?: readonly number[];
  /** Starts that a release called for, until everybody has been heard. */
  readonly heldStarts?: readonly string[];
  /** What it knows of others, and they of it; the evaluator's own (`relations.ts`). */
  readonly relations?: Json;
  /** Offers it asked for, has, or had. */
  readonly grants?: readonly HeldGrant[];
}

/** The head of a stored state, and its slots. */
export function partsOf(state: StateRow | null): [StateHead, readonly string[]] {
  const [first = '', ...lines] = state === null ? [] : state.slots.split('\n');
  return [first === '' ? {} : (JSON.parse(first) as StateHead), lines];
}

/** Flags of a stored profile. */
export function flagsOf(state: StateRow | null): readonly string[] {
  return partsOf(state)[0].flags ?? [];
}

/** What a stored profile knows of others. */
export function relationsIn(state: StateRow | null): Relations {
  return relationsOf(partsOf(state)[0].relations);
}

/**
 * When each feature wakes the profile, as it was written. What another release watches is found when it is taken up; for what
 * nobody follows (`Program.reaching`), nobody is woken.
 */
export function wakesOf({ features, watches }: Program, layout: Layout, stored: readonly number[]): number[] {
  const wakes = new Array<number>(features.length).fill(NEVER);
  const indexOf = indexesOf(layout);
  for (let pair = 0; pair < stored.length; pair += 2) {
    const index = indexOf.get(stored[pair]!);
    if (index !== undefined && watches[index] !== null) wakes[index] = stored[pair + 1]!;
  }
  return wakes;
}

const indexes = new WeakMap<Layout, ReadonlyMap<number, number>>();

/** Slot → the program's index of the feature. */
function indexesOf(layout: Layout): ReadonlyMap<number, number> {
  const known = indexes.get(layout) ?? new Map(layout.features.map((slot, index) => [slot, index]));
  indexes.set(layout, known);
  return known;
}

export function membersOf(layout: Layout, state: StateRow | null): Uint8Array {
  const { segments } = layout;
  const members = new Uint8Array(segments.length);
  const words = state?.members ?? [];
  for (let index = 0; index < segments.length; index++) {
    const slot = segments[index]!;
    members[index] = ((words[slot >> 5] ?? 0) >>> (slot & 31)) & 1;
  }
  return members;
}

export function isMember(state: StateRow | null, slot: number): boolean {
  return (((state?.members[slot >> 5] ?? 0) >>> (slot & 31)) & 1) === 1;
}

export function stateRow(layout: Layout, draft: Draft, due: number | null): StateRow {
  const { wakesAt } = draft;
  const wakes: number[] = [];
  for (let index = 0; index < wakesAt.length; index++)
    if (wakesAt[index] !== NEVER) wakes.push(layout.features[index]!, wakesAt[index]!);
  const head: StateHead = {
    ...(wakes.length > 0 && { wakes }),
    ...(draft.existing.size > 0 && { existing: [...draft.existing].map((index) => layout.segments[index]!) }),
    ...(draft.heldStarts.size > 0 && { heldStarts: [...draft.heldStarts] }),
    ...storedKept(draft.kept),
    ...storedRelations(draft),
    ...storedGrants(draft.grants),
  };
  const members: number[] = [];
  const { segments } = layout;
  for (let index = 0; index < segments.length; index++) {
    const slot = segments[index]!;
    while (members.length <= slot >> 5) members.push(0);
    if (draft.members[index]) members[slot >> 5] = members[slot >> 5]! | (1 << (slot & 31));
  }
  return {
    profile: draft.id,
    release: draft.release,
    at: draft.at,
    slots: draft.slots.text(JSON.stringify(head), layout.features),
    members,
    due,
  };
}
