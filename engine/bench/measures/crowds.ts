/** How many people the measures are about: those of one size share their stores. */
import type { Options } from '../measure.ts';
import type { Crowd } from '../workload/people.ts';

/** Of each person's past. */
const EVENTS = 20;

export function smallCrowd({ quick }: Options): Crowd {
  return { people: quick ? 1_000 : 10_000, events: EVENTS };
}

export function largeCrowd({ quick, full }: Options): Crowd {
  return { people: quick ? 4_000 : full ? 1_000_000 : 100_000, events: EVENTS };
}
