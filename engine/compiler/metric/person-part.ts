/**
 * Whether arithmetic on metrics can be told person by person, as an experiment needs it: sums may be added and scaled,
 * and one sum divided by another. A sum of ratios has no part that is one person's.
 */
import type { Arithmetic } from './arithmetic.ts';
import type { MetricProgram } from './program.ts';

/** What a part of the tree is of one person: a number for everybody, an amount, an amount over another; or nothing. */
type Part = 'number' | 'amount' | 'ratio' | null;

export function personParts(
  tree: Arithmetic,
  metrics: readonly MetricProgram[],
): Pick<MetricProgram, 'isPerPerson' | 'window' | 'after'> {
  const [first, ...others] = metrics;
  const { window, after } = first!;
  const isOneSpan = others.every((one) => one.window === window && one.after === after);
  const part = partOf(tree, metrics.map(partOfMetric));
  const isPerPerson = isOneSpan && (part === 'amount' || part === 'ratio');
  return { isPerPerson, window: isOneSpan ? window : null, after: isOneSpan ? after : 0 };
}

/** Whether each person has an amount of their own in it, even if it is nothing: sums of which can be compared by person. */
export function isAmount({ aggregate, source }: MetricProgram): boolean {
  if (source.on === 'metrics')
    return partOf(source.arithmetic, source.metrics.map(partOfMetric)) === 'amount';
  const { kind } = aggregate;
  const isOfEach = kind === 'count' || kind === 'sum' || kind === 'mean' || kind === 'share';
  return isOfEach && !(source.what.of === 'behaviour' && source.what.needsSome);
}

/** Means of people are amounts only among each other, since all of them are over the same people: `who` and `from` choose. */
function partOfMetric({ aggregate, source }: MetricProgram): Part {
  if (source.on === 'metrics') return null;
  const { kind } = aggregate;
  if (kind === 'count' || kind === 'sum') return 'amount';
  return kind === 'ratio' ? 'ratio' : null;
}

function partOf(tree: Arithmetic, parts: readonly Part[]): Part {
  if (tree.op === 'number') return 'number';
  if (tree.op === 'metric') return parts[tree.index]!;
  const left = partOf(tree.left, parts);
  const right = partOf(tree.right, parts);
  if (left === null || right === null) return null;
  if (left === 'number' && right === 'number') return 'number';
  if (tree.op === '+' || tree.op === '-') return added(tree.op, tree, left, right);
  if (tree.op === '*') return left === 'number' ? right : right === 'number' ? left : null;
  if (right === 'number') return left;
  return left === 'amount' && right === 'amount' ? 'ratio' : null;
}

/** `0 - x` is what the sign of `-x` becomes. */
function added(op: '+' | '-', tree: Arithmetic, left: Part, right: Part): Part {
  if (left === 'amount' && right === 'amount') return 'amount';
  const isSign = op === '-' && 'left' in tree && tree.left.op === 'number' && tree.left.value === 0;
  return isSign ? right : null;
}
