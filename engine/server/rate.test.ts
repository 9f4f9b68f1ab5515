import { expect, test } from 'vitest';
import { VirtualClock } from '../runtime/clock.ts';
import { RequestError } from './errors.ts';
import { Rate } from './rate.ts';

const clock = new VirtualClock(0);
const retryAfter = (take: () => void) => {
  try {
    take();
  } catch (error) {
    if (error instanceof RequestError) return error.refusal.headers?.['retry-after'];
    throw error;
  }
  return null;
};

test('a writer may send what its bucket holds, and more as time passes', () => {
  const rate = new Rate(10, clock);
  expect(retryAfter(() => rate.take(0, 19))).toBeNull();
  expect(retryAfter(() => rate.take(0, 31))).toBeNull();
  // 30 too many: three seconds until the next.
  expect(retryAfter(() => rate.take(0, 1))).toBe('4');
  expect(retryAfter(() => rate.take(1, 1))).toBeNull();
  clock.moveTo(3_100);
  expect(retryAfter(() => rate.take(0, 1))).toBeNull();
});

test('a clock that steps back costs nobody anything', () => {
  const rate = new Rate(10, { now: () => -5_000, wakeAt: clock.wakeAt });
  rate.take(0, 1);
  expect(retryAfter(() => rate.take(0, 1))).toBeNull();
});
