/** Levels of a category, bounded: the most frequent ones, and one for the rest, so that a million of them cost no more than fifty. */
import type { CategoryColumn } from '../table.ts';

export interface Levels {
  /** In the order in which they sort. */
  readonly kept: readonly string[];
  /** There were more; they are one level, after those that are kept. */
  readonly rest: boolean;
}

export function boundedLevels({ codes, levels }: CategoryColumn, most: number): Levels {
  const counts = new Int32Array(levels.length);
  const present: number[] = [];
  for (const code of codes) if (code >= 0 && counts[code]!++ === 0) present.push(code);
  const byName = (a: number, b: number) => (levels[a]! < levels[b]! ? -1 : 1);
  const named = (chosen: readonly number[]) => chosen.toSorted(byName).map((code) => levels[code]!);
  if (present.length <= most) return { kept: named(present), rest: false };
  const frequent = present.sort((a, b) => counts[b]! - counts[a]! || byName(a, b)).slice(0, most - 1);
  return { kept: named(frequent), rest: true };
}

const UNKNOWN = -2;

/** Each row's place among the levels; missing is −1, and so is what was never seen where there is no rest. Levels nobody has cost nothing. */
export function placesIn({ kept, rest }: Levels, { codes, levels }: CategoryColumn): Int32Array {
  const places = new Map(kept.map((level, place) => [level, place]));
  const other = rest ? kept.length : -1;
  const byCode = new Int32Array(levels.length).fill(UNKNOWN);
  const found = new Int32Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code >= 0 && byCode[code] === UNKNOWN) byCode[code] = places.get(levels[code]!) ?? other;
    found[row] = code < 0 ? -1 : byCode[code]!;
  }
  return found;
}

export function countOf({ kept, rest }: Levels): number {
  return kept.length + Number(rest);
}
