import type { Json } from '../../store/store.ts';
import type { Measure } from './measure.ts';

type Extreme = number | string | null;

/**
 * In a window, one that is outdone by a later one will never be the extreme again; so the queue keeps those that
 * are not, and its head is the extreme. A number outdoes any text.
 */
function extreme(outdoes: (a: number | string, b: number | string) => boolean): Measure<Extreme> {
  const wins = (a: Json, b: Json) =>
    typeof a === typeof b ? outdoes(a as number | string, b as number | string) : typeof a === 'number';
  return {
    start: () => null,
    add: (state, _time, _message, value) =>
      state === null || wins(value, state) ? (value as number | string) : state,
    dominates: (later, earlier) => later === earlier || wins(later, earlier),
    ofHead: ({ values }) => (values[0] as Extreme | undefined) ?? null,
    value: (state) => state ?? undefined,
  };
}

/** Smallest; text by code unit. Of nothing, missing. */
export const min = extreme((a, b) => a < b);
/** Greatest; text by code unit. Of nothing, missing. */
export const max = extreme((a, b) => a > b);
