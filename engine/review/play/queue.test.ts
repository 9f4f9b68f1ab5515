import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Queue } from './queue.ts';

test('what is first in order is taken first, whenever it came', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer())), (steps) => {
      const queue = new Queue<number>((a, b) => a < b);
      const model: number[] = [];
      for (const step of steps) {
        if (step === null) expect(queue.take()).toBe(model.shift());
        else {
          queue.add(step);
          model.push(step);
          model.sort((a, b) => a - b);
        }
      }
      for (const left of model) expect(queue.take()).toBe(left);
      expect(queue.take()).toBeUndefined();
    }),
  );
});
