/** A `where`: an expression over one occurrence, or `all any none not` of such. */
import type { Dice } from './dice.testing.ts';
import { flag } from './expression.testing.ts';
import type { Names } from './names.testing.ts';

export function filter(dice: Dice, names: Names, depth = 2): unknown {
  const form = depth === 0 ? 'flag' : dice.of(['flag', 'flag', 'flag', 'flag', 'all', 'any', 'none', 'not']);
  if (form === 'flag') return flag(dice, names, 1);
  if (form === 'not') return { not: filter(dice, names, depth - 1) };
  return { [form]: dice.list(1, 2, () => filter(dice, names, depth - 1)) };
}
