/** Every published or independently computed figure, to the digits that were printed: GrowthBook's tests and the Hillstrom experiment. */
import { existsSync, readFileSync } from 'node:fs';
import { parse as parseRows } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { hillstromFile } from '../hillstrom.testing.ts';
import { believe } from './bayesian.ts';
import { adjustedPair, thetaOf } from './cuped.ts';
import { effectOf, type Scale } from './effect.ts';
import type { Estimate } from './estimate.ts';
import { meanOf } from './mean.ts';
import { MomentSums, type Moments, momentsOf } from './moments.ts';
import { proportionOf } from './proportion.ts';
import { sampleRatio } from './sample-ratio.ts';
import { sequential } from './sequential.ts';
import { welch } from './welch.ts';

const casesIn = <T>(name: string) =>
  parse(readFileSync(new URL(`cases/${name}`, import.meta.url), 'utf8')) as T;

type Sample = { sum: number; squares: number; n: number } | { count: number; n: number };
interface Published {
  is: string;
  arms: [Sample, Sample];
  by: { method: string; scale: Scale; tuning: number };
  gives: Record<string, number>;
}

function estimateOf(sample: Sample): Estimate {
  return 'count' in sample
    ? proportionOf(sample.count, sample.n)
    : meanOf(momentsOf(sample.n, sample.sum, sample.squares));
}

type Answer = (
  effect: NonNullable<ReturnType<typeof effectOf>>,
  by: Published['by'],
) => Record<string, number>;

const methods: Record<string, Answer> = {
  welch(effect) {
    const { p, interval } = welch(effect, 0.05);
    return { effect: effect.effect, error: effect.standardError, p, low: interval[0], high: interval[1] };
  },
  sequential(effect, { tuning }) {
    const { p, interval } = sequential(effect, { alpha: 0.05, tuning });
    return { effect: effect.effect, p, low: interval[0], high: interval[1] };
  },
  bayesian(effect) {
    const { effect: mean, standardDeviation, interval, chanceToWin, risk } = believe(effect, 0.05);
    const belief = { effect: mean, error: standardDeviation, low: interval[0], high: interval[1] };
    return { ...belief, win: chanceToWin, stay: risk.control, choose: risk.arm };
  },
};

const published = casesIn<Published[]>('growthbook.yaml');

test.each(published)('GrowthBook: $is', ({ arms, by, gives }) => {
  const effect = effectOf(estimateOf(arms[0]), estimateOf(arms[1]), by.scale);
  const got = methods[by.method]!(effect!, by);
  const rounded = Object.keys(gives).map((key) => [key, Number(got[key]!.toFixed(5))]);
  expect(Object.fromEntries(rounded)).toEqual(gives);
});

test.each(casesIn<{ counts: number[]; chi_squared?: string; p: string }[]>('sample-ratio.yaml'))(
  'sample ratio of $counts',
  ({ counts, chi_squared, p }) => {
    const found = sampleRatio(
      counts,
      counts.map(() => 1),
    )!;
    if (chi_squared) expect(printed(found.chiSquared, chi_squared)).toBe(chi_squared);
    expect(printed(found.p, p)).toBe(p);
  },
);

/** As the figure that it is compared with is written. */
function printed(value: number, like: string): string {
  const [digits = '', exponent] = like.split('e');
  const places = digits.split('.')[1]?.length ?? 0;
  return exponent === undefined ? value.toFixed(places) : value.toExponential(places);
}

interface Hillstrom {
  counts: Record<string, { n: number; visits: number; rate: string }>;
  effects: { arm: string; on: Column; effect: string; error: string }[];
  adjusted: { arm: string; on: Column; by: Column; theta: string; effect: string; error: string }[];
}
type Column = 'visit' | 'conversion' | 'spend' | 'history';

const hillstrom = casesIn<Hillstrom>('hillstrom.yaml');

test.each(Object.entries(hillstrom.counts))('Hillstrom: share of visits, %s', (_, { n, visits, rate }) => {
  expect(proportionOf(visits, n).value.toFixed(6)).toBe(rate);
});

describe.skipIf(!existsSync(hillstromFile))(
  'Hillstrom (the data states no licence and is not shipped: only where it lies beside)',
  () => {
    test.each(hillstrom.effects)('$arm on $on', ({ arm, on, effect, error }) => {
      const found = effectOf(meanOf(momentsIn('No', on)), meanOf(momentsIn(arm, on)), 'absolute')!;
      expect([found.effect.toFixed(8), found.standardError.toFixed(8)]).toEqual([effect, error]);
    });

    test.each(hillstrom.adjusted)('$arm on $on, adjusted by $by', ({ arm, on, by, theta, effect, error }) => {
      const [control, treatment] = [momentsIn('No', on, by), momentsIn(arm, on, by)];
      expect(thetaOf(control, treatment).toFixed(10)).toBe(theta);
      const found = effectOf(...adjustedPair(control, treatment), 'absolute')!;
      expect([found.effect.toFixed(8), found.standardError.toFixed(8)]).toEqual([effect, error]);
    });
  },
);

let rows: Record<string, string>[] | undefined;

/** Of the people of an arm. */
function momentsIn(arm: string, on: Column, beside?: Column): Moments {
  rows ??= parseRows(readFileSync(hillstromFile), { columns: true }) as Record<string, string>[];
  const sums = new MomentSums();
  for (const row of rows) {
    if (row['segment']!.startsWith(arm)) sums.add(Number(row[on]), beside ? Number(row[beside]) : 0);
  }
  return sums.moments;
}
