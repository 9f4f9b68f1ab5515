/** Every head of the condition grammar that has SQL, and why the others have none: a new one is a file and a line here. */
import type { Site } from '../language/definition.ts';
import type { Condition } from '../language/kinds.ts';
import { all, any, none, not } from './combination.ts';
import { date } from './date.ts';
import { did } from './did.ts';
import { lowerExpression } from './expression.ts';
import { inSegment } from './in.ts';
import type { Lowering, SqlHead } from './lowering.ts';
import { Refusal } from './refusal.ts';
import type { Sql } from './text.ts';

const heads: readonly SqlHead<never>[] = [all, any, none, not, inSegment, did, date];
const byHead = new Map(heads.map((head) => [head.head, head]));

const WITHOUT: Readonly<Record<string, string>> = {
  sample: 'a sample is drawn by a hash that databases do not have',
  changed: 'a value before and after is kept as JSON, of whatever type it is',
  assigned: 'the first exposure is found by walking through all of them',
  top: 'who is among the top is known since the last refresh, and stands in no column',
  has: 'what is related is known to the engine, and stands in no column',
  sequence: 'a sequence is walked through event by event, and that is no query',
};

/** Throws a Refusal where it has no SQL. */
export function lowerCondition(condition: Condition, site: Site, lowering: Lowering): Sql {
  if (typeof condition === 'string') return lowerExpression(condition, site, lowering);
  const keys = Object.keys(condition);
  const head = keys.find((key) => byHead.has(key));
  if (head !== undefined) return byHead.get(head)!.lower(condition as never, site, lowering);
  const known = keys.find((key) => Object.hasOwn(WITHOUT, key));
  throw new Refusal(known ? WITHOUT[known]! : `\`${keys[0]}\` has no SQL`, site);
}
