/** A tag by rules; with and without a last one that always holds. */
import type { Plain } from '../../naive/person.testing.ts';
import { condition } from '../conditions/index.testing.ts';
import { top } from '../conditions/top.testing.ts';
import type { Dice } from '../dice.testing.ts';
import type { Generate, Place } from '../place.testing.ts';

const VALUES: Readonly<Record<string, readonly (string | number | boolean)[]>> = {
  text: ['a', 'b', 'é😀'],
  number: [1, 2.5, 10],
  integer: [0, 1, 2],
  boolean: [true, false],
};

/** A key that must not be written out: what has it looks like a promise. */
const THEN = 'then';

export const rules: Generate<Plain> = (dice, place) => {
  const type = dice.of(Object.keys(VALUES));
  const then = () => dice.of(VALUES[type]!);
  const below = { ...place, depth: 1 };
  const list: Plain[] = dice.list(1, 3, () => ({
    when: condition(dice, below),
    [THEN]: then(),
  }));
  if (dice.chance(50)) list.push({ [THEN]: then() });
  return { type, rules: list };
};

/** One value where a condition holds, another where it does not. */
export function whether(when: unknown): Plain {
  return { type: 'text', rules: [{ when, [THEN]: 'a' }, { [THEN]: 'b' }] };
}

/** Rules of which the first asks for a place in a ranking of what `sure` offers, alone or beside something else. */
export function ranked(dice: Dice, place: Place, sure: Place): Plain {
  const { type, rules: list } = rules(dice, { ...place, mayRank: false })!;
  const [first, ...others] = list as readonly Plain[];
  const asked = top(dice, sure);
  const when = dice.chance(50) ? asked : { [dice.of(['all', 'any'])]: [first!['when'] ?? asked, asked] };
  const last = others.length === 0 ? [{ [THEN]: first![THEN] }] : [];
  return { type, rules: [{ ...first, when }, ...others, ...last] };
}
