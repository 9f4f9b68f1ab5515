/** What every call is checked for, wherever the expression stands: that the function exists and may be called. */
import { nearest } from '../nearest.ts';
import { type Node, nodesOf } from './ast.ts';
import type { Expression } from './expression.ts';
import { functions, refusedFunctions } from './functions.ts';
import type { ExpressionProblem } from './problem.ts';
import { type Span, Spans } from './span.ts';

export function callProblems({ ast, text }: Expression): readonly ExpressionProblem[] {
  const spans = new Spans(text);
  const bound = boundNames(ast);
  const called = new Set<Node>();
  const problems: ExpressionProblem[] = [];
  for (const node of nodesOf(ast)) {
    const callee = calleeOf(node);
    if (callee) {
      called.add(callee);
      const problem = callProblem(callee, bound, spans);
      if (problem) problems.push(problem);
    } else if (
      node.type === 'variable' &&
      !called.has(node) &&
      refusedFunctions.has(node.value) &&
      !bound.has(node.value)
    ) {
      problems.push(refused(node.value, spans.token(node)));
    }
  }
  return problems;
}

/** Names that the expression itself gives to values and functions. */
export function boundNames(ast: Node): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of nodesOf(ast)) {
    if (node.type === 'bind') names.add(node.lhs.value);
    if (node.type === 'lambda') for (const { value } of node.arguments) names.add(value);
    if (node.focus !== undefined) names.add(node.focus);
    if (node.index !== undefined) names.add(node.index);
    for (const stage of node.stages ?? []) if (stage.type === 'index') names.add(stage.value);
  }
  return names;
}

function calleeOf(node: Node): Node | undefined {
  if (node.type === 'function' || node.type === 'partial') return node.procedure;
  return node.type === 'apply' && node.rhs.type === 'variable' ? node.rhs : undefined;
}

function callProblem(callee: Node, bound: ReadonlySet<string>, spans: Spans): ExpressionProblem | null {
  if (callee.type === 'path') return withoutSign(callee.steps[0]!, callee.steps.length, spans);
  if (callee.type !== 'variable' || bound.has(callee.value) || functions.has(callee.value)) return null;
  const span = spans.token(callee);
  if (refusedFunctions.has(callee.value)) return refused(callee.value, span);
  const meant = nearest(callee.value, functions.keys());
  return {
    code: 'CAR-306',
    what: `unknown function \`$${callee.value}\``,
    why: "functions are JSONata's, and `$plus` and `$local`",
    fix:
      meant === undefined
        ? 'see the list of functions in the JSONata documentation'
        : `did you mean \`$${meant}\`?`,
    ...span,
  };
}

/** `count(lines)`: to JSONata the call of whatever the field `count` holds, which is no function. */
function withoutSign(callee: Node, steps: number, spans: Spans): ExpressionProblem | null {
  if (steps !== 1 || callee.type !== 'name') return null;
  const span = spans.token(callee);
  const known = functions.has(callee.value) ? callee.value : nearest(callee.value, functions.keys());
  return {
    code: callee.value === 'not' ? 'CAR-302' : 'CAR-306',
    what: `\`${callee.value}(…)\` is not a function`,
    why: 'functions are written with a `$`; a bare name is a value',
    fix: known === undefined ? 'put an operator before the bracket' : `write \`$${known}(…)\``,
    ...span,
  };
}

function refused(name: string, span: Span): ExpressionProblem {
  return {
    code: 'CAR-305',
    what: `\`$${name}\` is not allowed in expressions`,
    ...refusedFunctions.get(name)!,
    ...span,
  };
}
