/**
 * What a compiled condition may look at: one profile (or one occurrence) at one instant. The evaluator builds
 * views; conditions only read them, so the same compiled condition serves live work, tests and explanations.
 */
import type { Json } from '../store/store.ts';

export interface View {
  /** Id of the profile; of a single occurrence, 0. */
  readonly id: number;
  /** The instant of the question, milliseconds since 1970 UTC. */
  readonly now: number;
  /** The names an expression sees, as properties. */
  readonly scope: object;
  /** Value of a feature of the profile, by its index in the program. */
  feature(index: number): unknown;
  /** Value of a feature that belongs to the journey instance alone, by its index in the journey. */
  own(index: number): unknown;
  /** Whether the profile is in a segment now, by its index in the program. */
  member(index: number): boolean;
  /** A value that came from outside, by the name of its tag. */
  imported(name: string): unknown;
  /** Whether the profile was given this flag: it is among a `top`, or stands in a list. */
  flag(key: string): boolean;
  /** Those on the other side of a relation, and whether each is in the hidden segment; without one, all hold. */
  related(relation: string, side: 'in' | 'out', segment: string | null): readonly Related[];
}

/** Something related, as the side that asks knows it. */
export interface Related {
  /** Its key; of a person, what the relation calls them by. */
  readonly name: string;
  readonly holds: boolean;
}

/** What a `where` sees: the names of one occurrence, and nothing of the profile. */
export function occurrenceView(scope: object): View {
  return new OccurrenceView(scope);
}

/** A class, because one is made for nearly every condition that looks at an occurrence. */
class OccurrenceView implements View {
  readonly id = 0;
  readonly now = 0;

  constructor(readonly scope: object) {}

  feature(): undefined {}
  own(): undefined {}
  imported(): undefined {}

  member(): boolean {
    return false;
  }

  flag(): boolean {
    return false;
  }

  related(): readonly [] {
    return [];
  }
}

/** A condition with the values that decided it: what `explain` prints. */
export interface Explanation {
  /** The condition in the words of the file, e.g. `did order_completed, at least 2 times, within 30d`. */
  readonly text: string;
  readonly holds: boolean;
  /** The value that decided, if one did, e.g. a count or the two sides of a comparison. */
  readonly value?: unknown;
  readonly children?: readonly Explanation[];
}

/** A condition ready to be asked. */
export interface Test {
  holds(view: View): boolean;
  explain(view: View): Explanation;
  /** Its meaning as JSON, without the accidents of writing: equal conditions have equal canonical forms. */
  readonly canonical: Json;
  /** Steps of a journey whose message it asks about. */
  readonly steps: readonly string[];
}

/** First instant after `view.now` at which a condition may change with nothing but time passing. */
export type ConditionClock = (view: View) => number;
