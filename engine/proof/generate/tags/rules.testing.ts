/** A tag by rules; with and without a last one that always holds. */
import type { Plain } from '../../naive/person.testing.ts';
import { condition } from '../conditions/index.testing.ts';
import type { Generate } from '../place.testing.ts';

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
