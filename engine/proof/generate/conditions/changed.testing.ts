/** `changed` of a tag or trait that keeps its history: from, to, and every window. */
import type { Generate } from '../place.testing.ts';
import { window } from '../window.testing.ts';

export const changed: Generate<unknown> = (dice, place) => {
  if (place.tracked.length === 0) return null;
  const { name, role, values } = dice.of(place.tracked);
  const [from, to] = [dice.of(values), dice.of(values)];
  return {
    changed: {
      [role]: name,
      ...(dice.chance(30) && from !== undefined && { from }),
      ...(dice.chance(40) && to !== undefined && to !== from && { to }),
    },
    ...window(dice, place),
  };
};
