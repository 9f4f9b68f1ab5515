/**
 * What a new version of a journey means for those who stand at its steps: who stands at a step that is gone goes to the next
 * one that is left; `migrations` say otherwise; a step that is of another type now is entered anew. Everybody else stays.
 */
import type { JourneyDefinition, Step } from '../language/kinds.ts';
import { stepTypeOf } from './steps/index.ts';
import { nestedLists } from './steps/nested.ts';

/** Step where somebody stands → where they go; null is past the last step. Who stays is not in it. */
export type StepMoves = ReadonlyMap<string, string | null>;

interface Place {
  readonly head: string;
  /** The step after it and all that is nested in it. */
  readonly next: string | null;
}

export function stepMoves(before: JourneyDefinition, now: JourneyDefinition): StepMoves {
  const old = placesOf(before.steps);
  const places = placesOf(now.steps);
  const moves = new Map<string, string | null>();
  for (const [id, { head }] of old) {
    const place = places.get(id);
    const migrated = now.migrations?.[id];
    // One that the earlier version declared too has been carried out.
    if (migrated !== undefined && places.has(migrated) && before.migrations?.[id] !== migrated)
      moves.set(id, migrated);
    else if (!place) moves.set(id, nextLeft(id, old, places));
    else if (place.head !== head) moves.set(id, id);
  }
  return moves;
}

function nextLeft(
  id: string,
  old: ReadonlyMap<string, Place>,
  places: ReadonlyMap<string, Place>,
): string | null {
  let next = old.get(id)?.next ?? null;
  while (next !== null && !places.has(next)) next = old.get(next)?.next ?? null;
  return next;
}

function placesOf(
  steps: readonly Step[],
  following: string | null = null,
  found = new Map<string, Place>(),
): Map<string, Place> {
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1]?.id ?? following;
    found.set(step.id, { head: stepTypeOf(step).head, next });
    for (const [list] of nestedLists(step)) placesOf(list, next, found);
  }
  return found;
}
