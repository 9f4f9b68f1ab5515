import { beforeAll, describe, expect, test } from 'vitest';
import { besideFile } from '../data.testing.ts';
import { bootstrap } from '../learners/bootstrap.ts';
import { byDay, DAY, historiesOf, until } from '../learners/histories.ts';
import type { Nbd } from '../learners/nbd.ts';
import { shopIn } from '../online-retail.testing.ts';
import { clv } from './clv.ts';
import type { Transactions } from './type.ts';

/**
 * What customers of Online Retail buy in the ninety days after a cut-off, against everybody going on at the rate they had. The year shows
 * nobody leave, so most fits end at rates alone. A mean has the least squared error, a median the least absolute one: each is held against
 * the same naive guess by its own measure, at several cut-offs, in pairs.
 */

const HORIZON = 90 * DAY;
const whole = besideFile('online-retail/online_retail.csv.gz');
const isLong = Boolean(process.env['CARILLON_LONG']);

describe.skipIf(whole === null || !isLong)(
  'value on all of Online Retail (does not ship, CARILLON_LONG=1)',
  () => {
    let transactions: Transactions;
    beforeAll(() => {
      transactions = shopIn(whole!).transactions;
    });

    test.each(['2011-05-01', '2011-06-01', '2011-07-01', '2011-08-01'])(
      'from %s: means by squares, medians by distance',
      (date) => {
        const { bought, naive, mean, median, evaluation } = foretold(transactions, Date.parse(date));
        const square = (gap: number) => gap * gap;
        const bySquares = gain(bought, naive, mean, square);
        const byDistance = gain(bought, naive, median, Math.abs);
        expect(bySquares.value).toBeGreaterThan(0);
        // A few large accounts make most of the squares: beyond chance from July on.
        if (date >= '2011-07-01') expect(bySquares.low).toBeGreaterThan(0);
        expect(byDistance.low).toBeGreaterThan(0);
        // The mean is no median: by distance it loses, and the card says so.
        expect(gain(bought, naive, mean, Math.abs).high).toBeLessThan(0);
        const { metrics, baseline } = evaluation;
        const off = (value: number) => Math.abs(Math.log(value));
        expect(off(metrics['predicted_over_actual']!.value)).toBeLessThan(
          off(baseline!['predicted_over_actual']!.value) + 0.02,
        );
      },
      120_000,
    );

    test('before Christmas nothing beats the naive guess but by its total', () => {
      const { bought, naive, mean, evaluation } = foretold(transactions, Date.parse('2011-09-11'));
      const { low, high } = gain(bought, naive, mean, (gap) => gap * gap);
      expect(low!).toBeLessThan(0);
      expect(high!).toBeGreaterThan(0);
      const { metrics, baseline } = evaluation;
      expect(metrics['predicted_over_actual']!.value).toBeGreaterThan(
        baseline!['predicted_over_actual']!.value,
      );
    }, 120_000);
  },
);

function foretold(transactions: Transactions, cutoff: number) {
  const before = { transactions: until(transactions, cutoff), asOf: cutoff };
  const after = { transactions: until(transactions, cutoff + HORIZON), asOf: cutoff + HORIZON };
  const artefact = clv.fit(before, { horizon: 90, value: false }, 's');
  const mean = clv.score(artefact, before)['purchases'] as Float64Array;
  const { people, first, orders } = historiesOf(byDay(before.transactions), cutoff);
  const places = new Map(Array.from(people, (person, row) => [person, row]));
  const bought = new Float64Array(people.length);
  const days = byDay(after.transactions);
  for (const [row, at] of days.at.entries()) {
    const place = places.get(days.person[row]!);
    if (place !== undefined && at > cutoff) bought[place]!++;
  }
  const weeks = first.map((at) => (cutoff - at) / DAY / 7);
  const model = artefact.purchases as Nbd;
  return {
    bought,
    mean,
    median: orders.map((count, row) =>
      medianOf(model.r + count - 1, 90 / 7 / (model.alpha + weeks[row]! + 90 / 7)),
    ),
    naive: orders.map((count, row) => ((count - 1) / Math.max(weeks[row]!, 1)) * (90 / 7)),
    evaluation: clv.evaluate(artefact, after),
  };
}

/** Of a negative binomial distribution, which is what a customer buys who does not leave. */
function medianOf(shape: number, share: number): number {
  let chance = (1 - share) ** shape;
  let count = 0;
  for (let all = chance; all < 0.5; all += chance) chance *= ((shape + count++) / count) * share;
  return count;
}

/** How much less the loss is than that of the naive guess, of the same people. */
function gain(bought: Float64Array, naive: Float64Array, own: Float64Array, loss: (gap: number) => number) {
  const gains = bought.map((count, row) => loss(naive[row]! - count) - loss(own[row]! - count));
  return bootstrap(
    gains.length,
    (rows) => rows.reduce((sum, row) => sum + gains[row]!, 0) / rows.length,
    's',
    300,
  );
}
