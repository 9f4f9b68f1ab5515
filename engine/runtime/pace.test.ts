import { describe, expect, test } from 'vitest';
import { Pace } from './pace.ts';

/** Slices one after the other of a machine that needs so long for each profile; the sizes they had. */
function sizes(pace: Pace, isLive: boolean, each: number, slices: number): number[] {
  return Array.from({ length: slices }, () => {
    const profiles = pace.next(isLive);
    pace.took(profiles, Math.round(profiles * each));
    return profiles;
  });
}

describe('a slice', () => {
  test.each([
    ['takes what fits into five milliseconds while messages come', true, 0.5, 10],
    ['takes what fits into fifty while none do', false, 0.5, 100],
    ['takes one profile at least', true, 40, 1],
    ['has an end, however quick it is', false, 0, 500],
  ])('%s', (_, isLive, each, expected) => {
    expect(sizes(new Pace(), isLive, each, 60).at(-1)).toBeCloseTo(expected, -1);
  });

  test('begins small and grows step by step', () => {
    expect(sizes(new Pace(), false, 0, 8)).toStrictEqual([5, 10, 20, 40, 80, 160, 320, 500]);
  });

  test('is brief at once when messages begin to come', () => {
    const pace = new Pace();
    sizes(pace, false, 0.5, 60);
    expect(pace.next(true)).toBeLessThanOrEqual(10);
  });

  test('of a clock of whole milliseconds is right on average', () => {
    const pace = new Pace();
    let begun = 0;
    let profiles = 0;
    for (let slice = 0; slice < 400; slice += 1) {
      const size = pace.next(true);
      const ended = begun + size * 0.7;
      pace.took(size, Math.floor(ended) - Math.floor(begun));
      begun = ended;
      if (slice >= 200) profiles += size;
    }
    expect((profiles / 200) * 0.7).toBeGreaterThan(3.5);
    expect((profiles / 200) * 0.7).toBeLessThan(5.5);
  });
});
