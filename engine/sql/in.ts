/** `in`: the conditions of the segments stand in the place of their names, because memberships in the store may be of an earlier instant. */
import type { InCondition } from '../language/kinds.ts';
import { lowerCondition } from './condition.ts';
import type { SqlHead } from './lowering.ts';
import { Refusal } from './refusal.ts';
import { conditionOf } from './segment-condition.ts';
import { joined, sql } from './text.ts';

/** A query of a query of a query: a segment that asks for two that ask for two doubles the text each time. */
const DEEPEST = 8;

export const inSegment: SqlHead<InCondition> = {
  head: 'in',
  lower(node, site, lowering) {
    const ids = typeof node.in === 'string' ? [node.in] : node.in;
    if (node.ref !== undefined)
      throw new Refusal('what a thing was a member of is kept with the event, in no column', site.at('ref'));
    if (lowering.depth === DEEPEST)
      throw new Refusal(`segments in segments, more than ${DEEPEST} deep`, site);
    const inside = { ...lowering, depth: lowering.depth + 1 };
    const conditions = ids.map((id) => {
      const { condition, site: place } = conditionOf(lowering.context, id);
      return lowerCondition(condition, place, inside);
    });
    return sql`(${joined(conditions, ' or ')})`;
  },
};
