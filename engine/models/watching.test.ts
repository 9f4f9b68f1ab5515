import { describe, expect, it, test } from 'vitest';
import type { GateProgram, LabelSource, WatchingProgram } from '../compiler/model/program.ts';
import { driftConcerns, realisedConcerns } from './concerns.ts';
import { drawn, somePeople } from './drawn.ts';
import { type Drift, driftBetween, driftFrom, spreadsOf } from './drift.ts';
import { forgotten } from './pruning.ts';
import { type Column, categoryColumn, numberColumn, tableOf } from './table.ts';
import type { Evaluation, Figure } from './types/type.ts';

/** What is told of a version after it was learnt: when it is of concern, of whom, and which versions are forgotten. */

const gate = (metric: string, atLeast: number | null, atMost: number | null): GateProgram => ({
  metric,
  atLeast,
  atMost,
});
const evaluation = (metrics: Readonly<Record<string, Figure>>): Evaluation => ({ rows: 500, metrics });
const auc = (low: number, value: number, high: number) => ({ auc: { low, value, high } });

describe('drift is of concern', () => {
  const drift = [
    { name: 'spend', value: 0.3 },
    { name: 'score', value: 0.2 },
  ];
  const shares = Object.fromEntries(Array.from({ length: 10 }, (_, bin) => [String(bin), 0.1]));
  const spreads = drift.map(({ name }) => ({ name, limits: [], shares }));
  it.each<[string, GateProgram[], number, string[]]>([
    ['beyond the usual bound', [], 2000, ['drift.spend']],
    ['beyond that of the gate', [gate('drift', null, 0.1)], 2000, ['drift.spend', 'drift.score']],
    ['not below that of the gate', [gate('drift', null, 0.5)], 2000, []],
    ['not where so few would be so far by chance', [], 500, []],
    ['not of a few people', [], 99, []],
  ])('%s', (_, gates, rows, of) => {
    expect(
      driftConcerns(
        { gates, features: [], source: { of: 'labels' } as LabelSource },
        rows,
        drift,
        spreads,
      ).map((one) => one.of),
    ).toEqual(of);
  });
});

const watching: WatchingProgram = {
  drift: true,
  after: 1,
  promises: [
    { figure: 'auc', better: 'greater' },
    { figure: 'calibration', better: 'less' },
  ],
  floors: [{ figure: 'gain', floor: 0, than: 'the best for all' }],
  why: null,
};

describe('what came true is of concern', () => {
  const promised = evaluation({
    ...auc(0.7, 0.75, 0.8),
    calibration: { low: 0.01, value: 0.03, high: 0.05 },
  });
  it.each<[string, GateProgram[], Readonly<Record<string, Figure>>, string[]]>([
    ['not where it is as good', [gate('auc', 0.65, null)], auc(0.7, 0.76, 0.82), []],
    ['not where it is better', [], auc(0.85, 0.9, 0.95), []],
    ['not where chance would do', [], auc(0.62, 0.68, 0.71), []],
    ['where the intervals do not touch', [], auc(0.6, 0.65, 0.69), ['auc']],
    ['where it says too much', [], { calibration: { low: 0.06, value: 0.1, high: 0.14 } }, ['calibration']],
    [
      'where a gate fails beyond doubt',
      [gate('brier', null, 0.2)],
      { brier: { low: 0.21, value: 0.25, high: 0.3 } },
      ['brier'],
    ],
    [
      'not where a gate may have failed by chance',
      [gate('brier', null, 0.2)],
      { brier: { low: 0.19, value: 0.25, high: 0.3 } },
      [],
    ],
    [
      'by a figure that has no interval',
      [gate('predicted_over_actual', 0.7, 1.4)],
      { predicted_over_actual: { value: 1.5 } },
      ['predicted_over_actual'],
    ],
    [
      'where something simpler is better beyond doubt',
      [],
      { gain: { low: -0.2, value: -0.1, high: -0.01 } },
      ['gain'],
    ],
    ['not where it may be no worse', [], { gain: { low: -0.2, value: -0.1, high: 0.01 } }, []],
    [
      'not by what cannot be told',
      [gate('phi', 0.1, null)],
      { phi: { value: Number.NaN }, auc: { value: Number.NaN } },
      [],
    ],
    ['once, by promise and gate', [gate('auc', 0.7, null)], auc(0.6, 0.65, 0.69), ['auc']],
  ])('%s', (_, gates, is, of) => {
    expect(realisedConcerns({ gates, watching }, promised, evaluation(is)).map((one) => one.of)).toEqual(of);
  });

  test('in words', () => {
    const [one] = realisedConcerns({ gates: [], watching }, promised, evaluation(auc(0.6, 0.65, 0.69)));
    expect(one!.words).toBe(
      'auc is 0.65 (0.6 to 0.69) by what came true; its card promised 0.75 (0.7 to 0.8)',
    );
  });
});

describe('a number that most have alike', () => {
  const some = (share: number, value: number, others: number) =>
    numberColumn(
      'orders',
      Array.from({ length: 1000 }, (_, row) => (row < share * 1000 ? value : others)),
    );
  it.each<[string, Column, Column, boolean]>([
    ['all had none, a quarter has some', some(0, 1, 0), some(0.25, 1, 0), true],
    ['few had some, half have', some(0.05, 3, 0), some(0.5, 3, 0), true],
    ['few had some, nobody has', some(0.05, 3, 0), some(0, 3, 0), true],
    ['half had less than most', some(0.5, -2, 7), some(0.05, -2, 7), true],
    ['few had much, as few have more than most', some(0.05, 3, 0), some(0.05, 2, 0), false],
    ['few had some, as few have', some(0.05, 3, 0), some(0.05, 3, 0), false],
  ])('%s', (_, before, now, hasDrifted) => {
    const [{ value }] = driftFrom(spreadsOf([before]), [now]) as [Drift];
    expect(value > 0.25).toBe(hasDrifted);
    if (!hasDrifted) expect(value).toBe(0);
  });
});

describe('what is kept of the training', () => {
  const words = Array.from({ length: 1000 }, (_, row) => (row % 7 === 0 ? null : `w${row % 120}`));
  const columns = [
    numberColumn(
      'spend',
      Array.from({ length: 1000 }, (_, row) => (row % 11 === 0 ? null : row % 97)),
    ),
    categoryColumn('word', words),
  ];
  const spreads = JSON.parse(JSON.stringify(spreadsOf(columns)));

  it('is shares of bins and no values of anybody', () => {
    expect(spreads[0].limits).toHaveLength(9);
    expect(Object.keys(spreads[0].shares)).toHaveLength(11);
    // A hundred words, all others, and what is missing.
    expect(Object.keys(spreads[1].shares)).toHaveLength(102);
    const sum = (shares: Record<string, number>) => Object.values(shares).reduce((all, one) => all + one, 0);
    for (const { shares } of spreads) expect(sum(shares)).toBeCloseTo(1, 9);
  });

  it('tells as much as the rows would', () => {
    for (const { value } of driftFrom(spreads, columns)) expect(value).toBe(0);
    const later = [
      numberColumn(
        'spend',
        words.map((_, row) => (row % 97) + 40),
      ),
      columns[1]!,
    ];
    const scores = new Float64Array(1000);
    const rows = driftBetween({ table: tableOf(columns), scores }, { table: tableOf(later), scores });
    expect(driftFrom(spreads, later)).toEqual(rows.filter(({ name }) => name !== 'score'));
    expect(rows[0]).toMatchObject({ name: 'spend' });
    expect(rows[0]!.value).toBeGreaterThan(0.25);
  });

  it('is far from a column of another kind, and from a word called missing', () => {
    const other = [
      categoryColumn('spend', words),
      categoryColumn(
        'word',
        words.map((word) => word ?? 'missing'),
      ),
    ];
    const [spend, word] = driftFrom(spreads, other);
    expect(spend!.name).toBe('spend');
    // A number that a store can keep.
    expect(JSON.parse(JSON.stringify(spend))).toEqual(spend);
    expect(spend!.value).toBeGreaterThan(10);
    expect(word!.value).toBeGreaterThan(0.25);
  });
});

test('people are drawn by who they are, about as many as wanted', () => {
  expect(somePeople('s', 100, 100)).toBeNull();
  const drawnFrom = somePeople('s', 1000, 10_000)!;
  const some = Array.from({ length: 10_000 }, (_, id) => id).filter((id) => drawnFrom.has(id));
  expect(some.length).toBeGreaterThan(900);
  expect(some.length).toBeLessThan(1100);
  expect(some.every((id) => drawn(`s|${id}`) < 0.1)).toBe(true);
});

test('versions that ran are kept, and the last ten of the others', () => {
  const versions = Array.from({ length: 15 }, (_, place) => ({ number: place + 1 })) as never;
  expect(forgotten(versions, { version: 1, before: [2] })).toEqual([3, 4, 5]);
  expect(forgotten(versions, { version: 15, before: [] })).toEqual([1, 2, 3, 4]);
  expect(forgotten(versions, { version: null, before: [] })).toEqual([1, 2, 3, 4, 5]);
});
