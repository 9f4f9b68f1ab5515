/** Texts to learn from and texts to judge by: the latest, as everywhere. */
import { type Parts, partByTime } from '../validation.ts';

export type { Parts };

export function partTexts(
  {
    labels,
    at,
    person,
  }: { readonly labels: Float64Array; readonly at: Float64Array; readonly person: Float64Array },
  seed: string,
): Parts {
  const table = { rows: labels.length, columns: [] };
  return partByTime({ table, cutoffs: at, people: person }, labels, seed);
}
