import { expect, test } from 'vitest';
import { categoryColumn, numberColumn, tableOf } from '../table.ts';
import { optionsOf } from '../types/recommend.ts';
import { Chooser } from './chooser.ts';
import { fitRecommender } from './recommender.ts';
import { freshAmong, withThings } from './things-of-today.ts';

/** A shop of four things when it was learnt, and of six today. */

const baskets = [[0, 1], [0, 1], [0, 1], [0], [2, 3], [2, 3], [2], [1]];
const rows = baskets.flatMap((items, person) => items.map((item) => ({ person, item })));
const fitted = fitRecommender(
  {
    person: Int32Array.from(rows, ({ person }) => person),
    item: Int32Array.from(rows, ({ item }) => item),
    weight: new Float64Array(rows.length).fill(1),
    at: new Float64Array(rows.length),
    items: ['tea', 'milk', 'bolts', 'nuts'],
    withheld: Uint8Array.of(0, 1, 0, 0),
  },
  optionsOf({ shrinkage: 0 }),
);
const names = ['bolts', 'cup', 'milk', 'nuts', 'rope', 'tea'];
const rooms = ['cellar', 'kitchen', 'kitchen', 'cellar', 'cellar', 'kitchen'];
const content = tableOf([
  categoryColumn('room', rooms),
  numberColumn(
    'price',
    names.map(() => 1),
  ),
]);
const fresh = [...freshAmong(fitted, names, content)];
const had = (chooser: Chooser, item: string) => chooser.hadOf([{ item, weight: 1, at: 0 }], 0);

test('what came since resembles what is described alike', () => {
  expect(fresh.map(({ item }) => item)).toEqual(['cup', 'rope']);
  expect(fresh.map(({ like }) => like.map((place) => fitted.items[place]).sort())).toEqual([
    ['milk', 'tea'],
    ['bolts', 'nuts'],
  ]);
});

test('laid over the version it is told to those who had such things, and to no others', () => {
  const chooser = new Chooser(withThings(fitted, { fresh, withheld: [] }));
  const scores = chooser.scores(had(chooser, 'tea'));
  expect(scores[chooser.placeOf('cup')!]).toBeGreaterThan(0);
  expect(scores[chooser.placeOf('rope')!]).toBe(0);
  // What was held back then is not any more; with nothing said of it, it stays.
  expect(scores[chooser.placeOf('milk')!]).toBeGreaterThan(0);
  const asLearnt = new Chooser(withThings(fitted, { fresh, withheld: null }));
  expect(asLearnt.scores(had(asLearnt, 'tea'))[1]).toBe(0);
});

test('what is not offered today is given to nobody, and the version is as it was', () => {
  const before = JSON.stringify(fitted);
  const chooser = new Chooser(withThings(fitted, { fresh, withheld: ['cup', 'gone since'] }));
  expect(chooser.scores(had(chooser, 'tea'))[chooser.placeOf('cup')!]).toBe(0);
  // Whoever had what is new is known by it from the next training on.
  expect(had(chooser, 'rope').items).toEqual([chooser.placeOf('rope')]);
  expect(() => chooser.scores(had(chooser, 'rope'))).not.toThrow();
  expect(JSON.stringify(fitted)).toBe(before);
});
