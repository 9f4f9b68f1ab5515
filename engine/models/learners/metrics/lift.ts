/** How many more do it among those with the highest scores than among all. Equal scores at the edge share what is left. */
import type { Figure, LiftPoint } from '../../types/type.ts';
import { descending } from '../order.ts';

const SHARES = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

export function liftPoints(labels: Float64Array, scores: Float64Array): LiftPoint[] {
  const all = total(labels);
  return SHARES.flatMap((share) => {
    const rows = share * labels.length;
    if (rows < 1 || all === 0) return [];
    const captured = capturedIn(labels, scores, rows) / all;
    return [{ share, lift: captured / share, captured }];
  });
}

/** With Wilson's interval for the rate among those rows, the rate of all taken as known. */
export function liftAt(labels: Float64Array, scores: Float64Array, share: number): Figure {
  const rows = Math.max(1, share * labels.length);
  const rate = total(labels) / labels.length;
  const own = capturedIn(labels, scores, rows) / rows;
  const [low, high] = wilson(own, rows);
  return { value: own / rate, low: low / rate, high: high / rate };
}

export function wilson(rate: number, rows: number): readonly [number, number] {
  const z = 1.959964;
  const middle = (rate + (z * z) / (2 * rows)) / (1 + (z * z) / rows);
  const half =
    (z * Math.sqrt((rate * (1 - rate)) / rows + (z * z) / (4 * rows * rows))) / (1 + (z * z) / rows);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

function capturedIn(labels: Float64Array, scores: Float64Array, rows: number): number {
  const order = descending(scores);
  let captured = 0;
  for (let from = 0; from < order.length && from < rows; ) {
    let to = from + 1;
    while (to < order.length && scores[order[to]!] === scores[order[from]!]) to++;
    let sum = 0;
    for (let index = from; index < to; index++) sum += labels[order[index]!]!;
    captured += sum * Math.min(1, (rows - from) / (to - from));
    from = to;
  }
  return captured;
}

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
