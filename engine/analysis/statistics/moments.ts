/** What is kept of an arm's values, one value a unit: enough for means, ratios and adjusted means, in a few numbers however many units. */
import { ExactSum } from './exact-sum.ts';

/** Sums over `n` units of `y`, in the metric's unit, and of `x` beside it: a ratio's denominator or what was known before; 0 where there is none. */
export interface Moments {
  readonly n: number;
  readonly y: number;
  readonly yy: number;
  readonly x: number;
  readonly xx: number;
  readonly xy: number;
}

/** Gathers them exactly, in any order. */
export class MomentSums {
  #n = 0;
  readonly #y = new ExactSum();
  readonly #yy = new ExactSum();
  readonly #x = new ExactSum();
  readonly #xx = new ExactSum();
  readonly #xy = new ExactSum();

  add(y: number, x = 0): void {
    this.#n += 1;
    // Most people do nothing: adding nothing must cost nothing.
    if (y !== 0) {
      this.#y.add(y);
      this.#yy.addProduct(y, y);
    }
    if (x === 0) return;
    this.#x.add(x);
    this.#xx.addProduct(x, x);
    if (y !== 0) this.#xy.addProduct(x, y);
  }

  get moments(): Moments {
    return {
      n: this.#n,
      y: this.#y.value,
      yy: this.#yy.value,
      x: this.#x.value,
      xx: this.#xx.value,
      xy: this.#xy.value,
    };
  }
}

export function momentsOf(n: number, y: number, yy: number): Moments {
  return { n, y, yy, x: 0, xx: 0, xy: 0 };
}

/** Sums of both together. */
export function together(a: Moments, b: Moments): Moments {
  return {
    n: a.n + b.n,
    y: a.y + b.y,
    yy: a.yy + b.yy,
    x: a.x + b.x,
    xx: a.xx + b.xx,
    xy: a.xy + b.xy,
  };
}

/** Unbiased variance of `y`, squared unit; NaN below two units. Loses about 2·log10(mean/deviation) of 16 digits. */
export function varianceOfY({ n, y, yy }: Moments): number {
  return atLeastZero((yy - (y * y) / n) / (n - 1));
}

export function varianceOfX({ n, x, xx }: Moments): number {
  return atLeastZero((xx - (x * x) / n) / (n - 1));
}

export function covariance({ n, x, y, xy }: Moments): number {
  return (xy - (x * y) / n) / (n - 1);
}

/** Values that are all alike may round to a variance just below nothing. */
function atLeastZero(variance: number): number {
  return Number.isNaN(variance) ? variance : Math.max(0, variance);
}
