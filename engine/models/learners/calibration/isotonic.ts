/** Probabilities put right by what was observed, keeping their order: isotonic regression by pooling neighbours that break it. */
import { ascending } from '../order.ts';

/** Steps between which it is linear; both lists ascend. */
export interface Isotonic {
  readonly kind: 'isotonic';
  readonly at: readonly number[];
  readonly value: readonly number[];
}

interface Pool {
  weight: number;
  sum: number;
  from: number;
  to: number;
}

export function fitIsotonic(scores: Float64Array, labels: Float64Array): Isotonic {
  const pools: Pool[] = [];
  for (const row of ascending(scores)) {
    const [score, label] = [scores[row]!, labels[row]!];
    const before = pools.at(-1);
    if (before && before.to === score) {
      before.weight++;
      before.sum += label;
    } else pools.push({ weight: 1, sum: label, from: score, to: score });
    pool(pools);
  }
  const at: number[] = [];
  const value: number[] = [];
  for (const { from, to, weight, sum } of pools) {
    at.push(from);
    value.push(sum / weight);
    if (to === from) continue;
    at.push(to);
    value.push(sum / weight);
  }
  return { kind: 'isotonic', at, value };
}

function pool(pools: Pool[]): void {
  for (let last = pools.at(-1), before = pools.at(-2); last && before; before = pools.at(-2)) {
    if (before.sum / before.weight < last.sum / last.weight) return;
    before.weight += last.weight;
    before.sum += last.sum;
    before.to = last.to;
    pools.pop();
    last = before;
  }
}

export function applyIsotonic({ at, value }: Isotonic, score: number): number {
  if (score <= at[0]!) return value[0]!;
  if (score >= at.at(-1)!) return value.at(-1)!;
  let [low, high] = [0, at.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (at[middle]! <= score) low = middle;
    else high = middle;
  }
  const share = (score - at[low]!) / (at[high]! - at[low]!);
  return value[low]! + share * (value[high]! - value[low]!);
}
