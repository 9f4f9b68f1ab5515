/** What is not in the published figures: one side, corrections, ratios, limits, plans, priors. Numbers are SciPy's or worked out by hand. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { believe } from './bayesian.ts';
import { corrections } from './corrections.ts';
import { type Effect, effectOf } from './effect.ts';
import { meanOf } from './mean.ts';
import { MomentSums } from './moments.ts';
import { detectableEffect, type Plan, powerOf, unitsFor } from './plan.ts';
import { clusteredShareError, quantileOf } from './quantile.ts';
import { ratioOf } from './ratio.ts';
import { sampleRatio } from './sample-ratio.ts';
import { halfWidth, sequential } from './sequential.ts';
import { welch } from './welch.ts';
import { limitAt, winsorised } from './winsorise.ts';

function momentsFrom(values: readonly (readonly [number, number] | number)[]) {
  const sums = new MomentSums();
  for (const value of values) {
    if (typeof value === 'number') sums.add(value);
    else sums.add(value[0], value[1]);
  }
  return sums.moments;
}

describe('Welch', () => {
  const effect = effectOf(
    meanOf(momentsFrom([1, 2, 3, 4, 5, 9])),
    meanOf(momentsFrom([2, 4, 4, 6, 8])),
    'absolute',
  )!;
  test.each([
    ['two', 0.6160875508, -2.6850787091, 4.2850787091],
    ['greater', 0.3080437754, -2.0240760893, Number.POSITIVE_INFINITY],
    ['less', 0.6919562246, Number.NEGATIVE_INFINITY, 3.6240760893],
  ] as const)('%s-sided', (sides, p, low, high) => {
    const found = welch(effect, 0.05, sides);
    expect(found.p).toBeCloseTo(p, 6);
    expect(found.interval[0]).toBeCloseTo(low, 6);
    expect(found.interval[1]).toBeCloseTo(high, 6);
  });
});

test.each([
  ['nobody varies', [1, 1, 1], [1, 1]],
  ['one unit', [1], [1, 2]],
  ['nobody', [], [1, 2]],
])('nothing can be said: %s', (_, control, arm) => {
  expect(effectOf(meanOf(momentsFrom(control)), meanOf(momentsFrom(arm)), 'absolute')).toBeNull();
});

test('a lift over nothing cannot be said, the difference can', () => {
  const arms = [meanOf(momentsFrom([0, 0, 0])), meanOf(momentsFrom([0, 1, 1]))] as const;
  expect(effectOf(...arms, 'relative')).toBeNull();
  expect(effectOf(...arms, 'absolute')!.effect).toBeCloseTo(2 / 3);
});

test.each([
  ['none', [0.01, 0.04, 0.03, 0.005, 0.5]],
  ['holm', [0.04, 0.09, 0.09, 0.025, 0.5]],
  ['benjamini_hochberg', [0.025, 0.05, 0.05, 0.025, 0.5]],
] as const)('corrected by %s', (correction, adjusted) => {
  const found = corrections[correction]([0.01, 0.04, 0.03, 0.005, 0.5]);
  expect(found.map((p) => Number(p.toFixed(12)))).toEqual(adjusted);
});

test('a correction never makes a p-value smaller, and Holm is never below Benjamini and Hochberg', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 }),
      (values) => {
        const [holm, bh] = [corrections.holm(values), corrections.benjamini_hochberg(values)];
        for (const [index, p] of values.entries()) {
          expect(bh[index]).toBeGreaterThanOrEqual(p * (1 - 1e-12));
          expect(holm[index]).toBeGreaterThanOrEqual(bh[index]! * (1 - 1e-12));
        }
      },
    ),
  );
});

test('a ratio by the delta method', () => {
  const pairs = [
    [1, 1],
    [4, 2],
    [2, 2],
    [8, 3],
    [5, 1],
  ] as const;
  const { value, variance, n } = ratioOf(momentsFrom(pairs));
  expect([value, variance, n]).toEqual([expect.closeTo(20 / 9, 12), expect.closeTo(1.324112178022, 9), 5]);
});

describe('quantiles', () => {
  const ordered = Float64Array.from({ length: 1_000 }, (_, index) => index / 1_000);
  test('of even values, with the error of a uniform distribution', () => {
    const found = quantileOf(ordered, 0.25)!;
    expect(found.value).toBe(0.249);
    expect(Math.sqrt(found.variance / found.n)).toBeCloseTo(Math.sqrt((0.25 * 0.75) / 1_000), 3);
  });
  test('ten values that a person has in common say as much as one', () => {
    const below = Array.from({ length: 100 }, (_, person) => [person < 50 ? 10 : 0, 10] as const);
    const shareError = clusteredShareError(ratioOf(momentsFrom(below)));
    const found = quantileOf(ordered, 0.5, { shareError, units: 100 })!;
    expect(Math.sqrt(found.variance / found.n)).toBeCloseTo(0.05, 2);
  });
  test('too few values at the thin end say nothing', () => expect(quantileOf(ordered, 0.995)).toBeNull());
});

test('values beyond the limit count as the limit', () => {
  const limits = { low: 0, high: limitAt([1, 2, 3, 4, 100], 0.8) };
  expect([-5, 2, 100].map((value) => winsorised(value, limits))).toEqual([0, 2, 4]);
});

test.each([
  [[50, 50], [50, 50], 0, 1],
  [[60, 40, 0], [50, 50, 0], 4, 1],
])('sample ratio of %j against %j', (counts, shares, chiSquared, degrees) => {
  expect(sampleRatio(counts, shares)).toMatchObject({ chiSquared, degrees });
});
test('of nobody nothing can be said', () => expect(sampleRatio([0, 0], [1, 1])).toBeNull());

describe('plans', () => {
  const once: Plan = { alpha: 0.05, sides: 'two', tuning: null };
  const pair = { control: { variance: 0.09, share: 0.5 }, arm: { variance: 0.1056, share: 0.5 } };
  test('power', () => expect(powerOf(1.4, 0.5, 100, once)).toBeCloseTo(0.7995568714, 8));
  test('units of a textbook comparison of 10 % and 12 %', () => {
    // (1.959964 + 0.841621)² (0.09 + 0.1056) / 0.02², an arm.
    expect(unitsFor(0.02, pair, 0.8, once)).toBe(2 * 3838 + 1);
  });
  test.each([
    ['once', once],
    ['one side', { ...once, sides: 'one' as const }],
    ['always', { ...once, tuning: 10_000 }],
  ])('what is detectable with a power is found with it: %s', (_, plan) => {
    const effect = detectableEffect(0.5, 8_000, 0.8, plan);
    expect(powerOf(effect, 0.5, 8_000, plan)).toBeCloseTo(0.8, 4);
  });
});

const someEffect: Effect = { effect: 0.3, standardError: 0.1, degrees: 998, n: 1_000 };

test.each(['two', 'greater', 'less'] as const)(
  'an always-valid p is the alpha whose interval ends at nothing: %s',
  (sides) => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 5, noNaN: true }),
        fc.integer({ min: 10, max: 100_000 }),
        (z, n) => {
          const one = { ...someEffect, effect: (sides === 'less' ? -z : z) * 0.1, n };
          const { p, interval } = sequential(one, { alpha: 0.05, tuning: 1_000 }, sides);
          const isOutside = interval[0] > 0 || interval[1] < 0;
          expect(p < 0.05).toBe(isOutside);
        },
      ),
    );
  },
);

test('an always-valid interval is wider than one for a single look', () => {
  expect(halfWidth(someEffect, { alpha: 0.05, tuning: 1_000 })).toBeGreaterThan(2 * 0.1);
});

describe('beliefs', () => {
  test('a prior as sure as the data pulls half the way', () => {
    const prior = { mean: 0.1, standardDeviation: 0.1 };
    const { effect, standardDeviation } = believe(someEffect, 0.05, { prior });
    expect([effect, standardDeviation]).toEqual([
      expect.closeTo(0.2, 12),
      expect.closeTo(Math.sqrt(0.005), 12),
    ]);
  });
  test('lower is better turns chance and risk around', () => {
    const [up, down] = [believe(someEffect, 0.05), believe(someEffect, 0.05, { better: 'lower' })];
    expect(down.chanceToWin).toBeCloseTo(1 - up.chanceToWin, 12);
    expect(down.risk).toEqual({ control: up.risk.arm, arm: up.risk.control });
  });
});
