/** Things that nobody had yet, and those that resemble them most by what describes them: the only way in which they can be chosen. */
import type { Table } from '../table.ts';
import { Best } from './neighbours.ts';
import { axesOf, pointsOf } from './scaling.ts';

export interface Resembling {
  readonly item: number;
  readonly like: readonly number[];
  readonly similarity: readonly number[];
}

/** Things that a new item is judged by. */
const LIKE = 20;
/** So many new things are looked at, each beside so many of those that most people had: all pairs would have no end. */
const MOST_FRESH = 5_000;
const MOST_KNOWN = 10_000;

/** `popularity`: how many people had each item; a row of `content` describes each. */
export function resembling(content: Table, popularity: readonly number[]): Resembling[] {
  const places = [...popularity.keys()].slice(0, content.rows);
  const fresh = places.filter((item) => popularity[item] === 0).slice(0, MOST_FRESH);
  const known = places
    .filter((item) => popularity[item]! > 0)
    .sort((a, b) => popularity[b]! - popularity[a]! || a - b)
    .slice(0, MOST_KNOWN);
  return fresh.map(resemblingAmong(content, known));
}

/** Asked of one item after the other, by its row of `content`. */
export function resemblingAmong(content: Table, known: readonly number[]): (item: number) => Resembling {
  const { values, rows, width } = pointsOf(axesOf(content), content);
  const row = (item: number) => values.subarray(item * width, (item + 1) * width);
  const sizes = Float64Array.from({ length: rows }, (_, item) =>
    Math.sqrt(row(item).reduce((sum, value) => sum + value * value, 0)),
  );
  return (item) => {
    const best = new Best(LIKE);
    const own = row(item);
    for (const other of known) {
      let dot = 0;
      const point = row(other);
      for (let index = 0; index < width; index++) dot += own[index]! * point[index]!;
      best.offer(other, dot / (sizes[item]! * sizes[other]! || 1));
    }
    const { rows: like, similarity } = best.sorted();
    return { item, like, similarity: similarity.map((one) => Math.round(one * 1e5) / 1e5) };
  };
}
