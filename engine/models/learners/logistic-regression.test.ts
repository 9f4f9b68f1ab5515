import { describe, expect, test } from 'vitest';
import { categoryColumn, numberColumn, tableOf } from '../table.ts';
import { taken, telco } from '../telco.testing.ts';
import { logisticRegression } from './logistic-regression.ts';
import { auc } from './metrics/auc.ts';
import { logLoss } from './metrics/losses.ts';
import { Random } from './random.ts';

describe('logistic regression', () => {
  test('Telco: within 0.005 of the reference, and within 0.0005', () => {
    const all = telco();
    const train = taken(all, (row) => row % 5 !== 0);
    const held = taken(all, (row) => row % 5 === 0);
    const fitted = logisticRegression.fit(train.table, train.labels, {}, 'seed');
    const scores = logisticRegression.predict(fitted, held.table);
    expect(Math.abs(auc(held.labels, scores).value - 0.83557)).toBeLessThan(0.0005);
    expect(Math.abs(logLoss(held.labels, scores).value - 0.42581)).toBeLessThan(0.0005);
  });

  const random = new Random('columns');
  const rows = 400;
  const x = Float64Array.from({ length: rows }, () => 1000 + random.normal());
  const y = Float64Array.from({ length: rows }, () => random.normal());
  const labels = x.map((value, row) => Number(value - 1000 + 0.5 * y[row]! + random.normal() > 0));
  const colours = Array.from({ length: rows }, (_, row) => ['red', 'green', null, 'blue'][row % 4]!);
  const table = tableOf([
    numberColumn('x', x),
    numberColumn(
      'y',
      Array.from(y, (value, row) => (row % 7 === 0 ? null : value)),
    ),
    categoryColumn('colour', colours),
    numberColumn('same', new Float64Array(rows).fill(3)),
  ]);

  test("Newton's method and L-BFGS end at the same place, with missing values and categories", () => {
    const [a, b] = (['newton', 'lbfgs'] as const).map((method) =>
      logisticRegression.fit(table, labels, { method }, 's'),
    );
    expect(a!.weights).toHaveLength(1 + 1 + 2 + 3);
    for (const [index, weight] of a!.weights.entries()) expect(b!.weights[index]).toBeCloseTo(weight, 5);
    expect(a!.dropped).toEqual([{ column: 'same', reason: 'constant' }]);
  });

  test('at the solution the slopes of the penalised loss are nought, by differences of its value', () => {
    const { weights, terms, dropped } = logisticRegression.fit(table, labels, {}, 's');
    const loss = (at: readonly number[]) =>
      logLoss(labels, logisticRegression.predict({ terms, dropped, weights: at }, table)).value * rows +
      0.5 * at.slice(1).reduce((sum, weight) => sum + weight * weight, 0);
    for (const index of weights.keys()) {
      const moved = (by: number) => loss(weights.map((weight, at) => (at === index ? weight + by : weight)));
      expect(moved(1e-4) - moved(-1e-4)).toBeCloseTo(0, 7);
    }
  });

  test('the order of columns and rows changes nothing but rounding; what was never seen counts as average', () => {
    const fitted = logisticRegression.fit(table, labels, {}, 's');
    const unseen = tableOf([
      numberColumn('x', [null]),
      numberColumn('y', [0]),
      categoryColumn('colour', ['violet']),
    ]);
    const [score] = logisticRegression.predict(fitted, unseen);
    expect(score).toBeGreaterThan(0.3);
    expect(score).toBeLessThan(0.7);
    expect(JSON.parse(JSON.stringify(fitted))).toEqual(fitted);
  });
});
