/** The naive journal: what is true of one person after everything that happened, and every change on the way. */
import { Expressions } from './expressions.testing.ts';
import { Life, lookAt, nobody } from './life.testing.ts';
import type { Definitions, Fact, Plain } from './person.testing.ts';

export interface Change {
  readonly at: number;
  readonly segment: string;
  readonly entered: boolean;
  readonly cause: string;
}

export interface Snapshot {
  readonly at: number;
  readonly segments: readonly string[];
  /** Tags that have a value. */
  readonly tags: Plain;
}

/** Something accepted, or a look at the clock. */
export type Step = Fact | { readonly at: number };

export interface Told {
  readonly changes: readonly Change[];
  /** One after each step from the first accepted fact on. */
  readonly snapshots: readonly Snapshot[];
}

/** @param knownFrom by the name of a tag: when it was defined, if that was later. */
export async function playNaively(
  definitions: Definitions,
  id: number,
  steps: readonly Step[],
  expressions = new Expressions(definitions.zone),
  knownFrom: ReadonlyMap<string, number> = new Map(),
): Promise<Told> {
  const life = new Life(definitions, id, expressions, knownFrom);
  for (const step of steps) await life.take(step);
  return life;
}

/**
 * Segments the person is in at an instant that is not before any of the steps; none, if nothing was accepted. What
 * values were is not looked into.
 */
export async function membersAt(
  definitions: Definitions,
  id: number,
  steps: readonly Step[],
  now: number,
  expressions: Expressions,
): Promise<readonly string[]> {
  const facts = steps.filter((step) => 'traits' in step);
  if (facts.length === 0) return [];
  const known = { ...nobody(definitions, id), facts };
  return (await lookAt(known, now, new Set(), expressions)).snapshot.segments;
}
