/** `assigned`: any arm, or one. */
import type { Generate } from '../place.testing.ts';
import { ARMS, EXPERIMENTS } from '../world.testing.ts';

export const assigned: Generate<unknown> = (dice, { entity }) =>
  entity === 'profile'
    ? { assigned: dice.of(EXPERIMENTS), ...(dice.chance(60) && { arm: dice.of(ARMS) }) }
    : null;
