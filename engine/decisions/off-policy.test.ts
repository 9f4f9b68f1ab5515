/** Against simulations in which the truth is known: unbiased, and intervals that hold it as often as they say. */
import { expect, test } from 'vitest';
import { Draws } from '../compiler/placement/draws.ts';
import { type LoggedPlace, type LoggedRow, type OffPolicy, offPolicy } from './off-policy.ts';

/** Three items, two kinds of people: how likely a reward is. */
const REWARD = [
  [0.1, 0.3, 0.2],
  [0.4, 0.1, 0.2],
] as const;
const LOGGING = [
  [0.6, 0.2, 0.2],
  [0.2, 0.2, 0.6],
] as const;
const TARGET = [
  [0.1, 0.8, 0.1],
  [0.7, 0.1, 0.2],
] as const;
const truth = 0.5 * dot(TARGET[0], REWARD[0]) + 0.5 * dot(TARGET[1], REWARD[1]);

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, index) => sum + value * other[index]!, 0);
}
function picked(chances: readonly number[], draws: Draws): number {
  const drawn = draws.uniform();
  let sum = 0;
  const found = chances.findIndex((chance) => {
    sum += chance;
    return drawn < sum;
  });
  return Math.max(0, found);
}

/** `q`: a model of rewards, right or wrong. `each`: decisions of one person, who is of one kind. */
function simulated(
  seed: string,
  people: number,
  each: number,
  q: (kind: number, item: number) => number,
  wrong = 1,
): OffPolicy {
  const draws = new Draws(seed);
  const rows: LoggedRow[] = [];
  for (let cluster = 0; cluster < people; cluster++) {
    const kind = draws.uniform() < 0.5 ? 0 : 1;
    for (let one = 0; one < each; one++) {
      const item = picked(LOGGING[kind]!, draws);
      const place: LoggedPlace = {
        propensity: LOGGING[kind]![item]! * wrong,
        target: TARGET[kind]![item]!,
        reward: draws.uniform() < REWARD[kind]![item]! ? 1 : 0,
        predicted: q(kind, item),
        expected: dot(
          TARGET[kind]!,
          [0, 1, 2].map((other) => q(kind, other)),
        ),
      };
      rows.push({ cluster, places: [place] });
    }
  }
  return offPolicy(rows)!;
}
const right = (kind: number, item: number) => REWARD[kind]![item]!;
const wrong = (_: number, item: number) => 0.9 - item * 0.3;

const RUNS = 400;
const kinds = ['inversePropensity', 'selfNormalised', 'doublyRobust'] as const;

test.each([
  ['a model that is right', right, 1],
  ['a model that is wrong', wrong, 1],
  ['several decisions of a person', wrong, 4],
] as const)('unbiased, and intervals hold the truth: %s', (name, q, each) => {
  const runs = Array.from({ length: RUNS }, (_, run) => simulated(`${name} ${run}`, 300, each, q));
  for (const kind of kinds) {
    const values = runs.map((run) => run[kind].value);
    const mean = values.reduce((sum, value) => sum + value, 0) / RUNS;
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (RUNS - 1));
    expect(Math.abs(mean - truth), kind).toBeLessThan(
      4 * (spread / Math.sqrt(RUNS)) + (kind === 'selfNormalised' ? 0.003 : 0),
    );
    // What they say of their error is what it is.
    const said = runs.reduce((sum, run) => sum + run[kind].standardError, 0) / RUNS;
    expect(said / spread, kind).toBeGreaterThan(0.85);
    expect(said / spread, kind).toBeLessThan(1.15);
    const covered = runs.filter((run) => run[kind].low <= truth && truth <= run[kind].high).length / RUNS;
    // 95 % and four standard errors of 400 runs.
    expect(Math.abs(covered - 0.95), kind).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / RUNS));
  }
});

test('doubly robust: a right model makes up for wrong probabilities, and halves the error where both are right', () => {
  const runs = (q: typeof right, off: number) =>
    Array.from({ length: 200 }, (_, run) => simulated(`robust ${run}`, 300, 1, q, off));
  const mean = (all: readonly OffPolicy[], kind: (typeof kinds)[number]) =>
    all.reduce((sum, run) => sum + run[kind].value, 0) / all.length;
  const misled = runs(right, 0.7);
  expect(Math.abs(mean(misled, 'inversePropensity') - truth)).toBeGreaterThan(0.05);
  expect(Math.abs(mean(misled, 'doublyRobust') - truth)).toBeLessThan(0.01);
  const [one] = runs(right, 1);
  expect(one!.doublyRobust.standardError).toBeLessThan(one!.inversePropensity.standardError * 0.9);
});

test('several places, of which the second depends on the first', () => {
  const first = [0.5, 0.5];
  const second = [
    [0.5, 0.5],
    [0.2, 0.8],
  ];
  const wanted = [0.9, 0.1];
  const then = [
    [0.1, 0.9],
    [0.5, 0.5],
  ];
  const rate = (place: number, before: number, item: number) =>
    place === 0
      ? [0.2, 0.4][item]!
      : [
          [0.1, 0.5],
          [0.3, 0.2],
        ][before]![item]!;
  const value = wanted.reduce(
    (sum, chance, one) =>
      sum +
      chance * (rate(0, 0, one) + then[one]!.reduce((inner, p, two) => inner + p * rate(1, one, two), 0)),
    0,
  );
  const runs = Array.from({ length: 300 }, (_, run) => {
    const draws = new Draws(`places ${run}`);
    const rows = Array.from({ length: 400 }, (__, cluster): LoggedRow => {
      const one = picked(first, draws);
      const two = picked(second[one]!, draws);
      const place = (propensity: number, target: number, likely: number): LoggedPlace => ({
        propensity,
        target,
        reward: draws.uniform() < likely ? 1 : 0,
        predicted: 0.25,
        expected: 0.25,
      });
      return {
        cluster,
        places: [
          place(first[one]!, wanted[one]!, rate(0, 0, one)),
          place(second[one]![two]!, then[one]![two]!, rate(1, one, two)),
        ],
      };
    });
    return offPolicy(rows)!;
  });
  for (const kind of kinds) {
    const mean = runs.reduce((sum, run) => sum + run[kind].value, 0) / runs.length;
    expect(Math.abs(mean - value), kind).toBeLessThan(0.01);
    const covered =
      runs.filter((run) => run[kind].low <= value && value <= run[kind].high).length / runs.length;
    expect(Math.abs(covered - 0.95), kind).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / runs.length));
  }
});

test('of the policy that ran, it is what was earned', () => {
  const row = (cluster: number, reward: number): LoggedRow => ({
    cluster,
    places: [{ propensity: 0.5, target: 0.5, reward, predicted: 0, expected: 0 }],
  });
  const found = offPolicy([row(1, 1), row(2, 0), row(3, 1), row(4, 0)])!;
  for (const kind of [...kinds, 'logged'] as const) expect(found[kind].value).toBe(0.5);
  expect(found).toMatchObject({ decisions: 4, people: 4, effective: 4, greatestWeight: 1 });
  // √(Σ (r − ½)² · 4/3) / 4
  expect(found.logged.standardError).toBeCloseTo(Math.sqrt(4 / 3) / 4, 12);
  expect(offPolicy([])).toBeNull();
});
