/**
 * A mistake in a template, located in the template's own text. Whoever owns the text (a part of a definition,
 * a file) turns it into a diagnostic; this module knows no files.
 */
import type { TemplateCode } from '../../language/codes/templates.ts';
import type { Severity } from '../../language/diagnostic.ts';

/** Line and column count from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface TemplateProblem extends Position {
  readonly code: TemplateCode;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  /** `error` when absent. */
  readonly severity?: Severity;
}

export type Unplaced = Omit<TemplateProblem, keyof Position>;
