/** Which part of JSONata is compiled. What is not is refused by name, with its place. */
import { type Node, nodesOf } from './ast.ts';
import { boundNames } from './calls.ts';
import { compiledTypes } from './emit/index.ts';
import type { Expression } from './expression.ts';
import { functions } from './functions.ts';
import type { ExpressionProblem } from './problem.ts';
import { compiledFunctions } from './semantics/library.ts';
import { type Span, Spans } from './span.ts';

const typeWords: Readonly<Record<string, string>> = {
  wildcard: '`*` (all fields)',
  descendant: '`**` (all fields below)',
  parent: '`%` (the parent)',
  regex: 'a pattern between slashes',
  lambda: '`function(…)`',
  partial: 'a call with `?`',
  apply: '`~>`',
  transform: '`|…|…|`',
  sort: '`^(…)` (sorting)',
};

/** Empty when the whole expression can be compiled. */
export function canCompile({ ast, text }: Expression): readonly ExpressionProblem[] {
  const spans = new Spans(text);
  const bound = boundNames(ast);
  const found: ExpressionProblem[] = [];
  const statements = new Set<Node>([ast]);
  const procedures = new Set<Node>();
  for (const node of nodesOf(ast)) {
    if (node.type === 'block') for (const statement of node.expressions) statements.add(statement);
    if (node.type === 'function') procedures.add(node.procedure);
    if (procedures.has(node)) continue;
    const what = unsupported(node, bound, statements);
    if (what === null) continue;
    found.push(refusal(what, node.type === 'function' ? spans.of(node) : spans.token(node)));
    // What is below is part of the same refusal.
    if (!compiledTypes.has(node.type)) break;
  }
  return found;
}

function unsupported(node: Node, bound: ReadonlySet<string>, statements: ReadonlySet<Node>): string | null {
  if (!compiledTypes.has(node.type)) return typeWords[node.type] ?? 'this form';
  if (node.group) return '`{…}` after a value (grouping)';
  if (node.focus !== undefined || node.index !== undefined) return 'a variable bound by `@` or `#`';
  if (node.stages?.some(({ type }) => type === 'index') === true) return 'a variable bound by `#`';
  if (node.type === 'bind' && !statements.has(node)) return '`:=` inside of an expression';
  if (node.type === 'function') return unsupportedCall(node.procedure, bound);
  if (node.type === 'variable' && functions.has(node.value) && !bound.has(node.value)) {
    return `\`$${node.value}\` without a call`;
  }
  return null;
}

function unsupportedCall(procedure: Node, bound: ReadonlySet<string>): string | null {
  if (procedure.type !== 'variable') return 'the call of a computed function';
  if (bound.has(procedure.value)) return `the call of a variable, \`$${procedure.value}(…)\`,`;
  return compiledFunctions.has(procedure.value) ? null : `\`$${procedure.value}\``;
}

function refusal(what: string, { offset, length }: Span): ExpressionProblem {
  return {
    code: 'CAR-308',
    what: `${what} is not supported in conditions in this version`,
    why: 'conditions and tags are compiled, and this part of JSONata is not; mappings of sources may use it',
    fix: 'write it without, or compute the value where the data comes in',
    offset,
    length,
  };
}
