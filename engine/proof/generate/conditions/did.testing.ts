/** `did`, with every key that may stand beside it outside a journey. */
import type { Plain } from '../../naive/person.testing.ts';
import { behaviour } from '../behaviour.testing.ts';
import { amounts, comparison, counts } from '../comparison.testing.ts';
import type { Dice } from '../dice.testing.ts';
import { number, text } from '../expression.testing.ts';
import type { Names } from '../names.testing.ts';
import type { Generate } from '../place.testing.ts';
import { window } from '../window.testing.ts';

export const did: Generate<Plain> = (dice, place) => {
  const asked = behaviour(dice, place);
  if (!asked) return null;
  const { node, names } = asked;
  return { ...node, ...question(dice, names), ...window(dice, place) };
};

/** At most one of `times`, an aggregate and `which`. */
function question(dice: Dice, names: Names): Plain {
  const form = dice.of(['once', 'times', 'times', 'which', 'which', 'aggregate', 'aggregate', 'aggregate']);
  if (form === 'once') return {};
  if (form === 'times') return { times: comparison(dice, counts) };
  if (form === 'which') return { which: dice.of(['last', 'first']) };
  const aggregate = dice.of(['sum', 'avg', 'min', 'max', 'distinct']);
  if (aggregate === 'distinct') {
    const value = dice.chance(50) ? number(dice, names, 1) : text(dice, names, 1);
    return { distinct: value, is: comparison(dice, counts) };
  }
  return { [aggregate]: number(dice, names, 1), is: comparison(dice, amounts) };
}
