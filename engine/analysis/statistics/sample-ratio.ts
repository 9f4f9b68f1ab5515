/** Whether arms have as many units as their shares say. If not, something is wrong with the assignment, and no effect means anything. */
import { chiSquaredTail } from './chi-squared.ts';

export interface SampleRatio {
  readonly chiSquared: number;
  readonly degrees: number;
  /** Chance of counts at least as uneven where all is well. */
  readonly p: number;
}

/** Pearson's test of `counts` against `shares` (any positive weights). Null for fewer than two arms or nobody. */
export function sampleRatio(counts: readonly number[], shares: readonly number[]): SampleRatio | null {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const whole = shares.reduce((sum, share) => sum + share, 0);
  if (counts.length < 2 || all === 0) return null;
  const chiSquared = counts.reduce((sum, count, index) => {
    const expected = (all * shares[index]!) / whole;
    return expected === 0 && count === 0 ? sum : sum + (count - expected) ** 2 / expected;
  }, 0);
  const degrees = shares.filter((share) => share > 0).length - 1;
  return { chiSquared, degrees, p: chiSquaredTail(chiSquared, degrees) };
}
