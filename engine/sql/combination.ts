/**
 * `all`, `any`, `none` and `not`. Where a superset will do, what has no SQL is left out wherever that makes the
 * result greater: a part of an `all`, or of a `none`. Under `not` it is the other way round.
 */
import type { Site } from '../language/definition.ts';
import type {
  AllCondition,
  AnyCondition,
  Condition,
  NoneCondition,
  NotCondition,
} from '../language/kinds.ts';
import { lowerCondition } from './condition.ts';
import { inverted, type Lowering, type SqlHead } from './lowering.ts';
import { Refusal } from './refusal.ts';
import { joined, type Sql, sql } from './text.ts';

export const all: SqlHead<AllCondition> = {
  head: 'all',
  lower: (node, site, lowering) =>
    sql`(${joined(parts(node.all, site.at('all'), lowering, lowering.mode === 'superset'), ' and ')})`,
};

export const any: SqlHead<AnyCondition> = {
  head: 'any',
  lower: (node, site, lowering) =>
    sql`(${joined(parts(node.any, site.at('any'), lowering, lowering.mode === 'subset'), ' or ')})`,
};

export const none: SqlHead<NoneCondition> = {
  head: 'none',
  lower: (node, site, lowering) =>
    sql`not (${joined(parts(node.none, site.at('none'), inverted(lowering), lowering.mode === 'superset'), ' or ')})`,
};

export const not: SqlHead<NotCondition> = {
  head: 'not',
  lower: (node, site, lowering) => sql`not ${lowerCondition(node.not, site.at('not'), inverted(lowering))}`,
};

/** At least one; those that have no SQL are left out where they may be. */
function parts(
  conditions: readonly Condition[],
  site: Site,
  lowering: Lowering,
  mayOmit: boolean,
): readonly Sql[] {
  const lowered: Sql[] = [];
  const omitted: Refusal[] = [];
  for (const [index, condition] of conditions.entries()) {
    try {
      lowered.push(lowerCondition(condition, site.at(index), lowering));
    } catch (refusal) {
      if (!mayOmit || !(refusal instanceof Refusal)) throw refusal;
      omitted.push(refusal);
    }
  }
  if (lowered.length === 0) throw omitted[0]!;
  lowering.omitted.push(...omitted.map(({ reason }) => reason));
  return lowered;
}
