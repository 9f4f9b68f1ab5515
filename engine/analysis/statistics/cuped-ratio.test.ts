import { describe, expect, test } from 'vitest';
import { adjustedPair } from './cuped.ts';
import { adjustedRatioPair, isRatioAdjustable, meansOf, PairedSums } from './cuped-ratio.ts';
import { ratioOf } from './ratio.ts';

/** y, d, and both before, of each unit. */
type Units = readonly (readonly [y: number, d: number, yBefore: number, dBefore: number])[];

const momentsOf = (units: Units) => {
  const sums = new PairedSums();
  for (const unit of units) sums.add(...unit);
  return sums.moments;
};

const control: Units = [
  [10, 1, 8, 1],
  [33, 2, 21, 1],
  [0, 0, 12, 2],
  [50, 3, 60, 4],
];
const treatment: Units = [
  [30, 1, 24, 1],
  [21, 2, 0, 0],
  [60, 2, 33, 1],
  [44, 4, 10, 1],
];

describe('of people who count once each it is CUPED of means', () => {
  const once = (units: Units): Units => units.map(([y, , yBefore]) => [y, 1, yBefore, 1]);
  test.each([0, 1])('arm %i', (place) => {
    const arms = [momentsOf(once(control)), momentsOf(once(treatment))] as const;
    const found = adjustedRatioPair(...arms)[place]!;
    const expected = adjustedPair(meansOf(arms[0]), meansOf(arms[1]))[place]!;
    expect(found.value).toBeCloseTo(expected.value, 12);
    expect(found.variance).toBeCloseTo(expected.variance, 10);
    expect(found.n).toBe(4);
  });
});

test('it is CUPED of the linearised values, by hand', () => {
  const arms = [momentsOf(control), momentsOf(treatment)] as const;
  const all = [...control, ...treatment];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const line = (units: Units, y: 0 | 2, d: 1 | 3) => {
    const ratio = mean(units.map((unit) => unit[y])) / mean(units.map((unit) => unit[d]));
    const middle = mean(units.map((unit) => unit[d]));
    return units.map((unit) => (unit[y] - ratio * unit[d]) / middle);
  };
  const between = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, one, place) => sum + (one - mean(a)) * (b[place]! - mean(b)), 0) / (a.length - 1);
  const [now, before] = [line(all, 0, 1), line(all, 2, 3)];
  const theta = between(now, before) / between(before, before);
  for (const [place, units] of [control, treatment].entries()) {
    const found = adjustedRatioPair(...arms)[place]!;
    const past = (of: Units) => mean(of.map((unit) => unit[2])) / mean(of.map((unit) => unit[3]));
    expect(found.value).toBeCloseTo(ratioOf(arms[place]!.now).value - theta * (past(units) - past(all)), 12);
    const [own, ownBefore] = [line(units, 0, 1), line(units, 2, 3)];
    const rest = own.map((one, unit) => one - theta * ownBefore[unit]!);
    expect(found.variance).toBeCloseTo(between(rest, rest), 10);
  }
});

test('where nothing varied before, nothing is taken out', () => {
  expect(isRatioAdjustable(momentsOf(control))).toBe(true);
  expect(isRatioAdjustable(momentsOf(control.map(([y, d]) => [y, d, 0, 0])))).toBe(false);
  expect(isRatioAdjustable(momentsOf(control.map(([y, d]) => [y, d, 2 * d, d])))).toBe(false);
});
