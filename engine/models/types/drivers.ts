/**
 * Which features set apart those who respond, and from where on: the best single threshold or level of each, corrected for how many were
 * looked at and checked on people who were not searched; and what each is worth beside the others, by dealing its values out.
 */
import { type Contrast, type Counts, contrast } from '../learners/contrast.ts';
import { quantileLimits } from '../learners/quantile-scores.ts';
import { partByTime } from '../learners/validation.ts';
import { type Column, type Table, takeRows, takeValues } from '../table.ts';
import { evaluate, fit as fitPropensity, type Propensity, propensity } from './propensity.ts';
import type { ModelType, TrainingData } from './type.ts';

export type DriversSpec = Readonly<Record<string, never>>;

export interface Drivers {
  readonly splits: readonly Split[];
  readonly model: Propensity;
}

export interface Split {
  readonly feature: string;
  /** In words: `tenure > 12`, `contract = Two year`. */
  readonly rule: string;
  readonly looks: number;
  /** In the part that was searched, times the looks of all features. */
  readonly corrected: number;
  readonly inside: Counts;
  readonly outside: Counts;
  readonly heldOut: Contrast;
}

interface Rule {
  readonly rule: string;
  readonly holds: (column: Column, row: number) => boolean;
}

const THRESHOLDS = 20;
const MOST_LEVELS = 50;
const LEAST_SHARE = 0.02;

export const drivers: ModelType<DriversSpec, Drivers> = {
  type: 'drivers',
  needs: 'labels',

  fit(data, _, seed) {
    const model = fitPropensity(data, {}, seed);
    const { features, labels } = data as Required<Pick<TrainingData, 'features' | 'labels'>>;
    const { earlier, later } = partByTime(features, labels, seed);
    const [searched, held] = [takeRows(features.table, earlier), takeRows(features.table, later)];
    const [known, asked] = [takeValues(labels, earlier), takeValues(labels, later)];
    const found = features.table.columns.flatMap(({ name }, place) => {
      const rules = rulesOf(searched.columns[place]!).filter((rule) => isLever(rule, searched, place, known));
      const best = rules
        .map((rule) => ({ rule, seen: contrast(...sides(rule, searched, place, known)) }))
        .sort((a, b) => Math.abs(b.seen.phi) - Math.abs(a.seen.phi))[0];
      return best ? [{ name, place, looks: rules.length, ...best }] : [];
    });
    const looks = found.reduce((sum, one) => sum + one.looks, 0);
    const splits = found
      .map(({ name, place, looks: own, rule, seen }): Split => {
        const [inside, outside] = sides(rule, held, place, asked);
        const corrected = Math.min(1, seen.p * looks);
        const heldOut = contrast(inside, outside);
        return { feature: name, rule: rule.rule, looks: own, corrected, inside, outside, heldOut };
      })
      .sort((a, b) => Math.abs(b.heldOut.phi) - Math.abs(a.heldOut.phi) || (a.feature < b.feature ? -1 : 1));
    return { splits, model };
  },

  score: ({ model }, data) => propensity.score(model, data),
  evaluate: ({ model }, data) => evaluate(model, data),

  describe: ({ splits, model }) => ({
    method: 'The best threshold or level of each feature, corrected for all looks and checked on later rows.',
    sections: [
      {
        heading: 'Single features',
        columns: ['rule', 'rows', 'rate', 'rate of others', 'lift', 'corrected p'],
        rows: splits.map(({ rule, inside, outside, heldOut, corrected }) => [
          rule,
          inside.rows,
          inside.ones / inside.rows,
          outside.ones / outside.rows,
          heldOut.lift,
          corrected,
        ]),
      },
      ...propensity.describe(model).sections,
    ],
  }),
};

function rulesOf(column: Column): Rule[] {
  const { name } = column;
  if (column.kind === 'category')
    return column.levels.slice(0, MOST_LEVELS).map((level, code) => ({
      rule: `${name} = ${level}`,
      holds: (of, row) => of.kind === 'category' && of.codes[row] === code,
    }));
  const known = column.values.filter((value) => !Number.isNaN(value));
  const limits = [...new Set(quantileLimits(known, THRESHOLDS))];
  const rules: Rule[] = limits.map((limit) => ({
    rule: `${name} > ${Number(limit.toPrecision(6))}`,
    holds: (of, row) => of.kind === 'number' && of.values[row]! > limit,
  }));
  const missing: Rule = {
    rule: `${name} is missing`,
    holds: (of, row) => of.kind === 'number' && Number.isNaN(of.values[row]),
  };
  return known.length < column.values.length ? [...rules, missing] : rules;
}

function isLever(rule: Rule, table: Table, place: number, labels: Float64Array): boolean {
  const [inside, outside] = sides(rule, table, place, labels);
  return Math.min(inside.rows, outside.rows) >= Math.max(10, LEAST_SHARE * labels.length);
}

function sides({ holds }: Rule, table: Table, place: number, labels: Float64Array): [Counts, Counts] {
  const column = table.columns[place]!;
  const [inside, outside] = [
    { rows: 0, ones: 0 },
    { rows: 0, ones: 0 },
  ];
  for (let row = 0; row < labels.length; row++) {
    const side = holds(column, row) ? inside : outside;
    side.rows++;
    side.ones += labels[row]!;
  }
  return [inside, outside];
}
