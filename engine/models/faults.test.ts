import { describe, expect, test } from 'vitest';
import { codes } from '../language/codes.ts';
import { DAY } from './learners/histories.ts';
import { Random } from './learners/random.ts';
import { type Column, categoryColumn, numberColumn, tableOf } from './table.ts';
import { modelTypes } from './types/index.ts';
import type { TrainingData } from './types/type.ts';

/** What cannot carry a model is told, by code and in words; what can, however odd, gives finite numbers. */

const ROWS = 400;
const random = new Random('rows');
const x = Float64Array.from({ length: ROWS }, () => random.normal());
const labels = x.map((value) => Number(value + random.normal() > 0));

function labelled(columns: readonly Column[], own = labels): TrainingData {
  const { rows } = tableOf(columns);
  const people = Float64Array.from({ length: rows }, (_, row) => row);
  return { features: { table: tableOf(columns), people, cutoffs: new Float64Array(rows) }, labels: own };
}

const good = numberColumn('x', x);
const same = numberColumn('same', new Float64Array(ROWS).fill(7));
const missing = numberColumn('missing', new Float64Array(ROWS).fill(Number.NaN));
const few = (column: typeof good) => numberColumn('x', column.values.subarray(0, 20));

describe.each(['propensity', 'churn', 'lookalike', 'drivers'] as const)('%s', (name) => {
  const { fit: learn } = modelTypes[name];
  test.each([
    ['too few rows', labelled([few(good)], labels.subarray(0, 20)), 'CAR-970'],
    [
      'too few of an outcome',
      labelled(
        [good],
        labels.map((_, row) => Number(row < 3)),
      ),
      'CAR-970',
    ],
    ['everybody did it', labelled([good], new Float64Array(ROWS).fill(1)), 'CAR-971'],
    ['nobody did it', labelled([good], new Float64Array(ROWS)), 'CAR-971'],
    ['only constant and missing columns', labelled([same, missing]), 'CAR-972'],
    [
      'no columns',
      {
        ...labelled([good]),
        features: { ...labelled([good]).features!, table: { rows: ROWS, columns: [] } },
      },
      'CAR-972',
    ],
    ['an infinite value', labelled([numberColumn('x', x.with(3, Number.POSITIVE_INFINITY))]), 'CAR-973'],
    ['a label that is not a number', labelled([good], labels.with(0, Number.NaN)), 'CAR-973'],
  ])('%s', (_, data, code) => {
    expect(() => learn(data, {}, 's')).toThrow(expect.objectContaining({ name: 'ModelFault', code }));
    expect(codes[code]).toBeDefined();
  });
});

describe('odd columns beside a good one', () => {
  const odd: Record<string, Column> = {
    constant: same,
    'missing for all': missing,
    'missing for all but one': numberColumn('rare', missing.values.with(5, 1)),
    huge: numberColumn(
      'huge',
      x.map((value) => value * 1e300),
    ),
    'as many levels as rows': categoryColumn(
      'id',
      Array.from(x, (_, row) => `person ${row}`),
    ),
    'a category that is missing for all': categoryColumn('none', new Array(ROWS).fill(null)),
  };
  test.each(Object.entries(odd))('%s', (_, column) => {
    for (const learner of ['logistic_regression', 'gradient_boosting'] as const) {
      const data = labelled([good, column]);
      const artefact = modelTypes.propensity.fit(data, { learner }, 's');
      const { probability } = modelTypes.propensity.score(artefact, data);
      expect((probability as Float64Array).every((p) => p >= 0 && p <= 1)).toBe(true);
      const { metrics } = modelTypes.propensity.evaluate(artefact, data);
      expect(metrics['auc']!.value).toBeGreaterThan(0.7);
    }
  });

  test('a million levels cost no more than some hundred', () => {
    const rows = 20_000;
    const levels = Array.from({ length: 1_000_000 }, (_, place) => `level ${place}`);
    const codesOf = Int32Array.from({ length: rows }, () => random.below(levels.length));
    const many: Column = { name: 'many', kind: 'category', codes: codesOf, levels };
    const number = Float64Array.from({ length: rows }, () => random.normal());
    const own = number.map((value) => Number(value + random.normal() > 0));
    const data = labelled([numberColumn('x', number), many], own);
    const artefact = modelTypes.propensity.fit(data, { learner: 'logistic_regression' }, 's');
    expect(JSON.stringify(artefact).length).toBeLessThan(20_000);
    expect(modelTypes.propensity.evaluate(artefact, data).metrics['auc']!.value).toBeGreaterThan(0.8);
  });
});

describe('scoring', () => {
  const artefact = modelTypes.propensity.fit(labelled([good]), {}, 's');
  test.each([
    ['a feature that is not there', [same], 'CAR-976'],
    ['a feature of another kind', [categoryColumn('x', new Array(ROWS).fill('a'))], 'CAR-976'],
    ['an infinite value', [numberColumn('x', x.with(0, Number.NEGATIVE_INFINITY))], 'CAR-973'],
  ])('%s', (_, columns, code) => {
    expect(() => modelTypes.propensity.score(artefact, labelled(columns))).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

describe('purchases', () => {
  const asOf = 400 * DAY;
  const people = Array.from({ length: 120 }, (_, person) => person);
  const orders = people.flatMap((person) =>
    Array.from({ length: 1 + (person % 4) }, (_, order) => ({
      person,
      at: (person % 50) * DAY + order * 40 * DAY,
      value: 10 + person,
    })),
  );
  const dataOf = (rows: typeof orders): TrainingData => ({
    transactions: {
      person: Float64Array.from(rows, ({ person }) => person),
      at: Float64Array.from(rows, ({ at }) => at),
      value: Float64Array.from(rows, ({ value }) => value),
    },
    asOf,
  });
  const types = ['rfm', 'clv', 'interval', 'lifecycle'] as const;
  const changed = (change: Partial<(typeof orders)[number]>) =>
    orders.with(-1, { ...orders.at(-1)!, ...change });

  test.each(types)('%s: dates in the future, values that are not finite, too little', (name) => {
    const fitting = (rows: typeof orders) => () => modelTypes[name].fit(dataOf(rows), { horizon: 30 }, 's');
    expect(fitting(changed({ at: asOf + DAY }))).toThrow(expect.objectContaining({ code: 'CAR-974' }));
    expect(fitting(changed({ value: Number.POSITIVE_INFINITY }))).toThrow(
      expect.objectContaining({ code: 'CAR-973' }),
    );
    expect(fitting(orders.slice(0, 5))).toThrow(expect.objectContaining({ code: 'CAR-970' }));
    expect(fitting([])).toThrow(expect.objectContaining({ code: 'CAR-970' }));
  });

  test('clv: orders of no value', () => {
    const free = orders.map((order) => (order.person === 3 ? { ...order, value: 0 } : order));
    expect(() => modelTypes.clv.fit(dataOf(free), { horizon: 30 }, 's')).toThrow(
      expect.objectContaining({ code: 'CAR-977' }),
    );
  });

  test('clv: purchases on one day only, by everybody', () => {
    const once = people.map((person) => ({ person, at: 10 * DAY, value: 5 }));
    expect(() => modelTypes.clv.fit(dataOf(once), { horizon: 30 }, 's')).toThrow(
      expect.objectContaining({ code: 'CAR-970' }),
    );
  });
});

describe('interactions and events', () => {
  const rows = 300;
  const interactions = {
    person: Int32Array.from({ length: rows }, (_, row) => row % 60),
    item: Int32Array.from({ length: rows }, () => random.below(20)),
    weight: new Float64Array(rows).fill(1),
    at: Float64Array.from({ length: rows }, (_, row) => row * DAY),
    items: Array.from({ length: 20 }, (_, item) => `item ${item}`),
  };
  const asOf = rows * DAY;

  test.each(['recommend', 'basket'] as const)('%s', (name) => {
    const learning =
      (change: object, spec = {}) =>
      () =>
        modelTypes[name].fit({ interactions: { ...interactions, ...change }, asOf }, spec, 's');
    expect(learning({})).not.toThrow();
    expect(learning({ at: interactions.at.with(3, 2 * asOf) })).toThrow(
      expect.objectContaining({ code: 'CAR-974' }),
    );
    expect(learning({ at: interactions.at.with(3, 1e300) })).toThrow(
      expect.objectContaining({ code: 'CAR-974' }),
    );
    expect(learning({ at: interactions.at.with(3, Number.NaN) })).toThrow(
      expect.objectContaining({ code: 'CAR-973' }),
    );
    const none = {
      person: new Int32Array(0),
      item: new Int32Array(0),
      weight: new Float64Array(0),
      at: new Float64Array(0),
    };
    expect(learning(none)).toThrow(expect.objectContaining({ code: 'CAR-970' }));
    expect(learning({}, { support: 0, neighbours: 0 })).toThrow(expect.objectContaining({ code: 'CAR-978' }));
  });

  test('recommend: weights below nought, infinite ones', () => {
    for (const odd of [-1, Number.POSITIVE_INFINITY]) {
      const weight = interactions.weight.with(0, odd);
      expect(() => modelTypes.recommend.fit({ interactions: { ...interactions, weight } }, {}, 's')).toThrow(
        expect.objectContaining({ code: 'CAR-973' }),
      );
    }
  });

  test('magic_number: everybody stayed, an event in the future', () => {
    const events = {
      person: Int32Array.of(0),
      event: Int32Array.of(0),
      at: Float64Array.of(asOf),
      events: ['a'],
      born: new Float64Array(100),
      stayed: new Float64Array(100).fill(1),
    };
    const learning = (end: number) => () => modelTypes.magic_number.fit({ events, asOf: end }, {}, 's');
    expect(learning(asOf)).toThrow(expect.objectContaining({ code: 'CAR-971' }));
    expect(learning(asOf - 1)).toThrow(expect.objectContaining({ code: 'CAR-974' }));
  });
});

test('clusters: too few people, constant columns, infinite values, a number that is none', () => {
  const learning = (data: TrainingData, k: number) => () => modelTypes.clusters.fit(data, { k }, 's');
  expect(learning(labelled([good]), 2)).not.toThrow();
  expect(learning(labelled([few(good)]), 3)).toThrow(expect.objectContaining({ code: 'CAR-970' }));
  expect(learning(labelled([same]), 2)).toThrow(expect.objectContaining({ code: 'CAR-972' }));
  const infinite = numberColumn('x', x.with(9, Number.POSITIVE_INFINITY));
  expect(learning(labelled([infinite]), 2)).toThrow(expect.objectContaining({ code: 'CAR-973' }));
  expect(learning(labelled([good]), 0.5)).toThrow(expect.objectContaining({ code: 'CAR-978' }));
});
