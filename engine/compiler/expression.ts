/** Compiles an expression where it stands: problems become diagnostics at the very characters they are about. */
import type { Site } from '../language/definition.ts';
import type { Range } from '../language/diagnostic.ts';
import {
  type CompiledExpression,
  type Expression,
  type ExpressionProblem,
  type Parsed,
  parseExpression,
  type ScopeType,
  type ValueType,
  walkReferences,
} from '../language/expressions/index.ts';
import { type Context, noteUse } from './context.ts';
import { noteTagLevels } from './levels.ts';

/** What a place expects of an expression's value; null when anything will do. */
export type Expected = ValueType['type'] | null;

export interface Checked extends CompiledExpression {
  readonly type: ValueType;
  /** Bare names it uses. */
  readonly names: readonly string[];
}

/** Null when it has an error, which has then been reported. */
export function expressionAt(
  text: string,
  site: Site,
  scope: ScopeType,
  context: Context,
  expected: Expected = null,
): Checked | null {
  const written = context.expressions.read(text);
  const parsed = readAt(written.parsed, text, site);
  if (!parsed) return null;
  const walked = walkReferences(parsed, scope);
  const { expression } = walked;
  // A rewritten text is kept under its own words: another scope may rewrite the same text otherwise.
  const read = expression === parsed ? written : context.expressions.read(expression.text);
  const checked = context.expressions.check(expression, scope);
  // What runs already was applied by a version that may have judged otherwise; it goes on as it was.
  const problems = [...checked.problems, ...read.refusals(expression)]
    .filter(({ code }) => !(context.workspace.isApplied && code === 'CAR-317'))
    .map((problem) => asWritten(problem, walked.written));
  for (const problem of problems) reportProblem(problem, text, site);
  if (problems.some(({ severity }) => severity !== 'warning')) return null;
  if (expected !== null && !suits(checked.type, expected)) {
    site.report({
      code: 'CAR-506',
      what: `this expression gives ${checked.type.type}, not ${expected}`,
      why:
        expected === 'boolean'
          ? 'a condition holds only if its result is exactly `true`; this one never is'
          : `a ${expected} is wanted here`,
      fix:
        expected === 'boolean'
          ? 'compare the value with something, e.g. `orders_count > 0`'
          : 'use an expression of that type',
    });
    return null;
  }
  noteNames(context, site, scope, checked.names, expression);
  return { ...read.compiled(expression, context.zone), type: checked.type, names: checked.names };
}

/** A problem in a rewritten text, at its place in the text as it was written. */
function asWritten(problem: ExpressionProblem, written: (offset: number) => number): ExpressionProblem {
  const offset = written(problem.offset);
  return { ...problem, offset, length: Math.max(1, written(problem.offset + problem.length) - offset) };
}

export function parseAt(text: string, site: Site): Expression | null {
  return readAt(parseExpression(text), text, site);
}

function readAt(parsed: Parsed, text: string, site: Site): Expression | null {
  if (parsed.ok) return parsed.expression;
  for (const problem of parsed.problems) reportProblem(problem, text, site);
  return null;
}

function suits(type: ValueType, expected: Expected): boolean {
  if (type.type === 'unknown' || type.type === expected) return true;
  return expected === 'number' && type.type === 'integer';
}

function noteNames(
  context: Context,
  site: Site,
  scope: ScopeType,
  names: readonly string[],
  { ast }: Expression,
): void {
  const isWatched = scope === context.profileScope || scope.names.has('journey');
  if (!isWatched && scope.isOfPerson !== true) return;
  // Nobody is woken for what is asked only when somebody asks.
  if (isWatched) noteTagLevels(context, site.definition, ast);
  for (const name of names) {
    if (context.tagIndex.has(name)) noteUse(context, site.definition, `tag.${name}`);
    else if (context.fields.has(name)) noteUse(context, site.definition, `entity.${context.entity}.${name}`);
  }
}

/** Points at the characters the problem is about. */
export function reportProblem(problem: ExpressionProblem, text: string, site: Site): void {
  const { code, what, why, fix, severity } = problem;
  site.diagnostics.add({
    code,
    what,
    why,
    fix,
    severity: severity ?? 'error',
    address: site.definition.partOf ?? site.definition.address,
    range: rangeInside(text, problem, site),
  });
}

/** The place of some characters of an expression, where it is written as one plain or quoted line; else of all of it. */
export function rangeInside(
  text: string,
  { offset, length }: { readonly offset: number; readonly length: number },
  site: Site,
): Range {
  const range = site.definition.locate(site.path);
  const width = range.endColumn - range.column;
  const shift =
    range.line !== range.endLine ? null : width === text.length ? 0 : width === text.length + 2 ? 1 : null;
  if (shift === null) return range;
  const column = range.column + shift + offset;
  return { ...range, column, endColumn: column + Math.max(1, length) };
}
