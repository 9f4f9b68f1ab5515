/** A regression tree as flat lists, plain JSON: how a row finds its leaf. */
import type { Column } from '../../table.ts';
import { placesIn } from '../levels.ts';
import { type Cut, MISSING } from './bins.ts';

/** Lists by node; the first is the root. Of a leaf, `feature` is −1 and `value` counts. */
export interface Tree {
  readonly feature: readonly number[];
  /** At or below it: left. Of a category: nought. */
  readonly threshold: readonly number[];
  /** Places of levels that go left; null where the feature is a number. */
  readonly levels: readonly (readonly number[] | null)[];
  readonly missingLeft: readonly boolean[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly value: readonly number[];
}

/** Columns as scoring reads them: numbers as they are, levels as places among those of training. */
export type Scored = Float64Array | Int32Array;

export function scoredColumn(cut: Cut, column: Column): Scored {
  if (cut.kind === 'number' && column.kind === 'number') return column.values;
  if (cut.kind === 'category' && column.kind === 'category') return placesIn(cut.levels, column);
  throw new TypeError(`${cut.name} is cut as another kind`);
}

/** Adds each row's leaf to what is there. */
export function addLeaves(tree: Tree, columns: readonly Scored[], into: Float64Array): void {
  const feature = Int32Array.from(tree.feature);
  const threshold = Float64Array.from(tree.threshold);
  const [left, right] = [Int32Array.from(tree.left), Int32Array.from(tree.right)];
  const value = Float64Array.from(tree.value);
  const missing = Uint8Array.from(tree.missingLeft, Number);
  const sets = tree.levels.map((levels) => (levels === null ? null : memberships(levels)));
  for (let row = 0; row < into.length; row++) {
    let node = 0;
    for (let at = feature[0]!; at >= 0; at = feature[node]!) {
      const known = columns[at]![row]!;
      const set = sets[node];
      const isMissing = set ? known < 0 : Number.isNaN(known);
      const goesLeft = isMissing ? missing[node] === 1 : set ? set[known] === 1 : known <= threshold[node]!;
      node = goesLeft ? left[node]! : right[node]!;
    }
    into[row]! += value[node]!;
  }
}

function memberships(levels: readonly number[]): Uint8Array {
  const set = new Uint8Array(MISSING + 1);
  for (const level of levels) set[level] = 1;
  return set;
}
