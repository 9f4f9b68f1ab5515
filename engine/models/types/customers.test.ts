import { describe, expect, test } from 'vitest';
import { numbersOf, shippedRows } from '../data.testing.ts';
import { DAY } from '../learners/histories.ts';
import { kmeans, silhouette } from '../learners/kmeans.ts';
import { axesOf, pointsOf } from '../learners/scaling.ts';
import { numberColumn, tableOf } from '../table.ts';
import { clusters } from './clusters.ts';
import { rfm } from './rfm.ts';

/** Online Retail, all 4,338 customers with an order, as of 10 December 2011. */

const rows = shippedRows('online-retail-customers.csv');
const asOf = Date.parse('2011-12-10');
const orders = numbersOf(rows, 'orders');
const spend = numbersOf(rows, 'spend');
const days = Float64Array.from(rows, (row) => (asOf - Date.parse(row['last_order']!)) / DAY);

test('the figures of the data', () => {
  expect(rows).toHaveLength(4338);
  expect(orders.reduce((sum, value) => sum + value)).toBe(18532);
  expect(spend.reduce((sum, value) => sum + value)).toBeCloseTo(8911407.9, 0);
});

describe('RFM', () => {
  // Each customer's orders at the last day: what RFM reads is the last day, how many, and the sum.
  const transactions = {
    person: Float64Array.from(
      rows.flatMap((row) => new Array(Number(row['orders'])).fill(Number(row['customer_id']))),
    ),
    at: Float64Array.from(
      rows.flatMap((row) => new Array(Number(row['orders'])).fill(Date.parse(row['last_order']!))),
    ),
    value: Float64Array.from(
      rows.flatMap((row) =>
        new Array(Number(row['orders'])).fill(Number(row['spend']) / Number(row['orders'])),
      ),
    ),
  };
  const artefact = rfm.fit({ transactions, asOf }, {}, 's');
  const scores = rfm.score(artefact, { transactions, asOf });

  test.each([
    ['12347', 3, 7, 4310],
    ['17850', 373, 34, 5391.21],
    ['14646', 2, 73, 280206.02],
  ])('customer %s', (id, recency, frequency, value) => {
    const row = rows.findIndex((one) => one['customer_id'] === id);
    expect([scores['recency_days']![row], scores['orders']![row]]).toEqual([recency, frequency]);
    expect(scores['spend']![row]).toBeCloseTo(value, 6);
  });

  test('equal values have equal scores, greater ones no smaller; cells are named and hold everybody', () => {
    const f = scores['frequency_score'] as Float64Array;
    for (const [row, score] of f.entries())
      for (const other of [0, 1, 2, 3, 4])
        if (orders[row]! >= orders[other]!) expect(score).toBeGreaterThanOrEqual(f[other]!);
    expect(Object.values(artefact.cells).reduce((sum, count) => sum + count)).toBe(4338);
    expect(scores['cell']![rows.findIndex((one) => one['customer_id'] === '14646')]).toBe('champions');
    expect(rfm.describe(artefact).sections).toHaveLength(2);
  });

  test('a purchase in the future is refused', () => {
    const future = { person: Float64Array.of(1), at: Float64Array.of(asOf + DAY), value: Float64Array.of(1) };
    expect(() => rfm.fit({ transactions: future, asOf }, {}, 's')).toThrow(/2011-12-11/);
  });
});

describe('k-means', () => {
  const table = tableOf([
    numberColumn('recency', days),
    numberColumn('orders', orders),
    numberColumn('spend', spend),
  ]);
  const points = pointsOf(axesOf(table), table);

  test.each([
    [2, 6474.139, 0.4327],
    [3, 4856.402, 0.3374],
    [4, 3924.831, 0.3324],
    [5, 3268.235, null],
    [6, 2840.327, null],
    [7, 2533.056, null],
    [8, 2325.571, null],
  ])('%i groups: inertia and silhouette', (k, inertia, height) => {
    const found = kmeans(points, k, 'seed');
    // The reference stops at a tolerance, so there is mostly a little more to be had.
    expect(found.inertia / inertia).toBeLessThan(1.0001);
    if (height !== null)
      expect(Math.abs(silhouette(points, found.labels) - height)).toBeLessThan(k < 4 ? 5e-4 : 3e-3);
  });

  test('the type chooses a number, tells groups by what sets them apart, and scores as it fitted', () => {
    const features = { table, people: new Float64Array(0), cutoffs: new Float64Array(0) };
    const artefact = clusters.fit({ features }, { k: { from: 2, to: 3 } }, 'seed');
    expect(artefact.k).toBe(2);
    expect(clusters.describe(artefact).sections).toHaveLength(3);
    const { cluster } = clusters.score(artefact, { features });
    expect((cluster as Float64Array).filter((group) => group === 1)).toHaveLength(artefact.groups[0]!.rows);
    expect(artefact.groups[0]!.traits).toHaveLength(3);
  });
});
