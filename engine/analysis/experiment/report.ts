/** What is told of an experiment: `schemas/artefacts/experiment-report.schema.json` says the same for programs that read it. */
import type { Safety } from './rule.ts';

export interface ExperimentReport {
  readonly kind: 'experiment_report';
  readonly workspace: string;
  readonly environment: string;
  /** The release whose definitions are told of. */
  readonly release: number;
  readonly at: string;
  readonly experiment: ReportedExperiment;
  /** Of the first exposure; null where there is none. */
  readonly started: string | null;
  /** When `up_to` is over. */
  readonly ends: string | null;
  readonly arms: readonly ReportedArm[];
  readonly mixed: number;
  readonly sampleRatio: ReportedSampleRatio | null;
  readonly measures: readonly ReportedMeasure[];
  readonly reach: Reach | null;
  readonly decision: ReportedDecision;
  readonly notes: readonly string[];
}

export interface ReportedExperiment {
  readonly id: string;
  readonly title: string;
  readonly hypothesis: string | null;
  readonly unit: string;
  readonly control: string;
  readonly winner: string | null;
  readonly rule: 'sequential' | 'fixed' | 'bayesian';
  readonly scale: 'absolute' | 'relative';
  readonly sides: 'one' | 'two';
  readonly alpha: number;
  readonly correction: 'none' | 'holm' | 'benjamini_hochberg';
}

export interface ReportedArm {
  readonly id: string;
  /** As it is written now, 0 to 1. */
  readonly share: number;
  readonly people: number;
  readonly units: number;
  /** Units to be expected by the shares at each exposure. */
  readonly expected: number;
}

export interface ReportedSampleRatio {
  readonly chiSquared: number;
  readonly degrees: number;
  readonly p: number;
  /** So uneven that no effect means anything. */
  readonly isUneven: boolean;
}

export interface ReportedMeasure {
  readonly metric: string;
  readonly title: string;
  readonly unit: string | null;
  readonly decimals: number | null;
  readonly role: 'primary' | 'secondary' | 'guardrail';
  readonly better: 'higher' | 'lower';
  /** How it is estimated. */
  readonly estimator: 'mean' | 'share' | 'ratio' | 'quantile';
  /** Milliseconds after the exposure that count; null: all. */
  readonly window: number | null;
  /** Nobody's value counts beyond it. */
  readonly limit: number | null;
  readonly arms: readonly MeasuredArm[];
  /** Of people exposed up to each day, what is known of them now. */
  readonly overTime: readonly { readonly day: string; readonly arms: readonly MeasuredArm[] }[];
  readonly groups: readonly {
    readonly by: string;
    readonly value: string;
    readonly arms: readonly MeasuredArm[];
  }[];
}

export interface MeasuredArm {
  readonly arm: string;
  /** Units that count. */
  readonly n: number;
  /** Units whose time is not over: they are left out. */
  readonly open: number;
  readonly value: number | null;
  readonly standardError: number | null;
  /** Against the control; null for the control itself, and where too little is known. */
  readonly effect: ReportedEffect | null;
}

export interface ReportedEffect {
  readonly scale: 'absolute' | 'relative';
  readonly effect: number;
  readonly standardError: number;
  /** Null where it is open. */
  readonly low: number | null;
  readonly high: number | null;
  readonly p: number | null;
  /** With the correction for several arms; of the primary metric. */
  readonly corrected: number | null;
  readonly chanceToWin: number;
  /** What is lost on average by staying with the control, and by choosing the arm. */
  readonly risk: { readonly control: number; readonly arm: number };
  readonly isAdjusted: boolean;
  /** Of a guardrail. */
  readonly safety: Safety | null;
}

/** How far the primary metric has come. */
export interface Reach {
  /** Units that count, a day. */
  readonly unitsADay: number;
  readonly units: number;
  /** On the scale of the decision; null where too little is known. */
  readonly detectableNow: number | null;
  readonly power: number;
  /** What the definition wants to detect, on its scale, and how many units and days that takes in all. */
  readonly wanted: {
    readonly effect: number;
    readonly scale: 'absolute' | 'relative';
    readonly units: number | null;
    readonly days: number | null;
  } | null;
}

export type Verdict =
  | 'decided'
  | 'nobody'
  | 'no_metric'
  | 'uneven'
  | 'harm'
  | 'winner'
  | 'control'
  | 'continue'
  | 'extend'
  | 'no_difference';

export interface ReportedDecision {
  readonly verdict: Verdict;
  /** The arm it is about. */
  readonly arm: string | null;
  /** In words, one after the other. */
  readonly why: readonly string[];
  /** What the definition should say instead; null: nothing follows. */
  readonly proposed: Proposed | null;
}

export type Proposed =
  /** Everybody goes this arm's way. */
  { readonly key: 'winner'; readonly value: string } | { readonly key: 'up_to'; readonly value: string };
