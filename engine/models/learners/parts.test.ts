import { describe, expect, test } from 'vitest';
import { bestCalibration, calibrated } from './calibration/calibration.ts';
import { applyIsotonic, fitIsotonic } from './calibration/isotonic.ts';
import { applyPlatt, fitPlatt } from './calibration/platt.ts';
import { contrast } from './contrast.ts';
import { kaplanMeier, survivalAt, timeBy } from './kaplan-meier.ts';
import { minimise } from './lbfgs.ts';
import { logLoss } from './metrics/losses.ts';
import { quantileLimits, scoreAmong } from './quantile-scores.ts';
import { Random } from './random.ts';
import { betaStrength } from './shrinkage.ts';
import { digamma, hypergeometric, logGamma } from './special.ts';

const numbers = (...values: number[]) => Float64Array.from(values);

describe('special functions, against values of tables', () => {
  test.each([
    [logGamma, 0.1, 2.252712651734206],
    [logGamma, 0.5, 0.5723649429247001],
    [logGamma, 3.7, 1.428072326665388],
    [logGamma, 25, 54.78472939811232],
    [logGamma, 1000, 5905.220423209181],
    [digamma, 0.1, -10.423754940411076],
    [digamma, 1, -0.5772156649015329],
    [digamma, 12.5, 2.4851956512749114],
  ])('%o of %d', (of, x, value) => {
    expect(Math.abs(of(x) / value - 1)).toBeLessThan(1e-12);
  });

  test('2F1(1, 1; 2; z) is −log(1 − z) / z', () => {
    for (const z of [0, 0.1, 0.5, 0.9, 0.99, 0.99999])
      expect(hypergeometric(1, 2, z)).toBeCloseTo(z === 0 ? 1 : -Math.log1p(-z) / z, 9);
  });
});

test('chance by seed: the same each time, even, and every stream its own', () => {
  const [a, b] = [new Random('seed'), new Random('seed')];
  const draws = Float64Array.from({ length: 20_000 }, () => a.next());
  expect(draws.slice(0, 100)).toEqual(Float64Array.from({ length: 100 }, () => b.next()));
  expect(new Random('seed').fork('x').next()).not.toBe(new Random('seed').fork('y').next());
  const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.01);
  const tenths = new Float64Array(10);
  for (const draw of draws) tenths[Math.floor(draw * 10)]!++;
  for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200);
  expect([...new Random('s').permutation(50)].sort((x, y) => x - y)).toEqual([...Array(50).keys()]);
});

test('the minimum of the banana', () => {
  const { x, converged } = minimise(
    (at, gradient) => {
      const [a, b] = [at[0]!, at[1]!];
      gradient.set([-2 * (1 - a) - 400 * a * (b - a * a), 200 * (b - a * a)]);
      return (1 - a) ** 2 + 100 * (b - a * a) ** 2;
    },
    numbers(-1.2, 1),
  );
  expect(converged).toBe(true);
  expect(x[0]).toBeCloseTo(1, 6);
  expect(x[1]).toBeCloseTo(1, 6);
});

test('scores of equal values are equal', () => {
  const limits = quantileLimits(numbers(1, 1, 1, 1, 2, 3), 3);
  expect([1, 2, 3].map((value) => scoreAmong(limits, value))).toEqual([1, 3, 3]);
});

describe('calibration', () => {
  test('isotonic: neighbours that break the order are pooled', () => {
    const fitted = fitIsotonic(numbers(1, 2, 3, 4), numbers(0, 1, 0, 1));
    // One that did not do it, alone at its end, is a third; two in the middle are a half.
    expect([1, 2, 2.5, 3, 4, 9].map((score) => applyIsotonic(fitted, score))).toEqual([
      1 / 3,
      0.5,
      0.5,
      0.5,
      2 / 3,
      2 / 3,
    ]);
    expect(applyIsotonic(fitted, 3.5)).toBeCloseTo((0.5 + 2 / 3) / 2, 12);
  });

  test('isotonic: never and always are for nobody, and the order stays', () => {
    const labels = numbers(0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1);
    const fitted = fitIsotonic(
      Float64Array.from(labels, (_, index) => index),
      labels,
    );
    const values = [...labels.keys()].map((score) => applyIsotonic(fitted, score));
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    expect([values[0], values.at(-1)]).toEqual([1 / 8, 4 / 5]);
  });

  test('Platt undoes log-odds that are twice too far out', () => {
    const random = new Random('platt');
    const truth = Float64Array.from({ length: 20_000 }, () => 0.05 + 0.9 * random.next());
    const labels = truth.map((p) => Number(random.next() < p));
    const tooSure = truth.map((p) => (p * p) / (p * p + (1 - p) ** 2));
    const fitted = fitPlatt(tooSure, labels);
    expect(fitted.slope).toBeCloseTo(0.5, 1);
    expect(applyPlatt(fitted, 0.9)).toBeCloseTo(0.75, 1);
    const best = bestCalibration(tooSure, labels, 's');
    expect(best).not.toBeNull();
    expect(logLoss(labels, calibrated(best, tooSure)).value).toBeLessThan(logLoss(labels, tooSure).value);
    expect(bestCalibration(truth, labels, 's')).toBeNull();
  });
});

test('Kaplan–Meier: six waits, two of which go on', () => {
  const curve = kaplanMeier(numbers(1, 2, 2, 3, 4, 5), numbers(1, 1, 0, 1, 0, 1));
  expect(curve.at).toEqual([1, 2, 3, 5]);
  expect(curve.share.map((share) => Number(share.toFixed(6)))).toEqual([0.833333, 0.666667, 0.444444, 0]);
  expect(survivalAt(curve, 2.5)).toBeCloseTo(2 / 3, 12);
  expect(timeBy(curve, 0.5)).toBe(3);
});

test('two rates: 30 of 100 against 10 of 100', () => {
  const { difference, lift, p, phi } = contrast({ rows: 100, ones: 30 }, { rows: 100, ones: 10 });
  expect(difference.value).toBeCloseTo(0.2, 12);
  expect(lift).toBeCloseTo(3, 12);
  expect(p).toBeCloseTo(4.07e-4, 5);
  expect(phi).toBeCloseTo(0.25, 12);
});

test('shrinkage: units that do not differ are pulled hard, units that do are left alone', () => {
  const random = new Random('units');
  const units = (rate: () => number) =>
    Array.from({ length: 400 }, () => {
      const own = rate();
      let successes = 0;
      for (let trial = 0; trial < 50; trial++) successes += Number(random.next() < own);
      return { successes, trials: 50, rate: 0.3 };
    });
  expect(betaStrength(units(() => 0.3))).toBeGreaterThan(300);
  expect(betaStrength(units(() => (random.next() < 0.5 ? 0.05 : 0.55)))).toBeLessThan(10);
});
