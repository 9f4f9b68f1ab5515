/** `has`, in both directions: with and without `as`, `times`, and a condition about those on the other side. */

import type { Plain } from '../../naive/person.testing.ts';
import { comparison } from '../comparison.testing.ts';
import type { Generate } from '../place.testing.ts';
import { did } from './did.testing.ts';
import { expression } from './expression.testing.ts';
import { condition } from './index.testing.ts';

const TIMES: readonly number[] = [1, 2, 0];

export const has: Generate<unknown> = (dice, { world, entity, other, depth }) => {
  const between = world.things.relations.filter(({ from, to }) => from === entity || to === entity);
  if (between.length === 0 || depth === 0 || !other) return null;
  const { from, field, to } = dice.of(between);
  const related = from === entity ? to : from;
  const several = between.filter((one) => one.from === related || one.to === related).length > 1;
  const where = { ...other(related), depth: depth - 1, mayRank: false };
  return {
    has: related,
    ...((several || dice.chance(30)) && { as: field }),
    ...(dice.chance(35) && { times: comparison(dice, TIMES) }),
    ...(dice.chance(75) && { where: condition(dice, where) }),
  };
};

/** `has` alone, and what those on the other side have: what moves when things change hands. */
export const hands: Generate<unknown> = (dice, place) => {
  const asked = has(dice, { ...place, depth: 1 }) as Plain | null;
  if (asked === null || !place.other) return null;
  const { where: _, ...plain } = asked;
  const times = dice.chance(60) ? { times: comparison(dice, TIMES) } : {};
  if (place.depth === 0 || !dice.chance(60)) return { ...plain, ...times };
  const over = { ...place.other(String(asked['has'])), depth: place.depth - 1, mayRank: false };
  const where = dice.chance(60) ? hands(dice, over) : (did(dice, over) ?? expression(dice, over));
  return { ...plain, ...times, ...(where !== null && { where }) };
};
