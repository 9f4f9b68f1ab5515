/** An experiment as it is analysed: what is compared, by which rule. The step that assigns people stands in `steps/experiment.ts`. */
import type { GroupName, MetricProgram } from '../metric/program.ts';
import type { Test } from '../view.ts';
import type { ExposureProgram } from './exposure.ts';

export interface ExperimentProgram {
  readonly id: string;
  readonly title: string;
  readonly hypothesis: string | null;
  /** Field whose value people of one unit share; null: each person. */
  readonly unit: string | null;
  /** Each arm with its share of all, 0 to 1, in the order in which they are written. */
  readonly arms: readonly { readonly id: string; readonly share: number }[];
  readonly control: string;
  /** Who can be assigned; null: everybody. */
  readonly eligible: Test | null;
  /** How it is told who met it; null where that is wrong. */
  readonly exposure: ExposureProgram | null;
  /** Decided already, for this arm. */
  readonly winner: string | null;
  /** The primary one first, if there is one. */
  readonly measures: readonly MeasureProgram[];
  /** What is taken out of metrics beforehand; null: nothing. */
  readonly adjust: Adjustment | null;
  /** Beyond what no person's value counts; null: no limit. */
  readonly winsorise: Winsorising | null;
  readonly by: readonly GroupName[];
  readonly detect: Detectable | null;
  readonly decision: DecisionProgram;
}

export type Better = 'higher' | 'lower';

export interface MeasureProgram {
  readonly role: 'primary' | 'secondary' | 'guardrail';
  readonly metric: MetricProgram;
  readonly better: Better;
  /** Milliseconds from the exposure, from and until; `until` is null where all counts. */
  readonly after: number;
  readonly window: number | null;
  /** Of a guardrail: by how much it may get worse, in the unit of the metric. */
  readonly mayWorsen: number;
}

export type Adjustment = { readonly before: number } | { readonly by: GroupName };

export type Winsorising = { readonly share: number } | { readonly above: number };

export interface Detectable {
  readonly effect: number;
  readonly scale: 'absolute' | 'relative';
  /** 0 to 1. */
  readonly power: number;
}

export interface DecisionProgram {
  readonly rule: 'sequential' | 'fixed' | 'bayesian';
  readonly scale: 'absolute' | 'relative';
  readonly sides: 'two' | 'one';
  readonly alpha: number;
  readonly correction: 'none' | 'holm' | 'benjamini_hochberg';
  /** Units; null: as many as are to be expected. */
  readonly tuning: number | null;
  readonly prior: { readonly mean: number; readonly standardDeviation: number } | null;
  readonly chance: number;
  /** Null: no matter how much. */
  readonly risk: number | null;
  /** Milliseconds from the first exposure; null: as long as it takes. */
  readonly upTo: number | null;
  readonly whenDecided: 'winner' | 'keep' | 'stop';
  readonly apply: boolean;
}
