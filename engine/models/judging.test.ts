import { describe, expect, it } from 'vitest';
import type { GateProgram } from '../compiler/model/program.ts';
import { driftBetween, greatestDrift } from './drift.ts';
import { decisionOn } from './gates.ts';
import { leaksIn } from './leaks.ts';
import { judged } from './learners/judged.ts';
import { categoryColumn, numberColumn, tableOf } from './table.ts';
import type { TrainingResult } from './training.ts';
import type { Rows } from './vectors.ts';
import { weakSpots } from './weak-spots.ts';

/** What is said of a version before it may run. */

const ROWS = 400;
const each = (of: (row: number) => number) => Float64Array.from({ length: ROWS }, (_, row) => of(row));
const labels = each((row) => (row % 10 < 3 ? 1 : 0));
const good = each((row) => (row % 10 < 4 ? 0.6 : 0.1));
const result = (scores: Float64Array, more: Partial<TrainingResult> = {}): TrainingResult => ({
  artefact: {},
  evaluation: judged(labels, scores),
  running: null,
  drift: [{ name: 'spend', value: 0.3 }],
  spreads: [],
  leaks: [],
  card: { method: '', sections: [] },
  learning: { rows: ROWS, rate: 0.3 },
  held: { rows: ROWS, rate: 0.3 },
  said: { people: each((row) => row), labels, scores },
  ...more,
});
const BETTER = { figure: 'log_loss', is: 'less' } as const;
const gate = (metric: string, atLeast: number | null, atMost: number | null): GateProgram => ({
  metric,
  atLeast,
  atMost,
});

describe('a new version takes over', () => {
  it.each<[string, GateProgram[], Partial<TrainingResult>, number | null, string]>([
    ['where there are no gates', [], {}, null, 'there are no gates, and none ran before'],
    [
      'where it passes them',
      [gate('auc', 0.7, null), gate('calibration', null, 0.2)],
      {},
      null,
      'it passes every gate',
    ],
    [
      'where it is better',
      [],
      {
        running: judged(
          labels,
          each(() => 0.3),
        ),
      },
      1,
      'is less than that of version 1',
    ],
    ['where the other one is of another meaning', [], {}, 1, 'which ran, is of another meaning'],
  ])('%s', (_, gates, more, running, words) => {
    const decision = decisionOn({ gates, better: BETTER }, result(good, more), running);
    expect(decision).toMatchObject({ promoted: true, reasons: [expect.stringContaining(words)] });
  });
});

describe('a new version does not take over', () => {
  it.each<[string, GateProgram[], Partial<TrainingResult>, number | null, string]>([
    ['below a bound', [gate('auc', 0.99, null)], {}, null, 'and must be at least 0.99'],
    ['above a bound', [gate('drift', null, 0.25)], {}, null, 'drift is 0.3, and must be at most 0.25'],
    [
      'where a figure cannot be told',
      [gate('auc', 0.5, null)],
      {
        evaluation: judged(
          each(() => 1),
          good,
        ),
      },
      null,
      'auc cannot be told',
    ],
    [
      'as good as the one that runs',
      [],
      { running: judged(labels, good) },
      4,
      'version 4, which runs, is as good',
    ],
    ['where a feature knows the outcome', [], { leaks: [{ feature: 'x', auc: 1 }] }, null, 'CAR-946'],
  ])('%s', (_, gates, more, running, words) => {
    const decision = decisionOn({ gates, better: BETTER }, result(good, more), running);
    expect(decision).toMatchObject({ promoted: false, reasons: [expect.stringContaining(words)] });
  });
});

const rowsOf = (columns: Parameters<typeof tableOf>[0]): Rows => ({
  features: { table: tableOf(columns), people: each((row) => row), cutoffs: each(() => 0) },
  labels,
});

it('tells of numbers, missing values and words that know the outcome, and of no others', () => {
  const rows = rowsOf([
    numberColumn(
      'number',
      [...labels].map((label) => -5 * label),
    ),
    numberColumn(
      'missing',
      [...labels].map((label) => (label === 1 ? null : 7)),
    ),
    categoryColumn(
      'word',
      [...labels].map((label, row) => `${label === 1 ? 'a' : 'b'}${row % 2}`),
    ),
    numberColumn('honest', good),
  ]);
  expect(leaksIn(rows, rows).map(({ feature }) => feature)).toEqual(['number', 'missing', 'word']);
});

it('tells drift of numbers, words and scores', () => {
  const seen = (shift: number, word: string) => ({
    table: tableOf([
      numberColumn(
        'spend',
        each((row) => row + shift),
      ),
      categoryColumn(
        'channel',
        [...labels].map((label) => (label === 1 ? word : 'web')),
      ),
    ]),
    scores: good,
  });
  expect(greatestDrift(driftBetween(seen(0, 'app'), seen(0, 'app')))).toBe(0);
  expect(driftBetween(seen(0, 'app'), seen(300, 'app'))[0]).toMatchObject({
    name: 'spend',
    value: expect.any(Number),
  });
  expect(driftBetween(seen(0, 'app'), seen(0, 'store'))[0]!.value).toBeGreaterThan(1);
});

it('tells in which segments it is weak', () => {
  const people = each((row) => row);
  const scores = each((row) => (row < 200 ? good[row]! : 0.3));
  const segmentsOf = new Map(
    Array.from(people, (person) => [
      person,
      person < 150 ? ['known'] : person < 200 ? ['few'] : ['strangers'],
    ]),
  );
  const spots = weakSpots({ people, labels, scores, segmentsOf }, judged(labels, good));
  expect(spots).toMatchObject([{ segment: 'strangers', people: 200, auc: 0.5 }]);
});
