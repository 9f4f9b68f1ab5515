import { describe, expect, test } from 'vitest';
import { MomentSums } from '../statistics/moments.ts';
import { clusteredShareError, quantileOf } from '../statistics/quantile.ts';
import { ratioOf } from '../statistics/ratio.ts';
import { both, Cell, EMPTY } from './cell.ts';
import { estimateOf, pairOf } from './comparison.ts';

/** A quantile over people of days that were summed up apart, each with some values, against all of them in one list. */
const people: readonly (readonly number[])[] = Array.from({ length: 300 }, (_, person) =>
  Array.from({ length: person % 4 }, (_, turn) => ((person * 37 + turn * 101) % 250) / 4),
);

const part = (values: readonly number[]) => ({ y: 0, d: values.length, before: 0, beforeD: 0, values });

function summed(days: number) {
  const cells = Array.from({ length: days }, () => new Cell());
  for (const [person, values] of people.entries()) cells[person % days]!.add(part(values));
  return cells.map((cell) => cell.summary()).reduce(both, EMPTY);
}

describe('a quantile of people who have several values, or none', () => {
  test.each([
    [0.5, 1],
    [0.5, 7],
    [0.9, 60],
  ])('%d, of %i days', (at, days) => {
    const sorted = Float64Array.from(people.flat()).sort();
    const units = people.length;
    const { value } = quantileOf(sorted, at, { units })!;
    const below = new MomentSums();
    for (const own of people) below.add(own.filter((one) => one <= value).length, own.length);
    const shareError = clusteredShareError(ratioOf(below.moments));
    expect(estimateOf({ kind: 'quantile', at }, summed(days))).toEqual(
      quantileOf(sorted, at, { units, shareError }),
    );
  });
});

test('it is not adjusted, whatever was known before', () => {
  const cell = () => {
    const made = new Cell();
    for (const [person, values] of people.entries())
      made.add({ ...part(values), before: person, beforeD: 1 + (person % 3) });
    return made.summary();
  };
  expect(pairOf({ kind: 'quantile', at: 0.5 }, cell(), cell())!.isAdjusted).toBe(false);
  expect(pairOf({ kind: 'ratio' }, cell(), cell())!.isAdjusted).toBe(true);
});

test('too few values tell nothing', () => {
  expect(estimateOf({ kind: 'quantile', at: 0.5 }, EMPTY)).toBe(null);
});
