import type { Counted, Measure } from './measure.ts';

type Extreme = number | string | null;

function extreme(wins: (a: number | string, b: number | string) => boolean): Measure<Extreme> {
  return {
    start: () => null,
    add(state, [, , value]: Counted) {
      const candidate = value as number | string;
      return state === null || (typeof state === typeof candidate && wins(candidate, state))
        ? candidate
        : state;
    },
    value: (state) => state ?? undefined,
  };
}

/** Smallest; text by code unit. Of nothing, missing. */
export const min = extreme((a, b) => a < b);
/** Greatest; text by code unit. Of nothing, missing. */
export const max = extreme((a, b) => a > b);
