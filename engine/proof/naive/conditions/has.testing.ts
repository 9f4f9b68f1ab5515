/** `has`: so many related ones exist for which a condition holds, each seen as it is now. */
import { satisfies } from '../comparison.testing.ts';
import type { Plain } from '../person.testing.ts';
import { type Head, holds } from './index.testing.ts';

export const has: Head = (node, moment) => {
  const { where, as, times = { at_least: 1 } } = node;
  const related = moment.related(String(node['has']), as === undefined ? null : String(as));
  const found = related.filter((other) => where === undefined || holds(where, other, other.scope));
  return satisfies(found.length, times as Plain);
};
