/** `has`, in both directions: with and without `as`, `times`, and a condition about those on the other side. */
import { comparison } from '../comparison.testing.ts';
import type { Generate } from '../place.testing.ts';
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
