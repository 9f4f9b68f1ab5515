/** What came of tests, as plain values: made by `play.ts` and `suite.ts`, written by `formats/`. */
import type { Range } from '../../language/diagnostic.ts';
import type { Truth } from '../truth.ts';
import type { CoverageReport } from './coverage-report.ts';
import type { TraceEntry } from './trace.ts';

export interface TestFailure {
  /** The part of the test that does not hold. */
  readonly range: Range;
  /** In one line, without a full stop. */
  readonly what: string;
  readonly who: string;
  /** The virtual instant, milliseconds since 1970 UTC, and from the start of the clock. */
  readonly at: number;
  readonly offset: string;
  readonly expected: readonly string[];
  readonly actual: readonly string[];
  /** Why a condition holds, or does not. */
  readonly truth: Truth | null;
  readonly trace: readonly TraceEntry[];
  /** Journeys that it is about; where none, any may matter. */
  readonly journeys: readonly string[];
}

export interface TestResult {
  readonly id: string;
  readonly title: string;
  /** Where it is declared. */
  readonly range: Range;
  /** `journey win_back`, … */
  readonly covers: readonly string[];
  readonly zone: string;
  /** Things that are expected. */
  readonly expectations: number;
  readonly failures: readonly TestFailure[];
  readonly milliseconds: number;
}

export interface SuiteResult {
  /** By file, in it by line. */
  readonly tests: readonly TestResult[];
  /** Tests that `--run` left out. */
  readonly leftOut: number;
  readonly milliseconds: number;
  readonly coverage: CoverageReport;
}

export function isPassed({ failures }: Pick<TestResult, 'failures'>): boolean {
  return failures.length === 0;
}
