/** What a frequentist comparison says of an effect. */

/** `two`: any difference. `greater`, `less`: only a difference that way counts, and the interval is open on the other side. */
export type Sides = 'two' | 'greater' | 'less';

export interface Inference {
  /** Chance of a difference at least as large where there is none, 0 to 1; of an always-valid one, over all looks together. */
  readonly p: number;
  /** Holds the true effect with a chance of 1 − alpha; −∞ and +∞ where it is open. */
  readonly interval: readonly [low: number, high: number];
}

/** The interval around `effect`, open where only one side counts. */
export function around(effect: number, halfWidth: number, sides: Sides): readonly [number, number] {
  return [
    sides === 'less' ? Number.NEGATIVE_INFINITY : effect - halfWidth,
    sides === 'greater' ? Number.POSITIVE_INFINITY : effect + halfWidth,
  ];
}
