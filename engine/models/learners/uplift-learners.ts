/**
 * Who does it because of the message: T-learner (a model for each arm) and X-learner (Künzel and others 2019: what each person would
 * have done otherwise is guessed from the other arm, and the difference is learnt). Arms were drawn by chance.
 */
import { type Table, takeRows, takeValues } from '../table.ts';
import { type Boosting, boosting } from './boosting/boosting.ts';
import { type LogisticRegression, logisticRegression } from './logistic-regression.ts';
import { type Ridge, ridge } from './ridge.ts';

export type Base = 'linear' | 'boosting';

type Regressor =
  | { readonly kind: 'logistic'; readonly fitted: LogisticRegression }
  | { readonly kind: 'ridge'; readonly fitted: Ridge }
  | { readonly kind: 'boosting'; readonly fitted: Boosting };

export type UpliftModel =
  | { readonly learner: 't'; readonly treated: Regressor; readonly untreated: Regressor }
  | {
      readonly learner: 'x';
      readonly fromTreated: Regressor;
      readonly fromUntreated: Regressor;
      readonly share: number;
    };

export interface Arms {
  readonly table: Table;
  readonly treated: Float64Array;
  readonly outcome: Float64Array;
}

export function fitT(arms: Arms, base: Base, seed: string): Extract<UpliftModel, { learner: 't' }> {
  const [one, nought] = [rowsOf(arms.treated, 1), rowsOf(arms.treated, 0)];
  const of = (rows: Int32Array, arm: string) =>
    regress(takeRows(arms.table, rows), takeValues(arms.outcome, rows), base, `${seed} ${arm}`);
  return { learner: 't', treated: of(one, 'treated'), untreated: of(nought, 'untreated') };
}

export function fitX(arms: Arms, base: Base, seed: string): UpliftModel {
  const first = fitT(arms, base, seed);
  const [one, nought] = [rowsOf(arms.treated, 1), rowsOf(arms.treated, 0)];
  const [ofOne, ofNought] = [takeRows(arms.table, one), takeRows(arms.table, nought)];
  const otherwise = predict(first.untreated, ofOne);
  const then = predict(first.treated, ofNought);
  const gained = takeValues(arms.outcome, one).map((value, row) => value - otherwise[row]!);
  const missed = takeValues(arms.outcome, nought).map((value, row) => then[row]! - value);
  return {
    learner: 'x',
    fromTreated: difference(ofOne, gained, base, `${seed} gained`),
    fromUntreated: difference(ofNought, missed, base, `${seed} missed`),
    share: one.length / arms.treated.length,
  };
}

export function predictUplift(model: UpliftModel, table: Table): Float64Array {
  if (model.learner === 't') {
    const without = predict(model.untreated, table);
    return predict(model.treated, table).map((value, row) => value - without[row]!);
  }
  const [a, b] = [predict(model.fromTreated, table), predict(model.fromUntreated, table)];
  return a.map((value, row) => (1 - model.share) * value + model.share * b[row]!);
}

function regress(table: Table, outcome: Float64Array, base: Base, seed: string): Regressor {
  const isBinary = outcome.every((value) => value === 0 || value === 1);
  if (base === 'boosting') {
    const loss = isBinary ? 'log_loss' : 'squared_error';
    return { kind: 'boosting', fitted: boosting.fit(table, outcome, { loss }, seed) };
  }
  return isBinary
    ? { kind: 'logistic', fitted: logisticRegression.fit(table, outcome, {}, seed) }
    : { kind: 'ridge', fitted: ridge.fit(table, outcome, {}, seed) };
}

function difference(table: Table, gaps: Float64Array, base: Base, seed: string): Regressor {
  return base === 'boosting'
    ? { kind: 'boosting', fitted: boosting.fit(table, gaps, { loss: 'squared_error' }, seed) }
    : { kind: 'ridge', fitted: ridge.fit(table, gaps, {}, seed) };
}

function predict(regressor: Regressor, table: Table): Float64Array {
  if (regressor.kind === 'logistic') return logisticRegression.predict(regressor.fitted, table);
  if (regressor.kind === 'ridge') return ridge.predict(regressor.fitted, table);
  return boosting.predict(regressor.fitted, table);
}

function rowsOf(treated: Float64Array, arm: number): Int32Array {
  return Int32Array.from(treated.keys()).filter((row) => treated[row] === arm);
}
