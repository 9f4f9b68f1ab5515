import { describe, expect, test } from 'vitest';
import { besideFile } from '../data.testing.ts';
import { DAY, historiesOf, until } from '../learners/histories.ts';
import { auc } from '../learners/metrics/auc.ts';
import { SLICE, shopIn } from '../online-retail.testing.ts';
import { columnNamed, numberColumn, tableOf } from '../table.ts';
import { churn, propensity } from './propensity.ts';
import type { TrainingData, Transactions } from './type.ts';

/** Who orders again within thirty days, from features at monthly cut-offs: learnt from the earlier ones, judged at the last two. */

const HORIZON = 30 * DAY;
const cutoffs = Array.from({ length: 8 }, (_, month) => Date.parse('2011-04-10') + month * HORIZON);
const lastTwo = cutoffs.slice(-2);

function rowsAt(
  transactions: Transactions,
  chosen: readonly number[],
): Required<Pick<TrainingData, 'features' | 'labels'>> {
  const rows = chosen.flatMap((cutoff) => {
    const { people, from, first, last, orders, value } = historiesOf(until(transactions, cutoff), cutoff);
    const next = until(transactions, cutoff + HORIZON);
    const bought = new Set(next.person.filter((_, row) => next.at[row]! > cutoff));
    return Array.from(people, (person, row) => ({
      person,
      cutoff,
      recency: (cutoff - last[row]!) / DAY,
      tenure: (cutoff - first[row]!) / DAY,
      orders: orders[row]!,
      spend: value[row]!,
      gap: orders[row]! > 1 ? (last[row]! - first[row]!) / DAY / (from[row + 1]! - from[row]! - 1) : null,
      label: Number(bought.has(person)),
    }));
  });
  const names = ['recency', 'tenure', 'orders', 'spend', 'gap'] as const;
  const table = tableOf(
    names.map((name) =>
      numberColumn(
        name,
        rows.map((row) => row[name]),
      ),
    ),
  );
  const of = (pick: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, pick);
  return {
    features: { table, people: of((row) => row.person), cutoffs: of((row) => row.cutoff) },
    labels: of((row) => row.label),
  };
}

const whole = besideFile('online-retail/online_retail.csv.gz');
const isLong = Boolean(process.env['CARILLON_LONG']);
describe.each([
  ['the slice that ships', SLICE, true],
  ['all of Online Retail (does not ship, CARILLON_LONG=1)', whole, whole !== null && isLong],
] as const)('%s', (_, file, runs) => {
  test.skipIf(!runs)('ranks better than recency alone, and its probabilities hold', () => {
    const { transactions } = shopIn(file!);
    const known = rowsAt(transactions, cutoffs.slice(0, -2));
    const later = rowsAt(transactions, lastTwo);
    const artefact = propensity.fit(known, {}, 'seed');
    const { metrics, baseline } = propensity.evaluate(artefact, later);
    const recency = columnNamed(later.features.table, 'recency')!;
    const alone =
      recency.kind === 'number'
        ? auc(
            later.labels,
            recency.values.map((days) => -days),
          )
        : null;
    expect(metrics['calibration']!.low).toBeLessThanOrEqual(metrics['calibration']!.value);
    expect(metrics['auc']!.low).toBeGreaterThan(0.7);
    expect(metrics['auc']!.value).toBeGreaterThan(alone!.value);
    expect(metrics['log_loss']!.value).toBeLessThan(baseline!['log_loss']!.value);
    // Churn is the same question the other way round.
    const gone = churn.fit(
      { ...known, labels: known.labels.map((label) => 1 - label) },
      { learner: 'logistic_regression' },
      's',
    );
    const stays = propensity.fit(known, { learner: 'logistic_regression' }, 's');
    const [a, b] = [churn.score(gone, later), propensity.score(stays, later)].map(
      (one) => one['probability'] as Float64Array,
    );
    for (const [row, p] of a!.entries()) expect(p + b![row]!).toBeCloseTo(1, 1);
  });
});
