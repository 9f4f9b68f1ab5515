import { describe, expect, test } from 'vitest';
import { periodWindow } from '../compiler/period.ts';
import { lookBack, type Window } from '../compiler/window.ts';
import { roomAt } from './cap-room.ts';

const feature = (window: Window) => ({ window }) as Parameters<typeof roomAt>[0];
const queue = (times: number[], more = false) => ({ times, values: times.map(() => null), more });

describe('a cap has room again', () => {
  test.each<[string, number[], boolean, number, number]>([
    ['when the first leaves', [10, 20, 30], false, 3, 110],
    ['when two have left', [10, 20, 30], false, 2, 120],
    ['when all of one instant have left', [10, 10, 30], false, 2, 110],
    ['when all have left', [10, 20, 30], false, 1, 130],
    ['at the last edge that is known', [10, 20], true, 1, 120],
    ['never, if nothing leaves', [], false, 0, Number.POSITIVE_INFINITY],
  ])('%s', (_, times, more, limit, expected) => {
    const slot = { state: 0, inside: queue(times, more), pending: null };
    expect(roomAt(feature(lookBack(100)), slot, more ? 4 : times.length, 40, limit)).toBe(expected);
  });

  test('after those that only begin to count', () => {
    const window = periodWindow('last_month', 'UTC');
    const [may, june] = [Date.UTC(2026, 4, 10), Date.UTC(2026, 5, 10)];
    const slot = { state: 0, inside: queue([may]), pending: queue([june]) };
    // In July it is June's that counts.
    expect(roomAt(feature(window), slot, 1, Date.UTC(2026, 5, 20), 1)).toBe(Date.UTC(2026, 7, 1));
    expect(roomAt(feature(window), slot, 1, Date.UTC(2026, 5, 20), 2)).toBe(Date.UTC(2026, 6, 1));
  });
});
