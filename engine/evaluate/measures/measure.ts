/**
 * What is measured over the occurrences a window holds. One file a measure, one line in `index.ts`.
 * A measure keeps a running state; whatever it keeps is plain JSON and does not depend on the order in which
 * occurrences were added.
 */
import type { Json } from '../../store/store.ts';
import type { Queue, QueueOrder } from '../queue.ts';

/** An occurrence that counts, as it is kept: when, tie-breaker, and what is measured of it. */
export type Counted = readonly [time: number, message: number, value: Json];

export interface Measure<State extends Json = Json> extends QueueOrder {
  /** State over nothing. */
  start(): State;
  /** Adds an occurrence that counts. May change `state` in place; use what it returns. */
  add(state: State, time: number, message: number, value: Json): State;
  /** What a queue keeps of an occurrence, so that it can leave again; the measured value where this is absent. */
  kept?(message: number, value: Json): Json;
  /** The state is a plain value that `remove` does not change in place: what will become of it can be worked out ahead. */
  readonly isPlain?: true;
  /** Takes one out again, given its time and what was kept of it. */
  remove?(state: State, time: number, kept: Json): State;
  /** Instead of `remove`: the state is what the head of the queue says. */
  ofHead?(inside: Queue): State;
  /** Beside `remove`: after some left, the first that stays; null where none does. */
  from?(state: State, first: number | null): State;
  /** Which of the occurrences that count alone makes the state, which is null before it. */
  readonly decidedBy?: 'first' | 'last';
  /** The value at `now`; undefined where there is none. `scale` is 10^decimals. */
  value(state: State, now: number, scale: number): unknown;
  /** First instant after `now` at which the value changes with nothing but time passing. */
  next?(state: State, now: number): number;
  /** With `next`: the first instant after `now` at which it crosses one of these values by itself. */
  crosses?(state: State, now: number, levels: readonly number[]): number;
}
