/**
 * The state of a profile as it is stored: memberships as bits by slot, and lines of text, the first of which is what
 * is kept beside the slots. Knows the form and nothing of what it means.
 */
import type { Program } from '../compiler/program.ts';
import type { Json, StateRow } from '../store/store.ts';
import type { Draft } from './draft.ts';
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
  /** What it knows of others, and they of it; the evaluator's own (`relations.ts`). */
  readonly relations?: Json;
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

/** When each feature wakes the profile, as it was written. What another release watches is found when it is taken up. */
export function wakesOf({ features }: Program, layout: Layout, stored: readonly number[]): number[] {
  const byNumber = new Map<number, number>();
  for (let pair = 0; pair < stored.length; pair += 2) byNumber.set(stored[pair]!, stored[pair + 1]!);
  return features.map((_, index) => byNumber.get(layout.features[index]!) ?? NEVER);
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
  const wakes: number[] = [];
  for (const [index, at] of draft.wakesAt.entries())
    if (at !== NEVER) wakes.push(layout.features[index]!, at);
  const head: StateHead = {
    ...(wakes.length > 0 && { wakes }),
    ...(draft.existing.size > 0 && { existing: [...draft.existing].map((index) => layout.segments[index]!) }),
    ...storedKept(draft.kept),
    ...storedRelations(draft),
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
    slots: [JSON.stringify(head), ...draft.slots.lines(layout.features)].join('\n'),
    members,
    due,
  };
}
