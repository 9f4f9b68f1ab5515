/** The occurrences of an event: itself, or with `each` the elements of one of its lists. */
import type { BehaviourFeature, Occurrence } from '../compiler/feature.ts';
import type { SweptEvent } from './swept-event.ts';

/** Occurrences of the event at hand, by `each`: many features look at the same one, one after the other. */
let latest: SweptEvent | null = null;
let known = new Map<string | null, readonly Occurrence[]>();

/** The names of each occurrence: the event's, with `at`, and with `each` those of one element beside them. */
export function occurrencesOf(
  { each, readsAt }: Pick<BehaviourFeature, 'each' | 'readsAt'>,
  event: SweptEvent,
): readonly Occurrence[] {
  if (each === null && !readsAt) return [event.properties];
  if (latest !== event) {
    // Another one: a map that is cleared leads from its old contents to its new ones, so that once it is old nothing that it ever held dies young.
    known = new Map();
    latest = event;
  }
  let made = known.get(each);
  if (!made) {
    made = makeOccurrences(each, event);
    known.set(each, made);
  }
  return made;
}

function makeOccurrences(each: string | null, event: SweptEvent): Occurrence[] {
  const own = { ...event.properties, at: new Date(event.time).toISOString() };
  if (each === null) return [own];
  const elements = event.properties[each];
  if (!Array.isArray(elements)) return [];
  return elements.map((element) =>
    element !== null && typeof element === 'object' ? { ...own, ...element } : { ...own, [each]: element },
  );
}
