/** Scores from 1 by quantiles: limits between groups of about equally many. Equal values always have the same score, whatever their order. */

/** `groups` − 1 limits, ascending. Where many values are equal, so are limits, and a score between them is nobody's. */
export function quantileLimits(values: Float64Array, groups: number): number[] {
  const sorted = values.slice().sort();
  const limits: number[] = [];
  for (let group = 1; group < groups; group++) {
    const limit = sorted[Math.max(0, Math.ceil((group * sorted.length) / groups) - 1)];
    if (limit !== undefined) limits.push(limit);
  }
  return limits;
}

/** One more than the number of limits below the value. */
export function scoreAmong(limits: readonly number[], value: number): number {
  let score = 1;
  for (const limit of limits) if (value > limit) score++;
  return score;
}
