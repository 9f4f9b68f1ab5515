/** Whether a condition holds, by its head: one file a head, one line here. */

import type { Moment, Plain, Scope } from '../person.testing.ts';
import { assigned } from './assigned.testing.ts';
import { changed } from './changed.testing.ts';
import { all, any, none, not } from './combination.testing.ts';
import { date } from './date.testing.ts';
import { did } from './did.testing.ts';
import { has } from './has.testing.ts';
import { inSegment } from './in.testing.ts';
import { sample } from './sample.testing.ts';
import { sequence } from './sequence.testing.ts';
import { top } from './top.testing.ts';

/** `scope` has the names that expressions see where the condition stands. */
export type Head = (node: Plain, moment: Moment, scope: Scope) => boolean;

const heads: Readonly<Record<string, Head>> = {
  all,
  any,
  none,
  not,
  in: inSegment,
  has,
  did,
  date,
  sample,
  sequence,
  changed,
  assigned,
  top,
};

export function holds(condition: unknown, moment: Moment, scope: Scope): boolean {
  if (typeof condition === 'string') return moment.value(condition, scope) === true;
  const node = condition as Plain;
  const head = Object.keys(heads).find((key) => node[key] !== undefined);
  if (head === undefined) throw new Error(`no head in ${JSON.stringify(node)}`);
  return heads[head]!(node, moment, scope);
}
