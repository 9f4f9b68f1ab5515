/** What a generator of conditions knows of the place it writes for. */
import type { Dice } from './dice.testing.ts';
import type { Names } from './names.testing.ts';
import type { World } from './world.testing.ts';

/** A tag or trait whose history is kept, and values it may have. */
export interface Tracked {
  readonly name: string;
  readonly role: 'tag' | 'trait';
  readonly values: readonly unknown[];
}

export interface Place {
  readonly world: World;
  /** Traits, and tags that are defined already. */
  readonly names: Names;
  /** Segments that are defined already. */
  readonly segments: readonly string[];
  /** Of those, what keeps its history. */
  readonly tracked: readonly Tracked[];
  /** Whether a `top` may stand here. */
  readonly mayRank?: boolean;
  /** How many levels may still be nested. */
  readonly depth: number;
}

/** Null where the place offers nothing for it. */
export type Generate<T> = (dice: Dice, place: Place) => T | null;
