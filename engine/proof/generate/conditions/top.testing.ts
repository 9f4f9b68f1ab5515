/** `top` by a number, among all or the members of a segment. Only where a world has refreshes. */
import { number } from '../expression.testing.ts';
import type { Generate } from '../place.testing.ts';

export const top: Generate<unknown> = (dice, { world, mayRank, names, segments }) => {
  if (!world.isRefreshed || mayRank === false) return null;
  const share = dice.chance(50) ? { count: dice.of([2, 1, 3]) } : { percent: dice.of([50, 10, 34, 75, 100]) };
  const among = segments.length > 0 && dice.chance(40) ? { among: dice.of(segments) } : {};
  return { top: { ...share, by: number(dice, names, dice.of([0, 0, 1])), ...among } };
};
