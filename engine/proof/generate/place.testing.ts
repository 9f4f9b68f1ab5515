/** What a generator of conditions knows of the place it writes for. */
import type { Dice } from './dice.testing.ts';
import type { Names } from './names.testing.ts';
import type { World } from './world.testing.ts';

export interface Place {
  readonly world: World;
  /** Traits, and tags that are defined already. */
  readonly names: Names;
  /** Segments that are defined already. */
  readonly segments: readonly string[];
  /** How many levels may still be nested. */
  readonly depth: number;
}

/** Null where the place offers nothing for it. */
export type Generate<T> = (dice: Dice, place: Place) => T | null;
