/** How alike two groups are in what was known of them: standardised mean differences (Austin, Multivariate Behavioral Research 2011). */
import { ExactSum } from './exact-sum.ts';

/** Differences below a tenth of a standard deviation are customarily called balanced. */
export const BALANCED = 0.1;

/** Of one row of each; NaN where a value is missing, and the row says nothing of it. */
export interface BalanceRows {
  readonly value: ArrayLike<number>;
  /** 1: did it. */
  readonly did: ArrayLike<number>;
  /** What a row weighs after matching; 0: it found nobody. */
  readonly weights: ArrayLike<number>;
}

export interface Balance {
  /** Difference of means by the standard deviation before matching: √((s₁² + s₀²)/2). 0 where nothing varies. */
  readonly before: number;
  readonly after: number;
}

export function balanceOf({ value, did, weights }: BalanceRows): Balance {
  const raw = [new Weighted(), new Weighted()] as const;
  const matched = [new Weighted(), new Weighted()] as const;
  for (let row = 0; row < value.length; row += 1) {
    if (Number.isNaN(value[row]!)) continue;
    const side = did[row] === 1 ? 1 : 0;
    raw[side].add(value[row]!, 1);
    if (weights[row]! > 0) matched[side].add(value[row]!, weights[row]!);
  }
  const deviation = Math.sqrt((raw[0].variance + raw[1].variance) / 2);
  const standardised = ([others, own]: typeof raw) =>
    deviation > 0 ? (own.mean - others.mean) / deviation : 0;
  return { before: standardised(raw), after: standardised(matched) };
}

class Weighted {
  readonly #n = new ExactSum();
  readonly #sum = new ExactSum();
  readonly #squares = new ExactSum();

  add(value: number, weight: number): void {
    this.#n.add(weight);
    this.#sum.addProduct(value, weight);
    this.#squares.addProduct(value * value, weight);
  }

  get mean(): number {
    return this.#sum.value / this.#n.value;
  }

  /** Of weights that are all 1. */
  get variance(): number {
    const n = this.#n.value;
    return n < 2 ? 0 : Math.max(0, (this.#squares.value - n * this.mean ** 2) / (n - 1));
  }
}
