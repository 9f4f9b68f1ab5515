/** Levels of a category, bounded: the most frequent ones, and one for the rest, so that a million of them cost no more than fifty. */
import type { CategoryColumn } from '../table.ts';

export interface Levels {
  /** In the order in which they sort. */
  readonly kept: readonly string[];
  /** There were more; they are one level, after those that are kept. */
  readonly rest: boolean;
}

export function boundedLevels({ codes, levels }: CategoryColumn, most: number): Levels {
  const counts = new Float64Array(levels.length);
  for (const code of codes) if (code >= 0) counts[code]!++;
  const present = levels
    .map((level, code) => ({ level, count: counts[code]! }))
    .filter(({ count }) => count > 0);
  const byName = (a: { level: string }, b: { level: string }) => (a.level < b.level ? -1 : 1);
  if (present.length <= most) return { kept: present.sort(byName).map(({ level }) => level), rest: false };
  const frequent = present.sort((a, b) => b.count - a.count || byName(a, b)).slice(0, most - 1);
  return { kept: frequent.sort(byName).map(({ level }) => level), rest: true };
}

/** Each row's place among the levels; missing is −1, and so is what was never seen where there is no rest. */
export function placesIn({ kept, rest }: Levels, { codes, levels }: CategoryColumn): Int32Array {
  const places = new Map(kept.map((level, place) => [level, place]));
  const other = rest ? kept.length : -1;
  const byCode = Int32Array.from(levels, (level) => places.get(level) ?? other);
  return codes.map((code) => (code < 0 ? -1 : byCode[code]!));
}

export function countOf({ kept, rest }: Levels): number {
  return kept.length + Number(rest);
}
