/** `at_least at_most exactly between`, and two of them together. */
import type { Plain } from '../naive/person.testing.ts';
import type { Dice } from './dice.testing.ts';

export function comparison(dice: Dice, values: readonly number[]): Plain {
  const form = dice.of(['at_least', 'at_most', 'exactly', 'between', 'two']);
  if (form !== 'between' && form !== 'two') return { [form]: dice.of(values) };
  const [low, high] = [dice.of(values), dice.of(values)].sort((a, b) => a - b) as [number, number];
  return form === 'between' ? { between: [low, high] } : { at_least: low, at_most: high };
}

export const counts: readonly number[] = [1, 2, 0, 3, 4];
export const amounts: readonly number[] = [10, 0, 0.1, 2.5, 30, 100, -3];
