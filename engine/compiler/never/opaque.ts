/** A condition of which nothing is known but that it holds or does not: it excludes its own opposite, no more. */
import type { Site } from '../../language/definition.ts';
import type { Condition } from '../../language/kinds.ts';
import type { Json } from '../../store/store.ts';
import { stableText } from '../feature.ts';
import type { Domain } from './domain.ts';
import { exactly, type Written } from './need.ts';
import { inOneLine, type Part, writtenAt } from './part.ts';
import { nothing, only } from './value-set.ts';

export const yesOrNo: Domain = {
  set: { ...nothing, isTrue: true, isFalse: true },
  isWhole: false,
  words: 'holds or does not',
};

export function opaque(condition: Condition, site: Site): Part {
  const text = typeof condition === 'string' ? condition : inOneLine(condition);
  const key = `condition ${stableText(condition as unknown as Json)}`;
  return yesOrNoPart(key, 'the condition', writtenAt(site, text));
}

export function yesOrNoPart(key: string, subject: string, written: () => Written): Part {
  const need = { key, subject, domain: yesOrNo, set: only(true), written };
  return { parts: [], written, needs: (negated) => exactly(need, negated) };
}
