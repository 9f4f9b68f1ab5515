/** When somebody met an experiment, and in which arm: the first exposure says it, for good. */
import type { ExposureProgram } from '../../compiler/experiment/exposure.ts';
import { occurrencesOf } from '../../evaluate/occurrence.ts';
import type { History } from '../../evaluate/swept-event.ts';

/** What happened alone is asked: nothing of the person. */
const NOTHING = {};

export interface Exposure {
  readonly arm: string;
  readonly at: number;
  /** What they were assigned by, where it is not each person. */
  readonly unit: string | null;
  /** They were exposed to another arm later: two people that turned out to be one. */
  readonly isMixed: boolean;
}

export function exposureOf(history: History, program: ExposureProgram): Exposure | null {
  let first: Exposure | null = null;
  for (const event of history.after(program.event, Number.MIN_SAFE_INTEGER)) {
    const [occurrence] = occurrencesOf({ each: null, readsAt: true }, event);
    if (program.where && !program.where(occurrence!, NOTHING)) continue;
    const { time, properties } = event;
    const arm = String(properties[program.arm]);
    const unit = properties[program.unit] === undefined ? null : String(properties[program.unit]);
    if (first === null) first = { arm, at: time, unit, isMixed: false };
    else if (first.arm !== arm) return { ...first, isMixed: true };
  }
  return first;
}
