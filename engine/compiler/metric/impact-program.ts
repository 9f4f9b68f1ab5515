/** A metric by impact, ready to be worked out: of which action, against which occasion, who counts as alike, and over which times. */
import type { BehaviourFeature } from '../feature.ts';
import type { Test, View } from '../view.ts';
import type { MetricProgram } from './program.ts';

export interface ImpactProgram {
  readonly id: string;
  readonly title: string;
  /** Decimals that are shown; null: as many as the metric's own. */
  readonly decimals: number | null;
  /** What people are worth: an amount of each. */
  readonly of: MetricProgram;
  readonly action: Occasion;
  readonly against: Occasion;
  /** As known just before; null: everybody. */
  readonly who: Test | null;
  readonly match: readonly MatchProgram[];
  /** Milliseconds before the action over which they must have been worth the same. */
  readonly before: number;
  /** Milliseconds after the action, as written, in rising order. */
  readonly over: readonly { readonly span: number; readonly words: string }[];
  readonly alpha: number;
}

export interface Occasion {
  readonly event: string;
  readonly where: BehaviourFeature['where'];
}

/** A tag, or a field with a history. */
export interface MatchProgram {
  readonly name: string;
  /** Of a number, where it is cut; null: by its size. Undefined of what is no number: the same value is alike. */
  readonly steps: readonly number[] | null | undefined;
  read(view: View): unknown;
}
