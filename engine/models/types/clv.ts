/**
 * What customers are going to buy and to be worth: BG/NBD or Pareto/NBD for how often, Gamma-Gamma for how much. Purchases of one day are
 * one, time is in weeks. Which of the two: the likelier one, as both have four parameters; with long gaps that is mostly Pareto/NBD.
 * Where nobody is seen to leave, neither has a best fit, and what both become then takes their place: NBD.
 */

import { ModelFault } from '../fault.ts';
import { aliveBgNbd, fitBgNbd } from '../learners/bg-nbd.ts';
import { bootstrap, drawsFor } from '../learners/bootstrap.ts';
import type { Buyers } from '../learners/buyers.ts';
import { FEWEST_REPEAT_BUYERS } from '../learners/buyers.ts';
import { expectedValue, fitGammaGamma, type GammaGamma } from '../learners/gamma-gamma.ts';
import { byDay, DAY, historiesOf, until } from '../learners/histories.ts';
import { expectedPurchases, lifetimeValue, type PurchaseModel } from '../learners/lifetime-value.ts';
import { absoluteError } from '../learners/metrics/losses.ts';
import { fitNbd } from '../learners/nbd.ts';
import { aliveParetoNbd, fitParetoNbd } from '../learners/pareto-nbd.ts';
import type { Evaluation, Figure, ModelType, TrainingData } from './type.ts';

export interface ClvSpec {
  /** Days ahead. */
  readonly horizon: number;
  readonly model?: 'bg_nbd' | 'pareto_nbd';
  /** Per year, e.g. 0.1. */
  readonly discount?: number;
  /** Whether orders have a value that is to be foretold; true unless told. */
  readonly value?: boolean;
}

export interface Clv {
  readonly horizon: number;
  readonly discount: number;
  readonly trainedUntil: number;
  readonly name: keyof typeof METHODS;
  readonly purchases: PurchaseModel;
  /** Null: values are not foretold. `same`: people do not differ by more than chance, and everybody's orders are worth that. */
  readonly orders: GammaGamma | { readonly same: number } | null;
  /** Log-likelihoods of what was tried; null where a model has no best fit. */
  readonly tried: Readonly<Record<string, number | null>>;
  /** Between frequency and mean value, which Gamma-Gamma takes to be nought. */
  readonly correlation: number | null;
}

interface Fit {
  readonly name: Clv['name'];
  readonly fitted: PurchaseModel | null;
}

const WEEK = 7;
const FITS = { bg_nbd: fitBgNbd, pareto_nbd: fitParetoNbd, nbd: fitNbd } as const;
const METHODS = { bg_nbd: 'BG/NBD', pareto_nbd: 'Pareto/NBD', nbd: 'NBD' } as const;

export const clv: ModelType<ClvSpec, Clv> = {
  type: 'clv',
  needs: 'transactions',

  fit(data, { horizon, model, discount = 0, value = true }) {
    if (!(horizon > 0) || !(discount >= 0))
      throw new ModelFault('CAR-978', {
        what: `Value was asked for over ${horizon} days at ${discount} a year.`,
        why: 'A horizon is longer than nought, a discount is not below it.',
        fix: 'Say a horizon such as 365d.',
      });
    const { buyers, mean, asOf } = summary(data);
    const orders = value ? ordersOf(buyers.frequency, mean) : null;
    const names = model === undefined ? (['bg_nbd', 'pareto_nbd'] as const) : [model];
    const fits: Fit[] = names.map((name) => ({
      name,
      fitted: attempt(() => FITS[name](buyers), model !== undefined),
    }));
    if (fits.every(({ fitted }) => fitted === null)) fits.push({ name: 'nbd', fitted: fitNbd(buyers) });
    const best = fits
      .flatMap(({ name, fitted }) => (fitted === null ? [] : [{ name, fitted }]))
      .reduce((a, b) => (b.fitted.logLikelihood > a.fitted.logLikelihood ? b : a));
    return {
      horizon,
      discount,
      trainedUntil: asOf,
      name: best.name,
      purchases: best.fitted,
      orders,
      tried: Object.fromEntries(fits.map(({ name, fitted }) => [name, fitted?.logLikelihood ?? null])),
      correlation: value ? correlation(buyers.frequency, mean) : null,
    };
  },

  score(artefact, data) {
    const { buyers, mean } = summary(data);
    const { purchases: model, orders, horizon, discount } = artefact;
    const each = (of: (row: number) => number) => Float64Array.from(buyers.age.keys(), of);
    const history = (row: number) => ({
      x: buyers.frequency[row]!,
      recency: buyers.recency[row]!,
      age: buyers.age[row]!,
    });
    const weeks = horizon / WEEK;
    const purchases = each((row) => expectedPurchases(model, weeks, history(row)));
    const alive = each((row) => aliveIn(model, history(row)));
    if (orders === null) return { purchases, alive };
    const order = each((row) =>
      'same' in orders ? orders.same : expectedValue(orders, buyers.frequency[row]!, mean[row]!),
    );
    // In steps of about four weeks.
    const steps = Math.max(1, Math.round(weeks / 4));
    const perStep = (1 + discount) ** (weeks / steps / (365.25 / WEEK)) - 1;
    const value = each((row) =>
      lifetimeValue(model, history(row), order[row]!, { steps, step: weeks / steps, discount: perStep }),
    );
    return { purchases, alive, order_value: order, value };
  },

  evaluate(artefact, data) {
    const { transactions, asOf } = given(data);
    const before = until(transactions, artefact.trainedUntil);
    const seen = { transactions: before, asOf: artefact.trainedUntil };
    const { buyers, people } = summary(seen);
    const days = (asOf - artefact.trainedUntil) / DAY;
    const { purchases } = clv.score({ ...artefact, horizon: days, orders: null }, seen);
    const predicted = purchases as Float64Array;
    const actual = boughtAfter(byDay(transactions), people, artefact.trainedUntil);
    // Everybody goes on at the rate they had.
    const same = buyers.age.map((age, row) => (buyers.frequency[row]! / Math.max(age, 1)) * (days / WEEK));
    return { rows: people.length, ...compared(predicted, same, actual) };
  },

  describe: ({ name, purchases, orders, tried, correlation: together, horizon }) => ({
    method: `${METHODS[name]}${orders && !('same' in orders) ? ' and Gamma-Gamma' : ''} by maximum likelihood, over ${horizon} days, time in weeks; purchases of one day are one.`,
    sections: [
      {
        heading: 'Parameters',
        columns: ['parameter', 'value'],
        rows: Object.entries({ ...purchases, ...orders }),
      },
      {
        heading: 'Which model of purchases',
        ...(leavesNobody(purchases) && {
          text: 'Nobody is seen to leave in this data: everybody counts as alive, and expectations are of rates alone. A model without a likelihood has no best fit for that reason.',
        }),
        columns: ['model', 'log-likelihood'],
        rows: Object.entries(tried),
      },
      {
        heading: 'Means, not medians',
        text: 'What it says is what is expected on average: right in sum, and best by squared error. Most people buy less than their own mean, so a guess that is mostly nought may have the lesser absolute error.',
      },
      {
        heading: 'Frequency and value',
        text:
          together === null
            ? 'Values are not modelled.'
            : orders !== null && 'same' in orders
              ? 'Orders of one person are worth no more than those of another, but for chance: all count as worth the mean.'
              : `Their correlation is ${together.toFixed(3)}; the model takes it to be nought${Math.abs(together) > 0.3 ? ', which it is not: values of frequent customers are off' : ''}.`,
      },
    ],
  }),
};

/** Where values differ by nothing but chance, the likelihood rises without end towards everybody being the same; and where one price is all there is, they are. */
function ordersOf(frequency: Float64Array, mean: Float64Array): NonNullable<Clv['orders']> {
  const known = mean.filter((_, row) => frequency[row]! > 0);
  if (known.length >= FEWEST_REPEAT_BUYERS && known[0]! > 0 && known.every((one) => one === known[0]))
    return { same: known[0]! };
  const fitted = attempt(() => fitGammaGamma(frequency, mean), false);
  if (fitted) return fitted;
  const orders = frequency.reduce((sum, count) => sum + count, 0);
  return { same: frequency.reduce((sum, count, row) => sum + count * mean[row]!, 0) / orders };
}

/** The chance to leave after a purchase, or in a week, of somebody average. */
function leavesNobody(model: PurchaseModel): boolean {
  if ('beta' in model) return model.s / model.beta < 1e-4;
  return 'b' in model ? model.a / (model.a + model.b) < 1e-4 : true;
}

function compared(
  predicted: Float64Array,
  same: Float64Array,
  actual: Float64Array,
): Pick<Evaluation, 'metrics' | 'baseline'> {
  const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);
  const figures = (values: Float64Array) => ({
    mean_absolute_error: absoluteError(actual, values),
    root_mean_squared_error: rootMeanSquared(actual, values),
    predicted_over_actual: { value: sum(values) / sum(actual) },
  });
  return { metrics: figures(predicted), baseline: figures(same) };
}

function rootMeanSquared(actual: Float64Array, values: Float64Array): Figure {
  const squares = values.map((value, row) => (value - actual[row]!) ** 2);
  const root = (rows: Int32Array) =>
    Math.sqrt(rows.reduce((sum, row) => sum + squares[row]!, 0) / rows.length);
  return bootstrap(squares.length, root, 'root mean squared error', drawsFor(squares.length));
}

function aliveIn(
  model: PurchaseModel,
  { x, recency, age }: { x: number; recency: number; age: number },
): number {
  if ('beta' in model) return aliveParetoNbd(model, x, recency, age);
  return 'b' in model ? aliveBgNbd(model, x, recency, age) : 1;
}

function attempt<T>(work: () => T, mustSucceed: boolean): T | null {
  try {
    return work();
  } catch (fault) {
    if (mustSucceed || !(fault instanceof ModelFault) || fault.code !== 'CAR-975') throw fault;
    return null;
  }
}

function given({ transactions, asOf }: TrainingData) {
  if (transactions === undefined || asOf === undefined)
    throw new TypeError('clv needs transactions and asOf');
  return { transactions, asOf };
}

/** The mean value is of all orders but the first, as Gamma-Gamma has it. */
function summary(data: TrainingData): {
  people: Float64Array;
  buyers: Buyers;
  mean: Float64Array;
  asOf: number;
} {
  const { transactions, asOf } = given(data);
  // Checked as they are: a day's beginning may lie before what is in the future.
  historiesOf(transactions, asOf);
  const days = byDay(transactions);
  const { people, from, first, last, orders } = historiesOf(days, asOf);
  const today = Math.floor(asOf / DAY) * DAY;
  const mean = orders.map((count, row) => {
    let sum = 0;
    for (let at = from[row]! + 1; at < from[row + 1]!; at++) sum += days.value[at]!;
    return count > 1 ? sum / (count - 1) : 0;
  });
  const weeks = (from_: Float64Array, to: (row: number) => number) =>
    from_.map((at, row) => (to(row) - at) / DAY / WEEK);
  return {
    people,
    buyers: {
      frequency: orders.map((count) => count - 1),
      recency: weeks(first, (row) => last[row]!),
      age: weeks(first, () => today),
    },
    mean,
    asOf,
  };
}

function boughtAfter(
  { person, at }: { person: Float64Array; at: Float64Array },
  people: Float64Array,
  instant: number,
): Float64Array {
  const places = new Map(Array.from(people, (one, place) => [one, place]));
  const counts = new Float64Array(people.length);
  for (let row = 0; row < person.length; row++) {
    const place = places.get(person[row]!);
    if (place !== undefined && at[row]! > instant) counts[place]!++;
  }
  return counts;
}

function correlation(frequency: Float64Array, mean: Float64Array): number {
  const rows = Int32Array.from(frequency.keys()).filter((row) => frequency[row]! > 0);
  const average = (of: Float64Array) => rows.reduce((sum, row) => sum + of[row]!, 0) / rows.length;
  const [a, b] = [average(frequency), average(mean)];
  let [xy, xx, yy] = [0, 0, 0];
  for (const row of rows) {
    xy += (frequency[row]! - a) * (mean[row]! - b);
    xx += (frequency[row]! - a) ** 2;
    yy += (mean[row]! - b) ** 2;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}
