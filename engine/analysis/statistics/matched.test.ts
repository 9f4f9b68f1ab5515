import { describe, expect, test } from 'vitest';
import { balanceOf } from './balance.ts';
import { matchedEffect } from './matched.ts';

/** Two strata and a stratum of one, by hand. */
const rows = [
  // stratum, person, did, y, x
  [0, 1, 1, 12, 0],
  [0, 2, 1, 14, 0],
  [0, 3, 0, 10, 0],
  [0, 4, 0, 8, 0],
  [0, 5, 0, 12, 0],
  [1, 6, 1, 31, 0],
  [1, 7, 0, 20, 0],
  [1, 8, 0, 24, 0],
  // Alike to one alone, which does not do.
  [2, 9, 1, 1_000, 0],
  [2, 10, 0, 0, 0],
  // Not known yet.
  [0, 11, 1, Number.NaN, 0],
] as const;

const columns = (own: readonly (readonly number[])[]) => {
  const [stratum, person, did, y, x] = [0, 1, 2, 3, 4].map((place) => own.map((row) => row[place]!));
  return { stratum: stratum!, person: person!, did: did!, y: y!, x: x! };
};

test('those who did it against others alike, weighed as those who did it are spread', () => {
  const found = matchedEffect(columns(rows));
  // (12 − 10 + 14 − 10 + 31 − 22) / 3
  expect(found).toMatchObject({
    effect: 5,
    value: 19,
    others: 14,
    slope: 0,
    matched: { did: 3, others: 5 },
    unmatched: { did: 1, others: 1 },
  });
  expect([...found.weights]).toEqual([1, 1, 2 / 3, 2 / 3, 2 / 3, 1, 0.5, 0.5, 0, 0, 0]);
  expect(found.naive).toBeCloseTo(1_057 / 4 - 74 / 6, 12);
  // Who did it: distances from the effect −3, −1, 4. Others: squares 8 about 10, widened by 3/2; 8 about 22, by 2.
  const ofDid = (9 + 1 + 16) / 9;
  const ofOthers = ((2 / 3) ** 2 * 8 * 1.5 + 0.5 ** 2 * 8 * 2) / 9;
  const noise = (2 * ((8 * 1.5) / 9) + (8 * 2) / 4) / 9;
  expect(found.standardError).toBeCloseTo(Math.sqrt(ofDid + ofOthers - noise), 12);
});

test('a line takes out what is left of what was known before', () => {
  // Among others y is 3 x; those who did it had 2 more, and gain 7.
  const left = [
    [0, 1, 1, 3 * 7 + 7, 7],
    [0, 2, 0, 3 * 4, 4],
    [0, 3, 0, 3 * 6, 6],
  ];
  const found = matchedEffect(columns(left));
  expect(found.slope).toBeCloseTo(3, 12);
  expect(found.effect).toBeCloseTo(7, 12);
});

test('nobody alike: no effect, and everybody is counted as unmatched', () => {
  const found = matchedEffect(
    columns([
      [0, 1, 1, 5, 0],
      [1, 2, 0, 3, 0],
    ]),
  );
  expect(found.effect).toBeNaN();
  expect(found.unmatched).toEqual({ did: 1, others: 1 });
});

describe('whatever the order of people and the numbers of strata', () => {
  test.each([1, 5, 7])('turned by %i', (by) => {
    const turned = [...rows.slice(by), ...rows.slice(0, by)].map(([stratum, ...rest]) => [
      2 - stratum,
      ...rest,
    ]);
    const { weights: _, ...found } = matchedEffect(columns(turned));
    const { weights: __, ...expected } = matchedEffect(columns(rows));
    expect(found).toEqual(expected);
  });
});

test('rows of one person count together in the error', () => {
  const twice = rows.map(([stratum, , ...rest], place) => [
    stratum,
    place < 8 ? (place % 4) + 1 : 9,
    ...rest,
  ]);
  const sorted = twice.toSorted((a, b) => a[1]! - b[1]!);
  const found = matchedEffect(columns(sorted));
  expect(found.effect).toBe(5);
  expect(found.standardError).not.toBeCloseTo(matchedEffect(columns(rows)).standardError, 3);
});

test('differences of means, by the standard deviation before matching', () => {
  const value = [1, 3, 5, 7, Number.NaN];
  const did = [1, 1, 0, 0, 0];
  // Means 2 and 6, both variances 2; of the matched, 3 and 5.
  const found = balanceOf({ value, did, weights: [0, 1, 1, 0, 1] });
  expect(found.before).toBeCloseTo(-4 / Math.sqrt(2), 12);
  expect(found.after).toBeCloseTo(-2 / Math.sqrt(2), 12);
  expect(balanceOf({ value: [1, 1], did: [1, 0], weights: [1, 1] })).toEqual({ before: 0, after: 0 });
});
