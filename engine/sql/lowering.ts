/** What a part of a condition is lowered with, and what it becomes. */
import type { Context } from '../compiler/context.ts';
import type { Site } from '../language/definition.ts';
import type { Dialect } from './dialect.ts';
import type { Reason } from './refusal.ts';
import type { Row } from './row.ts';
import type { Sql } from './text.ts';

/**
 * What may come out where a part has no SQL: nothing else (`exact`), more people (`superset`), or fewer (`subset`,
 * which is what a superset becomes under `not`).
 */
export type Mode = 'exact' | 'superset' | 'subset';

export interface Lowering {
  readonly context: Context;
  readonly dialect: Dialect;
  /** The instant of the question, milliseconds since 1970 UTC. */
  readonly now: number;
  readonly mode: Mode;
  /** What its names are columns of. */
  readonly row: Row;
  /** How many segments it stands in, one asked for by the other. */
  readonly depth: number;
  /** Events it asks about; filled while lowering. */
  readonly events: Set<string>;
  /** What was left out so far; filled while lowering. */
  readonly omitted: Reason[];
}

/** One head of the grammar. What it gives is true or false of every row, never null. */
export interface SqlHead<Node> {
  readonly head: string;
  /** Throws a Refusal where the head, or something in it, has no SQL. */
  lower(node: Node, site: Site, lowering: Lowering): Sql;
}

const DUAL = { exact: 'exact', superset: 'subset', subset: 'superset' } as const;

/** For what is inverted: what was too many becomes too few. */
export function inverted(lowering: Lowering): Lowering {
  return { ...lowering, mode: DUAL[lowering.mode] };
}
