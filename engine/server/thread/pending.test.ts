import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pending } from './pending.ts';

test('numbers are given one after the other, and each is answered to whoever got it, in any order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 2_000 }), (turns) => {
      const pending = new Pending<{ readonly name: number }>();
      const known = new Map<number, number>();
      let given = 0;
      for (const turn of turns) {
        // Twice as many come as go, until a tenth of the turns has nobody left.
        if (turn % 3 > 0 || known.size === 0) {
          expect(pending.next).toBe(given);
          known.set(pending.add({ name: turn }), turn);
          given += 1;
        } else {
          const numbers = [...known.keys()];
          const number = numbers[turn % Math.min(numbers.length, 5)]!;
          expect(pending.take(number)).toEqual({ name: known.get(number) });
          known.delete(number);
        }
        expect(pending.size).toBe(known.size);
      }
      for (const [number, name] of known) expect(pending.take(number)).toEqual({ name });
      expect(pending.size).toBe(0);
      expect(pending.next).toBe(given);
    }),
  );
});

test('one that waits for long keeps its place while thousands come and go', () => {
  const pending = new Pending<string>();
  const slow = pending.add('slow');
  for (let turn = 0; turn < 5_000; turn++)
    expect(pending.take(pending.add(`quick ${turn}`))).toBe(`quick ${turn}`);
  expect(pending.take(slow)).toBe('slow');
  expect(() => pending.take(slow)).toThrow('nobody waits');
});
