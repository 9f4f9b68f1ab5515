import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../../bench/workload/random.ts';
import { errorOf, Figures, OwnFigures } from './figures.ts';

function own(counts: Readonly<Record<string, number>>): OwnFigures {
  const figures = new OwnFigures();
  for (const [name, count] of Object.entries(counts)) figures.add(name, count);
  return figures;
}

test('what was put in is taken out again', () => {
  const people = fc.array(
    fc.dictionary(fc.constantFrom('a|x', 'a|y', 'b|x'), fc.integer({ min: 1, max: 9 })),
  );
  fc.assert(
    fc.property(people, people, (kept, gone) => {
      const [both, alone] = [new Figures(), new Figures()];
      for (const one of [...kept, ...gone]) both.put(own(one), 1);
      for (const one of gone) both.put(own(one), -1);
      for (const one of kept) alone.put(own(one), 1);
      expect(both.under('a')).toEqual(alone.under('a'));
      expect(both.of('b', 'x')).toEqual(alone.of('b', 'x'));
    }),
  );
});

test('sums, people and squares, by name', () => {
  const figures = new Figures();
  for (const count of [1, 2, 3]) figures.put(own({ 'sent|mail': count, sent: 1 }), 1);
  expect(figures.of('sent', 'mail')).toEqual({ sum: 6, people: 3, squares: 14 });
  expect(figures.under('sent').map(({ rest }) => rest)).toEqual([['mail']]);
  expect(figures.of('nothing')).toEqual({ sum: 0, people: 0, squares: 0 });
});

test('the error of a sample holds in about 19 of 20', () => {
  const random = new Random(3);
  const everybody = Array.from({ length: 2_000 }, () => (random.below(4) === 0 ? random.below(6) : 0));
  const truth = everybody.reduce((sum, count) => sum + count, 0);
  let held = 0;
  for (let trial = 0; trial < 400; trial++) {
    const sample: number[] = [];
    while (sample.length < 200) sample.push(random.of(everybody));
    const figure = {
      sum: sample.reduce((sum, count) => sum + count, 0),
      people: 0,
      squares: sample.reduce((sum, count) => sum + count * count, 0),
    };
    const error = errorOf(figure, { size: 200, of: 1e9 }) * (everybody.length / 1e9);
    if (Math.abs((figure.sum * everybody.length) / 200 - truth) <= error) held++;
  }
  expect(held / 400).toBeGreaterThan(0.9);
  expect(held / 400).toBeLessThan(0.99);
});

test('everybody has no error', () => {
  expect(errorOf({ sum: 5, people: 5, squares: 5 }, { size: 10, of: 10 })).toBe(0);
  expect(errorOf({ sum: 1, people: 1, squares: 1 }, { size: 1, of: 10 })).toBe(0);
});
