import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const names = ['lifetime_value', 'value_tier', 'last_order_at', 'email', 'id'];

test.each([
  ['lifetime_valu', 'lifetime_value'],
  ['lifetimeValue', 'lifetime_value'],
  ['Value-Tier', 'value_tier'],
  ['emial', 'email'],
  ['tier_value', undefined],
  ['phone', undefined],
  ['x', undefined],
  ['', undefined],
  ['email', undefined],
])('%s → %s', (word, expected) => {
  expect(nearest(word, names)).toBe(expected);
});

test('of two that are equally near, the first in order of the alphabet', () => {
  expect(nearest('segnent_a', ['segment_b', 'segment_a'])).toBe('segment_a');
  expect(nearest('cat_', ['car_x', 'bat_x', 'cab_x'].reverse())).toBe(
    nearest('cat_', ['car_x', 'bat_x', 'cab_x']),
  );
});
