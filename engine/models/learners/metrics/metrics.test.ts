import { describe, expect, test } from 'vitest';
import { besideFile, numbersOf, rowsIn } from '../../data.testing.ts';
import { auc } from './auc.ts';
import { calibrationBins, calibrationError } from './calibration.ts';
import { liftAt, liftPoints } from './lift.ts';
import { brier, logLoss } from './losses.ts';
import { qini, upliftAt, upliftAuc } from './uplift.ts';

const numbers = (...values: number[]) => Float64Array.from(values);

describe('scores against outcomes', () => {
  const labels = numbers(0, 0, 1, 1);

  test.each([
    ['all in order', numbers(0.1, 0.2, 0.3, 0.4), 1],
    ['one pair of four the wrong way round', numbers(0.1, 0.4, 0.35, 0.8), 0.75],
    ['all equal', numbers(0.5, 0.5, 0.5, 0.5), 0.5],
    ['an equal pair counts half', numbers(0.1, 0.3, 0.3, 0.8), 0.875],
  ])('AUC, %s', (_, scores, value) => {
    expect(auc(labels, scores).value).toBe(value);
  });

  test("DeLong's interval, by hand from the structural components", () => {
    // Ones see .5 and 1 of the noughts below, noughts see 1 and .5 of the ones above: S10 = S01 = 1/8.
    const { value, low, high } = auc(labels, numbers(0.1, 0.4, 0.35, 0.8));
    expect(value - low!).toBeCloseTo(1.959964 * Math.sqrt(0.125 / 2 + 0.125 / 2), 10);
    expect(high).toBe(1);
  });

  test('one outcome only has no AUC', () => expect(auc(numbers(1, 1), numbers(0, 1)).value).toBeNaN());

  test('log-loss and Brier', () => {
    expect(logLoss(labels, numbers(0.1, 0.4, 0.35, 0.8)).value).toBeCloseTo(0.472288, 6);
    expect(brier(labels, numbers(0.1, 0.4, 0.35, 0.8)).value).toBeCloseTo(0.158125, 10);
    expect(logLoss(labels, numbers(1, 0, 0, 1)).value).toBeLessThan(26);
  });

  test('calibration: bins of equally many, the gap weighted', () => {
    const bins = calibrationBins(
      Float64Array.from({ length: 100 }, (_, row) => Number(row >= 50)),
      Float64Array.from({ length: 100 }, (_, row) => (row >= 50 ? 0.9 : 0.1)),
    );
    expect(bins).toHaveLength(10);
    expect(calibrationError(bins)).toBeCloseTo(0.1, 12);
  });

  test('lift: equal scores at the edge share', () => {
    const ones = Float64Array.from({ length: 100 }, (_, row) => Number(row < 10));
    expect(liftAt(ones, ones, 0.1).value).toBeCloseTo(10, 12);
    expect(liftAt(ones, new Float64Array(100), 0.1).value).toBeCloseTo(1, 12);
    expect(liftPoints(ones, ones).at(-1)).toEqual({ share: 1, lift: 1, captured: 1 });
  });
});

const hillstrom = besideFile('hillstrom/hillstrom.csv');
describe.skipIf(hillstrom === null)(
  'uplift on Hillstrom, as scikit-uplift has it (the file does not ship)',
  () => {
    const rows =
      hillstrom === null ? [] : rowsIn(hillstrom).filter((row) => row['segment'] !== 'Mens E-Mail');
    const trial = {
      outcome: numbersOf(rows, 'visit'),
      treated: Float64Array.from(rows, (row) => Number(row['segment'] === 'Womens E-Mail')),
    };

    test.each([
      ['womens', 0.06401551, 0.02943116, 0.07160043],
      ['history', 0.00262151, 0.00104763, 0.04794239],
    ])('score %s: Qini, uplift AUC, uplift at 30 %%', (score, ofQini, ofAuc, at30) => {
      const scores = numbersOf(rows, score);
      expect(qini(trial, scores)).toBeCloseTo(ofQini, 8);
      expect(upliftAuc(trial, scores)).toBeCloseTo(ofAuc, 8);
      expect(upliftAt(trial, scores, 0.3).value).toBeCloseTo(at30, 8);
    });
  },
);
