/** What a generator of conditions knows of the place it writes for. */
import type { Dice } from './dice.testing.ts';
import type { Names } from './names.testing.ts';
import type { Declared, World } from './world.testing.ts';

/** A tag or trait whose history is kept, and values it may have. */
export interface Tracked {
  readonly name: string;
  readonly role: 'tag' | 'trait';
  readonly values: readonly unknown[];
}

export interface Place {
  readonly world: World;
  /** What it is about: `profile`, or things. */
  readonly entity: string;
  /** What happens to such; with the names of what their references are followed to. */
  readonly events: Readonly<Record<string, Declared>>;
  /** Traits, and tags that are defined already. */
  readonly names: Names;
  /** Segments that are defined already. */
  readonly segments: readonly string[];
  /** Of those, what keeps its history. */
  readonly tracked: readonly Tracked[];
  /** The place of those on the other side of a relation. */
  other?(entity: string): Place;
  /** Segments of things of which an event may ask whether they were in. */
  asOf?(entity: string): readonly string[];
  /** Whether a `top` may stand here. */
  readonly mayRank?: boolean;
  /** How many levels may still be nested. */
  readonly depth: number;
}

/** Null where the place offers nothing for it. */
export type Generate<T> = (dice: Dice, place: Place) => T | null;
