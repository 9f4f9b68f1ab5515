import type { Json } from '../../store/store.ts';
import type { Counted, Measure } from './measure.ts';

const DAY = 86_400_000;

type Edge = [time: number, message: number, value: Counted[2]] | null;

function edge(wins: (time: number, message: number, over: Counted) => boolean) {
  return {
    start: (): Edge => null,
    add(state: Edge, time: number, message: number, value: Json): Edge {
      if (state === null) return [time, message, value];
      if (wins(time, message, state)) {
        state[0] = time;
        state[1] = message;
        state[2] = value;
      }
      return state;
    },
    kept: (message: number, value: Json): Json => [message, value],
    rank: (kept: Json) => (kept as [number, Json])[0],
    ofHead({ times, values }: { readonly times: readonly number[]; readonly values: readonly Json[] }): Edge {
      return times.length === 0 ? null : [times[0]!, ...(values[0] as [number, Json])];
    },
  };
}
const earliest = {
  ...edge((time, message, over) => (time !== over[0] ? time < over[0] : message < over[1])),
  decidedBy: 'first' as const,
};
/**
 * The latest leaves a window last: while it stays, no other matters. Elements of one event's list come in their
 * order, so of equals the one added last is the last.
 */
const latest = {
  ...edge((time, message, over) => (time !== over[0] ? time > over[0] : message >= over[1])),
  dominates: () => true,
  decidedBy: 'last' as const,
};

/** The value of the earliest occurrence; of nothing, missing. */
export const first: Measure<Edge> = { ...earliest, value: (state) => state?.[2] ?? undefined };
/** The value of the latest occurrence; of nothing, missing. */
export const last: Measure<Edge> = { ...latest, value: (state) => state?.[2] ?? undefined };

/** Whole days (24 h) since an edge; it changes by itself once a day. */
const age: Pick<Measure<Edge>, 'value' | 'next' | 'crosses'> = {
  value: (state, now) => (state === null ? undefined : Math.floor((now - state[0]) / DAY)),
  next: (state, now) =>
    state === null ? Number.POSITIVE_INFINITY : state[0] + (Math.floor((now - state[0]) / DAY) + 1) * DAY,
  crosses(state, now, levels) {
    if (state === null) return Number.POSITIVE_INFINITY;
    let next = Number.POSITIVE_INFINITY;
    for (const level of levels) {
      for (const days of [Math.ceil(level), Math.floor(level) + 1]) {
        const instant = state[0] + days * DAY;
        if (instant > now && instant < next) next = instant;
      }
    }
    return next;
  },
};
export const daysSinceFirst: Measure<Edge> = { ...earliest, ...age };
export const daysSinceLast: Measure<Edge> = { ...latest, ...age };
