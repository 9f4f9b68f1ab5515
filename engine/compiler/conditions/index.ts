/** Every head of the condition grammar: a new one is a file and a line here. */
import type { Site } from '../../language/definition.ts';
import type { Condition } from '../../language/kinds.ts';
import { checkNever } from '../never/index.ts';
import type { Test } from '../view.ts';
import { assigned } from './assigned.ts';
import { changed } from './changed.ts';
import { all, any, none, not } from './combination.ts';
import type { ConditionHead, Place } from './condition.ts';
import { date } from './date.ts';
import { did } from './did.ts';
import { compileExpressionCondition } from './expression.ts';
import { has } from './has.ts';
import { inSegment } from './in.ts';
import { sample } from './sample.ts';
import { sequence } from './sequence.ts';
import { top } from './top.ts';

const heads: readonly ConditionHead<never>[] = [
  all,
  any,
  none,
  not,
  inSegment,
  did,
  date,
  sample,
  sequence,
  changed,
  assigned,
  top,
  has,
];
const byHead = new Map(heads.map((head) => [head.head, head]));

/** Compiles a condition wherever one may stand; null when something is wrong, which has then been reported. */
export function compileCondition(condition: Condition, site: Site, place: Place): Test | null {
  const test = compilePart(condition, site, place);
  if (test) checkNever(condition, site, place);
  return test;
}

/** The same for a condition inside another, of which the whole is still to be judged. */
export function compilePart(condition: Condition, site: Site, place: Place): Test | null {
  const test = compileHead(condition, site, place);
  const { probe } = place.context;
  return test && probe && isLeaf(condition) ? probe.leaf(site, test) : test;
}

const combinations: ReadonlySet<string> = new Set([all, any, none, not].map(({ head }) => head));

/** Not made of other conditions; what filters occurrences is a part of it. */
function isLeaf(condition: Condition): boolean {
  return typeof condition === 'string' || !Object.keys(condition).some((key) => combinations.has(key));
}

function compileHead(condition: Condition, site: Site, place: Place): Test | null {
  if (typeof condition === 'string') return compileExpressionCondition(condition, site, place);
  const head = Object.keys(condition).find((key) => byHead.has(key));
  // The schema lets exactly one head pass.
  if (head === undefined) throw new Error(`condition without a head at ${site.path.join('.')}`);
  return byHead.get(head)!.compile(condition as never, site, place);
}
