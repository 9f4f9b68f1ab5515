/** A model as the engine runs it: of whom, from which tags, what is predicted, when it is learnt and what it must show. Plain data and tests. */
import type { Feature } from '../feature.ts';
import type { Schedule } from '../refresh.ts';
import type { Test } from '../view.ts';

export type ModelTypeName = 'propensity' | 'churn';
export type ModelMethod = 'best' | 'logistic' | 'boosting';

export interface ModelProgram {
  readonly id: string;
  readonly title: string;
  readonly type: ModelTypeName;
  /** Of what is predicted: scores of another target mean something else. */
  readonly target: string;
  /** Of that and of what the features are: a version of another meaning can score nobody. */
  readonly hash: string;
  /** As of the cut-off; null: everybody. */
  readonly who: Test | null;
  readonly label: LabelProgram;
  /** Milliseconds. */
  readonly horizon: number;
  readonly features: readonly ModelFeature[];
  /** Whether a feature or `who` stands on fields, of which only recorded changes count. */
  readonly standsOnFields: boolean;
  readonly method: ModelMethod;
  readonly seed: string;
  /** When it is learnt; null: when somebody asks. */
  readonly trains: { readonly cron: string } | null;
  readonly cutoffs: number;
  /** Between two cut-offs, milliseconds. */
  readonly every: number;
  readonly gates: readonly GateProgram[];
  readonly output: OutputProgram;
  /** How often everybody is scored. */
  readonly refresh: Schedule;
}

/** A tag, and how it becomes a column. */
export interface ModelFeature {
  readonly name: string;
  /** Index of the tag. */
  readonly tag: number;
  /** `age`: days from the date until the cut-off. */
  readonly as: 'number' | 'flag' | 'category' | 'age';
}

/** Whether what is predicted came true: asked of the events of the horizon alone. */
export interface LabelProgram {
  readonly words: string;
  readonly holds: Test;
  readonly own: readonly Feature[];
  /** Of churn: that it did not. */
  readonly inverted: boolean;
}

export interface GateProgram {
  readonly metric: string;
  readonly atLeast: number | null;
  readonly atMost: number | null;
}

export interface OutputProgram {
  readonly tag: string;
  /** Tag of the band; null: there are none. */
  readonly band: string | null;
  /** From the highest to the lowest; below all of them is `low`. */
  readonly bands: readonly { readonly id: string; readonly from: number }[];
}

/** Below all bands. */
export const LOWEST_BAND = 'low';

export function bandOf({ bands }: OutputProgram, score: number): string {
  return bands.find(({ from }) => score >= from)?.id ?? LOWEST_BAND;
}
