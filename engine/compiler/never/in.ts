/** `in`: somebody is a member of a segment or is not. */
import type { InCondition } from '../../language/kinds.ts';
import { either, together } from './need.ts';
import { yesOrNoPart } from './opaque.ts';
import { inOneLine, type NeverRule, writtenAt } from './part.ts';

export const inSegment: NeverRule<InCondition> = {
  head: 'in',
  part(node, site) {
    const written = writtenAt(site, inOneLine(node));
    const ids = typeof node.in === 'string' ? [node.in] : node.in;
    const of = node.ref === undefined ? '' : ` of ${node.ref}`;
    const members = ids.map((id) => yesOrNoPart(`in ${id}${of}`, `membership${of} of ${id}`, written));
    return {
      parts: [],
      written,
      needs(negated) {
        const outcomes = members.map((member) => member.needs(negated));
        return negated ? together(outcomes) : either(outcomes, written);
      },
    };
  },
};
