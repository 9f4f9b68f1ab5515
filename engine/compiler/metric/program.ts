/**
 * A metric as the engine runs it: whose behaviour counts, what each person adds, and how that becomes one number.
 * Plain data and tests; what is made of a person's past is the evaluator's matter (`evaluate/metric/`).
 */
import type { BehaviourFeature, Feature } from '../feature.ts';
import type { Schedule } from '../refresh.ts';
import type { Test, View } from '../view.ts';
import type { Arithmetic } from './arithmetic.ts';

/**
 * How what people add becomes one number.
 * `count`, `sum`: all of it together. `mean`: per person. `ratio`: one sum over another, per occurrence or as arithmetic says.
 * `share`: the part of the people for whom something holds. `quantile`: of single values. `arithmetic`: of other metrics.
 * In an experiment, where groups have different sizes, `count` and `sum` are compared per person.
 */
export type MetricAggregate =
  | { readonly kind: 'count' | 'sum' | 'mean' | 'ratio' | 'share' }
  | { readonly kind: 'quantile'; readonly at: number }
  | { readonly kind: 'arithmetic' };

export interface MetricProgram {
  readonly id: string;
  readonly title: string;
  /** e.g. `GBP`, `GBP/order`; null for a plain number. */
  readonly unit: string | null;
  /** Decimals that are shown; null: as many as there are. */
  readonly decimals: number | null;
  /** Of its meaning: a recorded value of another hash is of another metric. */
  readonly hash: string;
  readonly aggregate: MetricAggregate;
  /** Whether a person's own part can be told (`outcomeOf`); not of arithmetic like the product of two sums. */
  readonly isPerPerson: boolean;
  /** From the beginning — exposure, entry, or `from` — what happens from `after` until `window` counts, milliseconds; null: no end. */
  readonly window: number | null;
  readonly after: number;
  /** Names by which it is told apart, in order. */
  readonly by: readonly GroupName[];
  /** How often its value over everybody is worked out; null: only when somebody asks. */
  readonly schedule: Schedule | null;
  readonly source: MeasuredMetric | ArithmeticMetric;
}

/** A field or a tag of the person, as of now. */
export interface GroupName {
  readonly name: string;
  read(view: View): unknown;
}

/** Measured of what people did. */
export interface MeasuredMetric {
  readonly on: 'people';
  /** Whose behaviour counts, as of now; null: everybody's. */
  readonly who: Test | null;
  /** Index of the feature that knows where a person's own time begins, as an ISO instant; null: at no moment of their own. */
  readonly from: number | null;
  readonly what:
    | {
        readonly of: 'behaviour';
        readonly feature: BehaviourFeature;
        readonly adds: BehaviourAdds;
        /** A person who did nothing does not count, instead of counting with 0. */
        readonly needsSome: boolean;
      }
    | { readonly of: 'share'; readonly holds: Test };
  /** What is asked of the person's past; of a behaviour, that alone. A test asks for them by their place (`View.own`). */
  readonly own: readonly Feature[];
  /** The same among the features of the program, kept for everybody; null where only a part of the past counts. */
  readonly kept: readonly number[] | null;
}

/**
 * What a behaviour adds. `total`: a count or a sum. `mean`: a sum, and of how many. `people`: 1 where there is any.
 * `distinct`: how many different values. `occurrences`: every value by itself.
 */
export type BehaviourAdds = 'total' | 'mean' | 'people' | 'distinct' | 'occurrences';

export interface ArithmeticMetric {
  readonly on: 'metrics';
  /** Those it is made of, each once. */
  readonly metrics: readonly MetricProgram[];
  readonly arithmetic: Arithmetic;
}

/** The metrics of people that a metric stands on, itself or others, each once. */
export function measuredParts(metric: MetricProgram): readonly MetricProgram[] {
  const { source } = metric;
  return source.on === 'people' ? [metric] : [...new Set(source.metrics.flatMap(measuredParts))];
}
