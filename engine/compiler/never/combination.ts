/** `all`, `any`, `none`, `not`: what they need follows from their parts. */
import type { Condition } from '../../language/kinds.ts';
import { either, type Outcome, together, type Written } from './need.ts';
import { type BuildPart, inOneLine, type NeverRule, type Part, writtenAt } from './part.ts';

type Join = (outcomes: readonly Outcome[], written: () => Written) => Outcome;

function combination(
  head: 'all' | 'any' | 'none',
  flips: boolean,
  join: Join,
  opposite: Join,
): NeverRule<Readonly<Record<string, unknown>>> {
  return {
    head,
    part(node, site, place, build: BuildPart): Part {
      const parts = (node[head] as readonly Condition[]).map((child, index) =>
        build(child, site.at(head, index), place),
      );
      const written = writtenAt(site, inOneLine(node));
      return {
        parts,
        written,
        needs(negated) {
          const outcomes = parts.map((part) => part.needs(negated !== flips));
          return (negated ? opposite : join)(outcomes, written);
        },
      };
    },
  };
}

export const all = combination('all', false, together, either);
export const any = combination('any', false, either, together);
export const none = combination('none', true, together, either);

export const not: NeverRule<{ readonly not: Condition }> = {
  head: 'not',
  part(node, site, place, build) {
    const part = build(node.not, site.at('not'), place);
    return {
      parts: [part],
      written: writtenAt(site, inOneLine(node)),
      needs: (negated) => part.needs(!negated),
    };
  },
};
