/** `did`: one behaviour has one count, or one sum, at a time, and counts are whole and not negative. */
import type { Comparison, DidCondition } from '../../language/kinds.ts';
import type { Json } from '../../store/store.ts';
import { stableText } from '../feature.ts';
import type { Domain } from './domain.ts';
import * as intervals from './intervals.ts';
import { exactly } from './need.ts';
import { opaque } from './opaque.ts';
import { inOneLine, type NeverRule, writtenAt } from './part.ts';
import { nothing, type ValueSet } from './value-set.ts';

const counts: Domain = {
  set: { ...nothing, numbers: intervals.from(0, false) },
  isWhole: true,
  words: 'is a whole number, 0 or more',
};
/** In a journey it may not have begun to count. */
const ownCounts: Domain = { ...counts, set: { ...counts.set, missing: true } };
const amounts: Domain = {
  set: { ...nothing, missing: true, numbers: intervals.everything, texts: intervals.everything, other: true },
  isWhole: false,
  words: 'is one value',
};

export const did: NeverRule<DidCondition> = {
  head: 'did',
  part(node, site, place) {
    if (node.which !== undefined) return opaque(node, site);
    const { times, is, ...behaviour } = node;
    const aggregate = (['sum', 'avg', 'min', 'max', 'distinct'] as const).find((name) => name in node);
    const comparison: Comparison = times ?? is ?? { at_least: 1 };
    const isCount = aggregate === undefined || aggregate === 'distinct';
    const written = writtenAt(site, inOneLine(node));
    const need = {
      key: `did ${place.after ?? ''} ${stableText(behaviour as unknown as Json)}`,
      subject: aggregate ? `the ${aggregate} over ${node.did}` : `the number of ${node.did}`,
      domain: !isCount ? amounts : place.journey ? ownCounts : counts,
      set: satisfying(comparison),
      written,
    };
    return { parts: [], written, needs: (negated) => exactly(need, negated) };
  },
};

function satisfying({ at_least, at_most, exactly, between }: Comparison): ValueSet {
  const sets = [
    ...(at_least === undefined ? [] : [intervals.from(at_least, false)]),
    ...(at_most === undefined ? [] : [intervals.upTo(at_most, false)]),
    ...(exactly === undefined ? [] : [intervals.point(exactly)]),
    ...(between === undefined
      ? []
      : [intervals.from(between[0]!, false), intervals.upTo(between[1]!, false)]),
  ];
  const numbers = sets.reduce<intervals.Intervals<number>>(
    (left, set) => intervals.intersect(left, set),
    intervals.everything,
  );
  return { ...nothing, numbers };
}
