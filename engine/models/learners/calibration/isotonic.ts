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
  const shares = sharesOf(pools);
  for (const [index, { from, to }] of pools.entries()) {
    at.push(from);
    value.push(shares[index]!);
    if (to === from) continue;
    at.push(to);
    value.push(shares[index]!);
  }
  return { kind: 'isotonic', at, value };
}

/**
 * None of a few is no proof of never, nor all of always: of the first pool and the last, which alone can say so, one more of each is
 * thought to be there (rule of succession), as far as the order allows.
 */
function sharesOf(pools: readonly Pool[]): number[] {
  const shares = pools.map(({ sum, weight }) => sum / weight);
  const [first, last] = [pools[0]!, pools.at(-1)!];
  const end = pools.length - 1;
  if (first.sum === 0) shares[0] = Math.min(1 / (first.weight + 2), shares[1] ?? 1);
  if (last.sum === last.weight)
    shares[end] = Math.max((last.weight + 1) / (last.weight + 2), shares[end - 1] ?? 0);
  return shares;
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
