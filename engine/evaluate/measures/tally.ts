import type { Json } from '../../store/store.ts';
import type { Measure } from './measure.ts';

/** How often each value occurred, by the value's JSON. */
type Tally = { [value: string]: number };

function change(state: Tally, value: Json, by: 1 | -1): Tally {
  const key = JSON.stringify(value);
  const after = (state[key] ?? 0) + by;
  if (after === 0) delete state[key];
  else state[key] = after;
  return state;
}

const tally = {
  start: (): Tally => ({}),
  add: (state: Tally, _time: number, _message: number, value: Json) => change(state, value, 1),
  remove: (state: Tally, _time: number, value: Json) => change(state, value, -1),
};

/** How many different values. */
export const distinct: Measure<Tally> = { ...tally, value: (state) => Object.keys(state).length };

/** The value that occurred most often; of equals, the one whose JSON comes first by code unit. */
export const mostFrequent: Measure<Tally> = {
  ...tally,
  value(state) {
    let best: string | undefined;
    for (const key of Object.keys(state)) {
      const lead = best === undefined ? 1 : state[key]! - state[best]!;
      if (lead > 0 || (lead === 0 && key < best!)) best = key;
    }
    return best === undefined ? undefined : JSON.parse(best);
  },
};

/** How often each value occurred, by the value's JSON. */
export const tallied: Measure<Tally> = { ...tally, value: (state) => state };
