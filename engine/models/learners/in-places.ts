/** Interactions in the places that a version gives to things, whatever places they had where they were gathered. */
import type { Interactions } from '../types/type.ts';

/** What has no place is left out. */
export function inPlaces(
  { person, item, weight, at, basket, items }: Interactions,
  places: readonly string[],
  placeOf: (name: string) => number | undefined,
): Interactions {
  const placed = items.map((name) => placeOf(name) ?? -1);
  const rows = Int32Array.from(item.keys()).filter((row) => placed[item[row]!]! >= 0);
  return {
    person: Int32Array.from(rows, (row) => person[row]!),
    item: Int32Array.from(rows, (row) => placed[item[row]!]!),
    weight: Float64Array.from(rows, (row) => weight[row]!),
    at: Float64Array.from(rows, (row) => at[row]!),
    items: places,
    ...(basket && { basket: Int32Array.from(rows, (row) => basket[row]!) }),
  };
}
