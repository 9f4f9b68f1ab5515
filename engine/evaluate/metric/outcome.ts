/**
 * What one person adds to a metric by what they did in a span of time. Asks the sweep, over the person's stored
 * events, for the very features that conditions and tags are made of; there is no second reading of behaviour.
 */
import { type Arithmetic, calculate } from '../../compiler/metric/arithmetic.ts';
import type { MeasuredMetric, MetricProgram } from '../../compiler/metric/program.ts';
import type { View } from '../../compiler/view.ts';
import type { History } from '../swept-event.ts';
import { contributionOf, scaleOf } from './contribution.ts';
import { pastBetween } from './past.ts';

/** Somebody whose past can be read. */
export interface MeasuredPerson {
  /** As of now: fields, tags, memberships (`viewOf`). */
  readonly view: View;
  /** Their events: `draft.past`, or `wholeHistory` of all of them in order. */
  readonly history: History;
}

/** What is compared between groups is the sum of numerators by the sum of denominators. */
export interface Outcome {
  readonly numerator: number;
  /** 1 where people are counted; of a ratio, what is divided by. */
  readonly denominator: number;
  /** Of a quantile: the single values; of one value per person, that one. */
  readonly values?: readonly number[];
}

/** The part of a person's time that counts, from its beginning (an exposure, an entry) on. */
export function spanOf(
  { after, window }: Pick<MetricProgram, 'after' | 'window'>,
  begin: number,
): { readonly from: number; readonly until: number } {
  return { from: begin + after, until: window === null ? Number.POSITIVE_INFINITY : begin + window };
}

/**
 * What they did in [from, until); null where they do not count, e.g. in a mean over occurrences they have none of. Of a
 * metric that is not `isPerPerson` nobody has a part.
 */
export function outcomeOf(
  metric: MetricProgram,
  { view, history }: MeasuredPerson,
  from: number,
  until: number,
): Outcome | null {
  const { source, isPerPerson } = metric;
  if (!isPerPerson) return null;
  if (source.on === 'people') return measured(metric, source, { view, history }, from, until);
  const parts = source.metrics.map((part) => outcomeOf(part, { view, history }, from, until));
  if (parts.every((part) => part === null)) return null;
  return partOf(source.arithmetic, parts);
}

function measured(
  { aggregate }: MetricProgram,
  source: MeasuredMetric,
  { view, history }: MeasuredPerson,
  from: number,
  until: number,
): Outcome | null {
  const found = contributionOf(source, view, pastBetween(source.own, history, from, until, view.now));
  if (!found) return null;
  const scale = scaleOf(source);
  const numerator = Number(found.sum) / scale;
  if (aggregate.kind !== 'quantile') return { numerator, denominator: found.count };
  const values = found.values?.map((value) => value / scale) ?? [numerator];
  return { numerator: values.reduce((sum, value) => sum + value, 0), denominator: values.length, values };
}

/** Amounts are over one person; only one division of amounts stands in the tree (`person-part.ts`). */
function partOf(tree: Arithmetic, parts: readonly (Outcome | null)[]): Outcome | null {
  if (tree.op === 'number') return { numerator: tree.value, denominator: 1 };
  // Whom a sum does not count, it counts as nothing.
  if (tree.op === 'metric') return parts[tree.index] ?? { numerator: 0, denominator: 1 };
  const left = partOf(tree.left, parts);
  const right = partOf(tree.right, parts);
  if (!left || !right) return null;
  const isAmounts = tree.op === '/' && tree.right.op !== 'number' && hasMetric(tree.right);
  if (isAmounts) return { numerator: left.numerator, denominator: right.numerator };
  const numbers = [left.numerator, right.numerator];
  const numerator = calculate({ op: tree.op, left: FIRST, right: SECOND }, numbers);
  const denominator = hasMetric(tree.left) ? left.denominator : right.denominator;
  return numerator === null ? null : { numerator, denominator };
}

function hasMetric(tree: Arithmetic): boolean {
  if (tree.op === 'metric') return true;
  return tree.op !== 'number' && (hasMetric(tree.left) || hasMetric(tree.right));
}

const FIRST: Arithmetic = { op: 'metric', index: 0 };
const SECOND: Arithmetic = { op: 'metric', index: 1 };
