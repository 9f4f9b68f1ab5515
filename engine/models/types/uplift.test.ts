import { describe, expect, test } from 'vitest';
import { besideFile, numbersOf, rowsIn } from '../data.testing.ts';
import { Random } from '../learners/random.ts';
import { categoryColumn, numberColumn, tableOf } from '../table.ts';
import { uplift } from './uplift.ts';

describe('an effect that only some have', () => {
  const random = new Random('people');
  const rows = 4000;
  const x = Float64Array.from({ length: rows }, () => random.normal());
  const y = Float64Array.from({ length: rows }, () => random.normal());
  const treated = Float64Array.from({ length: rows }, () => random.below(2));
  const chance = x.map(
    (value, row) => 0.2 + (treated[row] === 1 && value > 0 ? 0.3 : 0) + (y[row]! > 0 ? 0.1 : 0),
  );
  const outcome = chance.map((p) => Number(random.next() < p));
  const table = tableOf([numberColumn('x', x), numberColumn('y', y)]);
  const experiment = { table, treated, outcome };

  test.each([
    ['t', 'linear'],
    ['x', 'linear'],
    ['t', 'boosting'],
    ['x', 'boosting'],
  ] as const)('%s-learner with %s models finds them', (learner, base) => {
    const artefact = uplift.fit({ experiment }, { learner, base }, 's');
    const scores = uplift.score(artefact, { experiment })['uplift'] as Float64Array;
    const mean = (keep: (row: number) => boolean) => {
      const own = scores.filter((_, row) => keep(row));
      return own.reduce((sum, value) => sum + value, 0) / own.length;
    };
    expect(Math.abs(mean((row) => x[row]! > 0) - 0.3)).toBeLessThan(0.07);
    expect(Math.abs(mean((row) => x[row]! <= 0))).toBeLessThan(0.07);
    expect(mean((row) => x[row]! > 0) - mean((row) => x[row]! <= 0)).toBeGreaterThan(0.15);
  });

  test('the better way is chosen; all of it is plain JSON', () => {
    const artefact = uplift.fit({ experiment }, {}, 's');
    expect(artefact.tried).toHaveLength(4);
    const { metrics } = uplift.evaluate(JSON.parse(JSON.stringify(artefact)), { experiment });
    expect(metrics['qini']!.value).toBeGreaterThan(0.1);
    expect(metrics['uplift_at_100']!.value).toBeCloseTo(artefact.effect.value, 10);
  });

  test.each([
    ['nobody treated', { ...experiment, treated: new Float64Array(rows) }, 'CAR-971'],
    ['nobody did it', { ...experiment, outcome: new Float64Array(rows) }, 'CAR-971'],
    ['an outcome that is not finite', { ...experiment, outcome: outcome.with(3, Number.NaN) }, 'CAR-973'],
  ])('%s', (_, odd, code) => {
    expect(() => uplift.fit({ experiment: odd }, {}, 's')).toThrow(expect.objectContaining({ code }));
  });
});

const file = besideFile('hillstrom/hillstrom.csv');
describe.skipIf(file === null)('Hillstrom (the file states no licence and does not ship)', () => {
  const rows = file === null ? [] : rowsIn(file).filter((row) => row['segment'] !== 'Mens E-Mail');
  const numbers = ['recency', 'history', 'mens', 'womens', 'newbie'].map((name) =>
    numberColumn(name, numbersOf(rows, name)),
  );
  const words = ['zip_code', 'channel'].map((name) =>
    categoryColumn(
      name,
      rows.map((row) => row[name]!),
    ),
  );
  const part = (remainder: number) => {
    const own = rows.flatMap((_, row) => (row % 2 === remainder ? [row] : []));
    return {
      table: {
        rows: own.length,
        columns: [...numbers, ...words].map((column) =>
          column.kind === 'number'
            ? { ...column, values: Float64Array.from(own, (row) => column.values[row]!) }
            : { ...column, codes: Int32Array.from(own, (row) => column.codes[row]!) },
        ),
      },
      treated: Float64Array.from(own, (row) => Number(rows[row]!['segment'] === 'Womens E-Mail')),
      outcome: Float64Array.from(own, (row) => Number(rows[row]!['visit'])),
    };
  };

  test('T-learner with logistic regression: even rows train, odd rows test', () => {
    const artefact = uplift.fit({ experiment: part(0) }, { learner: 't', base: 'linear' }, 's');
    const { metrics } = uplift.evaluate(artefact, { experiment: part(1) });
    // The reference, whose columns are not said, has 0.06351.
    expect(metrics['uplift_at_100']!.value).toBeCloseTo(0.04332, 5);
    expect(metrics['uplift_at_30']!.value).toBeGreaterThan(0.06);
  });
});
