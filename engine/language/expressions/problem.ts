/**
 * A mistake in an expression, located in the expression's own text. Whoever owns the text turns it into a
 * diagnostic; this module knows no files.
 */
import type { ExpressionCode } from '../codes/expressions.ts';
import type { Severity } from '../diagnostic.ts';

export interface ExpressionProblem {
  readonly code: ExpressionCode;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  /** Where it begins in the text, in UTF-16 units. */
  readonly offset: number;
  readonly length: number;
  /** `error` when absent. */
  readonly severity?: Severity;
}
