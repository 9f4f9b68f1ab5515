/** `in`: a member of a segment now, or of any of several. */
import type { InCondition } from '../../language/kinds.ts';
import { noteUse } from '../context.ts';
import type { ConditionHead } from './condition.ts';

export const inSegment: ConditionHead<InCondition> = {
  head: 'in',
  compile(node, site, { context }) {
    const ids = typeof node.in === 'string' ? [node.in] : node.in;
    const indexes = ids.map((id) => context.segmentIndex.get(id));
    // A segment that does not exist was reported when references were resolved.
    if (indexes.includes(undefined)) return null;
    for (const id of ids) noteUse(context, site.definition, `segment.${id}`);
    const members = indexes as readonly number[];
    return {
      holds: (view) => members.some((index) => view.member(index)),
      explain: (view) => ({
        text: `in ${ids.join(' or ')}`,
        holds: members.some((index) => view.member(index)),
      }),
      canonical: { in: [...ids].sort() },
      steps: [],
    };
  },
};
