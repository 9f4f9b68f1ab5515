/** One promise of the statistics that can be tried: so often as it says, something happens in made-up experiments. */
import type { Random } from './random.ts';

export interface Check {
  readonly id: string;
  /** What happens, in words. */
  readonly title: string;
  /** How often it is promised to happen, 0 to 1: exactly, at most, or at least; `shown` promises nothing. */
  readonly promised: { readonly how: 'exactly' | 'at_most' | 'at_least' | 'shown'; readonly rate: number };
  /** One made-up experiment: whether it happened. Null: it does not count. */
  run(random: Random): boolean | null;
}

export interface Calibrated {
  readonly id: string;
  readonly runs: number;
  readonly rate: number;
  /** Monte-Carlo standard error of the rate. */
  readonly error: number;
  readonly isKept: boolean;
}

/** A promise that holds is called broken with a chance of about 1 to 2,000. */
const MOST_ERRORS = 3.5;

export function calibrate({ id, promised, run }: Check, runs: number, random: Random): Calibrated {
  let happened = 0;
  let counted = 0;
  for (let turn = 0; turn < runs; turn += 1) {
    const result = run(random);
    if (result === null) continue;
    counted += 1;
    if (result) happened += 1;
  }
  const rate = happened / counted;
  const { how } = promised;
  // With the promised rate, or a rate of 0 would have no error.
  const allowed = MOST_ERRORS * Math.sqrt((promised.rate * (1 - promised.rate)) / counted);
  const isTooLow = (how === 'exactly' || how === 'at_least') && rate < promised.rate - allowed;
  const isTooHigh = (how === 'exactly' || how === 'at_most') && rate > promised.rate + allowed;
  const error = Math.sqrt((rate * (1 - rate)) / counted);
  return { id, runs: counted, rate, error, isKept: !isTooLow && !isTooHigh };
}
