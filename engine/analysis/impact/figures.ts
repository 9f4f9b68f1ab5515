/** What an action is worth, told from cohorts: for each time the effect with its interval, who was compared, and how alike they were. Pure but for `impactFigures`. */
import type { ImpactProgram } from '../../compiler/metric/impact-program.ts';
import { compareText } from '../../language/diagnostic.ts';
import type { Looking } from '../../runtime/flags.ts';
import { type Balance, balanceOf } from '../statistics/balance.ts';
import { ExactSum } from '../statistics/exact-sum.ts';
import { type MatchedEffect, matchedEffect } from '../statistics/matched.ts';
import { welch } from '../statistics/welch.ts';
import { type Cohorts, cohortsOf, type Trait } from './cohorts.ts';

/** Values of one trait that are told apart, the commonest. */
const MOST_VALUES = 50;

export interface ImpactFigure {
  readonly id: string;
  readonly title: string;
  /** The metric that people's worth is told by. */
  readonly of: string;
  readonly unit: string | null;
  readonly decimals: number | null;
  readonly alpha: number;
  /** Who did it for the first time; occasions on which others did not. */
  readonly did: number;
  readonly others: number;
  readonly over: readonly ImpactOver[];
}

export interface ImpactOver {
  /** As written, e.g. `90d`. */
  readonly time: string;
  /** Null where too few found others alike. */
  readonly effect: number | null;
  readonly standardError: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** On average, what they did in the time, and what others alike did. */
  readonly value: number | null;
  readonly othersValue: number | null;
  /** The difference of all, alike or not: what matching put right. */
  readonly naive: number | null;
  readonly matched: { readonly did: number; readonly others: number };
  /** Those who found nobody alike. */
  readonly unmatched: { readonly did: number; readonly others: number };
  /** Those whose time is not over; they are left out. */
  readonly open: { readonly did: number; readonly others: number };
  /** The share of the others, as they weigh, who did it after all within the time. */
  readonly later: number | null;
  /** Standardised mean differences; of what is no number the greatest of its values. */
  readonly balance: readonly ({ readonly name: string } & Balance)[];
}

/** In the order of the impacts: one walk over everybody for all of them. */
export async function impactFigures(
  looking: Pick<Looking, 'store' | 'run'>,
  impacts: readonly ImpactProgram[],
  at: number,
): Promise<ImpactFigure[]> {
  if (impacts.length === 0) return [];
  return (await cohortsOf(looking, impacts, at)).map(figureOf);
}

export function figureOf(cohorts: Cohorts): ImpactFigure {
  const { id, title, of, decimals, alpha, over } = cohorts.impact;
  const did = cohorts.did.values.reduce((sum, one) => sum + one, 0);
  return {
    id,
    title,
    of: of.id,
    unit: of.unit,
    decimals,
    alpha,
    did,
    others: cohorts.did.values.length - did,
    over: over.map((_, place) => overOf(cohorts, place)),
  };
}

function overOf(cohorts: Cohorts, place: number): ImpactOver {
  const { impact, stratum, person, did, before } = cohorts;
  const y = cohorts.after[place]!.values;
  const found = matchedEffect({
    stratum: stratum.values,
    person: person.values,
    did: did.values,
    y,
    x: before.values,
  });
  const { span, words } = impact.over[place]!;
  return {
    time: words,
    ...estimated(found, impact.alpha),
    matched: found.matched,
    unmatched: found.unmatched,
    open: openOf(y, did.values),
    later: laterOf(cohorts, found.weights, span),
    balance: balanceIn(cohorts, y, found.weights),
  };
}

type Estimated = 'effect' | 'standardError' | 'low' | 'high' | 'value' | 'othersValue' | 'naive';

function estimated(found: MatchedEffect, alpha: number): Pick<ImpactOver, Estimated> {
  const { effect, standardError, degrees, value, others, naive, matched } = found;
  const isKnown = matched.did >= 2 && standardError > 0 && degrees > 0;
  const [low, high] = isKnown
    ? welch({ effect, standardError, degrees, n: matched.did + matched.others }, alpha).interval
    : [null, null];
  return {
    effect: finite(effect),
    standardError: isKnown ? standardError : null,
    low,
    high,
    value: finite(value),
    othersValue: finite(others),
    naive: finite(naive),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function openOf(y: Float64Array, did: Float64Array): ImpactOver['open'] {
  const open = { did: 0, others: 0 };
  for (let row = 0; row < y.length; row += 1)
    if (Number.isNaN(y[row]!)) open[did[row] === 1 ? 'did' : 'others'] += 1;
  return open;
}

function laterOf({ did, later }: Cohorts, weights: Float64Array, span: number): number | null {
  const [all, those] = [new ExactSum(), new ExactSum()];
  for (let row = 0; row < weights.length; row += 1) {
    if (did.values[row] === 1) continue;
    all.add(weights[row]!);
    if (later.values[row]! < span) those.add(weights[row]!);
  }
  return all.value > 0 ? those.value / all.value : null;
}

/** Of the rows whose time is over. */
function balanceIn(
  { impact, before, months, traits, did }: Cohorts,
  y: Float64Array,
  weights: Float64Array,
): ImpactOver['balance'] {
  const counted = (value: (row: number) => number) => ({
    value: Float64Array.from(y, (one, row) => (Number.isNaN(one) ? Number.NaN : value(row))),
    did: did.values,
    weights,
  });
  const ofTrait = ({ column, values }: Trait): Balance => {
    if (values === null) return balanceOf(counted((row) => column.values[row]!));
    const each = commonest(column.values, values.names).map((number) =>
      balanceOf(counted((row) => (column.values[row] === number ? 1 : 0))),
    );
    return { before: widest(each.map((one) => one.before)), after: widest(each.map((one) => one.after)) };
  };
  return [
    { name: months.name, ...ofTrait(months) },
    { name: `${impact.of.id} before`, ...balanceOf(counted((row) => before.values[row]!)) },
    ...traits.map((trait) => ({ name: trait.name, ...ofTrait(trait) })),
  ];
}

function commonest(numbers: Float64Array, names: readonly string[]): number[] {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  return [...counts]
    .sort(([one, a], [other, b]) => b - a || compareText(names[one]!, names[other]!))
    .slice(0, MOST_VALUES)
    .map(([number]) => number);
}

/** The farthest from 0; which of two equal ones is told does not depend on the order of people. */
function widest(differences: readonly number[]): number {
  return differences.reduce(
    (most, one) =>
      Math.abs(one) > Math.abs(most) || (Math.abs(one) === Math.abs(most) && one > most) ? one : most,
    0,
  );
}
