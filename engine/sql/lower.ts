/**
 * Conditions → SQL, for estimates, reports and prefilters. Stands beside the compiled condition and never decides a
 * membership: the evaluator does. What databases and JSONata do not agree about is refused with the reason.
 */
import type { Context } from '../compiler/context.ts';
import type { Site } from '../language/definition.ts';
import type { Condition } from '../language/kinds.ts';
import { lowerCondition } from './condition.ts';
import { type DialectName, dialects } from './dialect.ts';
import { type Reason, Refusal } from './refusal.ts';
import { personRow } from './row.ts';
import { conditionOf } from './segment-condition.ts';
import { type Rendered, rendered, type Sql, sql, value } from './text.ts';

export interface Asked {
  readonly dialect: DialectName;
  /** The instant of the question, milliseconds since 1970 UTC. */
  readonly now: number;
  /** Parts that have no SQL may be left out where that only adds people. */
  readonly superset?: boolean;
  /** What comes back: ids of people, or how many they are. Default `people`. */
  readonly select?: 'people' | 'count';
  /** Only people whose id is at most this. Ids are hashes, so it makes a sample that is always the same. */
  readonly upTo?: number;
}

export type Lowered =
  | (Rendered & {
      readonly ok: true;
      /** Whether it gives the very members. If not, it gives them and others. */
      readonly exact: boolean;
      /** Events whose tables it reads; none, if it reads profiles alone. */
      readonly events: readonly string[];
      /** What was left out. */
      readonly omitted: readonly Reason[];
    })
  | ({ readonly ok: false } & Reason);

/** The query for the people of a segment, whatever is stored of its memberships. */
export function lowerSegment(context: Context, id: string, asked: Asked): Lowered {
  try {
    const { condition, site } = conditionOf(context, id);
    return lowerPeople(context, condition, site, asked);
  } catch (refusal) {
    if (refusal instanceof Refusal) return { ok: false, ...refusal.reason };
    throw refusal;
  }
}

/** The query for the people of whom a condition holds. `context` is that of a workspace that compiles. */
export function lowerPeople(context: Context, condition: Condition, site: Site, asked: Asked): Lowered {
  const dialect = dialects[asked.dialect];
  const omitted: Reason[] = [];
  const mode = asked.superset === true ? 'superset' : 'exact';
  const lowering = {
    context,
    dialect,
    now: asked.now,
    mode,
    row: personRow(context),
    depth: 0,
    events: new Set<string>(),
    omitted,
  } as const;
  try {
    const query = queryOf(lowerCondition(condition, site, lowering), asked);
    return {
      ok: true,
      ...rendered(query, dialect),
      exact: omitted.length === 0,
      events: [...lowering.events].sort(),
      omitted,
    };
  } catch (refusal) {
    if (refusal instanceof Refusal) return { ok: false, ...refusal.reason };
    throw refusal;
  }
}

/** How many people there are to choose from: all of them, or those of the sample. */
export function countPeople({ dialect, upTo }: Pick<Asked, 'dialect' | 'upTo'>): Rendered {
  return rendered(queryOf(null, { select: 'count', upTo }), dialects[dialect]);
}

function queryOf(
  condition: Sql | null,
  { select, upTo }: { readonly select?: Asked['select']; readonly upTo?: number | undefined },
): Sql {
  const wanted = select === 'count' ? sql`count(*)` : sql`person.id`;
  // Buckets come first in the key, so naming them all lets the range be read from it.
  const sample =
    upTo === undefined
      ? sql``
      : sql`
  and person.bucket in (select bucket from bucket) and person.id <= ${value(upTo, 'integer')}`;
  const test =
    condition === null
      ? sql``
      : sql`
  and ${condition}`;
  return sql`select ${wanted}
from profile as person
where person.merged_into is null and person.entity = 'profile'${sample}${test}`;
}
