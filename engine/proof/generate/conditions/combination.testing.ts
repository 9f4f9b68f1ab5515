/** `all any none not`. */
import type { Generate } from '../place.testing.ts';
import { condition } from './index.testing.ts';

export const combination: Generate<unknown> = (dice, place) => {
  if (place.depth === 0) return null;
  const head = dice.of(['all', 'any', 'none', 'not']);
  const below = { ...place, depth: place.depth - 1 };
  if (head === 'not') return { not: condition(dice, below) };
  return { [head]: dice.list(1, 3, () => condition(dice, below)) };
};
