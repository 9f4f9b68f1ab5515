/**
 * What models of purchases read: per customer how often they came back, when last, and how long they have been known, all
 * counted from the first purchase. Purchases within one period of time are one, as the literature has it.
 */
import { ModelFault } from '../fault.ts';

export interface Buyers {
  /** Purchases after the first one: x. */
  readonly frequency: Float64Array;
  /** From the first to the last: t_x. */
  readonly recency: Float64Array;
  /** From the first to the end of looking: T. */
  readonly age: Float64Array;
}

/** Below these, the likelihood has no shape. */
export const FEWEST_BUYERS = 30;
export const FEWEST_REPEAT_BUYERS = 10;

export function checkBuyers({ frequency, recency, age }: Buyers): void {
  const rows = frequency.length;
  let repeat = 0;
  for (let row = 0; row < rows; row++) {
    const [x, last, whole] = [frequency[row]!, recency[row]!, age[row]!];
    if (!Number.isFinite(x) || !Number.isFinite(last) || !Number.isFinite(whole))
      throw new ModelFault('CAR-973', {
        what: `Customer number ${row + 1} has a frequency, a recency or an age that is not finite.`,
        why: 'One such value would spoil every sum.',
        fix: 'Look for a purchase without a date.',
      });
    if (last > whole)
      throw new ModelFault('CAR-974', {
        what: `Customer number ${row + 1} bought ${last - whole} periods after the end of looking.`,
        why: 'A model learns from what lies before its cut-off.',
        fix: 'Look for dates in the future: a clock, a time zone, orders that are planned.',
      });
    if (x < 0 || last < 0 || (x === 0) !== (last === 0))
      throw new ModelFault('CAR-978', {
        what: `Customer number ${row + 1} came back ${x} times, for the last time after ${last} periods.`,
        why: 'Who never came back has no last return, and who did has one.',
        fix: 'Count purchases after the first, and from the first.',
      });
    if (x > 0) repeat++;
  }
  if (rows < FEWEST_BUYERS || repeat < FEWEST_REPEAT_BUYERS)
    throw new ModelFault('CAR-970', {
      what: `There are ${rows} customers, of whom ${repeat} came back.`,
      why: `Fewer than ${FEWEST_BUYERS} customers, or fewer than ${FEWEST_REPEAT_BUYERS} who came back, do not determine the model.`,
      fix: 'Wait for more purchases, or take more people into `who`.',
    });
}

/** Which different frequencies there are, and where among them each customer's stands: what depends on it alone is worked out once. */
export interface Frequencies {
  readonly distinct: Float64Array;
  readonly place: Int32Array;
}

export function frequenciesOf(frequency: Float64Array): Frequencies {
  const distinct = Float64Array.from(new Set(frequency)).sort();
  const places = new Map(Array.from(distinct, (x, place) => [x, place]));
  return { distinct, place: Int32Array.from(frequency, (x) => places.get(x)!) };
}
