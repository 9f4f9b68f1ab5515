/**
 * Arithmetic on metrics: a text like `revenue / orders` → a tree of numbers, metrics by their place, and the four
 * operations. It is read by the parser of expressions; whatever else an expression could be is refused.
 */
import type { Site } from '../../language/definition.ts';
import { type Node, parseExpression } from '../../language/expressions/index.ts';
import type { Context } from '../context.ts';
import { parseAt, rangeInside } from '../expression.ts';
import { checkNumber } from './no-number.ts';

export type Arithmetic =
  | { readonly op: 'number'; readonly value: number }
  | { readonly op: 'metric'; readonly index: number }
  | { readonly op: Operation; readonly left: Arithmetic; readonly right: Arithmetic };

export type Operation = '+' | '-' | '*' | '/';

export interface ReadArithmetic {
  readonly tree: Arithmetic;
  /** Ids of metrics, each once, in the order in which they stand. */
  readonly names: readonly string[];
}

const OPERATIONS: ReadonlySet<string> = new Set(['+', '-', '*', '/']);

/** Null where it is something else, which has been reported. */
export function arithmeticAt(text: string, site: Site): ReadArithmetic | null {
  const parsed = parseAt(text, site);
  if (!parsed) return null;
  const read = arithmeticOf(parsed.ast);
  if (read && read.names.length > 0) return read;
  site.report({
    code: 'CAR-860',
    what: read ? `\`${text}\` names no metric` : `\`${text}\` is more than arithmetic`,
    why: 'a metric of metrics is made of their ids and numbers, joined by + - * / and parentheses',
    fix: 'declare what is measured as a metric of its own, and name it here',
  });
  return null;
}

/** Ids that a text names, where it is arithmetic at all. */
export function namesIn(text: string): readonly string[] {
  const parsed = parseExpression(text);
  return (parsed.ok && arithmeticOf(parsed.expression.ast)?.names) || [];
}

function arithmeticOf(ast: Node): ReadArithmetic | null {
  const names: string[] = [];
  const tree = treeOf(ast, names);
  return tree && { tree, names };
}

function treeOf(node: Node, names: string[]): Arithmetic | null {
  if (node.predicate || node.group || ('stages' in node && node.stages)) return null;
  if (node.type === 'number') return { op: 'number', value: node.value as number };
  if (node.type === 'name') return { op: 'metric', index: placeOf(node.value, names) };
  if (node.type === 'path') return node.steps.length === 1 ? treeOf(node.steps[0]!, names) : null;
  if (node.type === 'block')
    return node.expressions.length === 1 ? treeOf(node.expressions[0]!, names) : null;
  if (node.type === 'unary' && node.value === '-') {
    const inner = treeOf(node.expression, names);
    return inner && { op: '-', left: { op: 'number', value: 0 }, right: inner };
  }
  if (node.type !== 'binary' || !OPERATIONS.has(node.value)) return null;
  const left = treeOf(node.lhs, names);
  const right = treeOf(node.rhs, names);
  return left && right && { op: node.value as Operation, left, right };
}

function placeOf(name: string, names: string[]): number {
  const known = names.indexOf(name);
  return known >= 0 ? known : names.push(name) - 1;
}

const OPERATE: Readonly<Record<Operation, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
};

/** Null where a part is missing, or something is divided by 0. */
export function calculate(tree: Arithmetic, values: readonly (number | null)[]): number | null {
  if (tree.op === 'number') return tree.value;
  if (tree.op === 'metric') return values[tree.index] ?? null;
  const left = calculate(tree.left, values);
  const right = calculate(tree.right, values);
  if (left === null || right === null) return null;
  const result = OPERATE[tree.op](left, right);
  return Number.isFinite(result) ? result + 0 : null;
}

/** Reports names that are no metric, each where it stands; answers whether all are. */
export function areMetrics(names: readonly string[], text: string, site: Site, context: Context): boolean {
  const { workspace, diagnostics } = context;
  let all = true;
  for (const name of names) {
    if (workspace.get('metric', name)) {
      all = checkNumber(name, site, context) && all;
      continue;
    }
    all = false;
    if (workspace.broken.has(`metric.${name}`)) continue;
    const offset = Math.max(0, text.search(new RegExp(`\\b${name}\\b`)));
    diagnostics.add({
      code: 'CAR-222',
      severity: 'error',
      what: `unknown metric \`${name}\``,
      why: 'no file declares a metric of this id',
      fix: `declare it with \`kind: metric\` and \`id: ${name}\`, or name another one`,
      address: site.definition.address,
      range: rangeInside(text, { offset, length: name.length }, site),
    });
  }
  return all;
}
