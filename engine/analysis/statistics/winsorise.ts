/** Limits that no value counts beyond: one buyer of pallets must not decide. Given before the data, or read from all arms together. */
export interface Limits {
  readonly low: number;
  readonly high: number;
}

export const NO_LIMITS: Limits = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

export function winsorised(value: number, { low, high }: Limits): number {
  return Math.min(high, Math.max(low, value));
}

/** The value with a share `at` (0 to 1) of all arms' values up to it, `sorted` in rising order; arms must not have limits of their own. */
export function limitAt(sorted: ArrayLike<number>, at: number): number {
  return sorted[Math.max(0, Math.ceil(at * sorted.length) - 1)] ?? Number.POSITIVE_INFINITY;
}
