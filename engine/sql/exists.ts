/** `$exists` of a column, the one function that has SQL. */
import type { Site } from '../language/definition.ts';
import type { Node } from '../language/expressions/index.ts';
import { calledBy, reasonOf } from './calls.ts';
import type { Logic } from './expression.ts';
import type { Lowering } from './lowering.ts';
import { columnOf, plainName } from './operand.ts';
import { Refusal } from './refusal.ts';
import { sql } from './text.ts';

export function holdsOfCall(
  node: Extract<Node, { type: 'function' }>,
  site: Site,
  lowering: Lowering,
): Logic {
  const called = calledBy(node);
  const name = node.arguments.length === 1 ? plainName(node.arguments[0]!) : null;
  if (called !== 'exists') {
    throw new Refusal(reasonOf(called), site);
  }
  if (name === null) throw new Refusal('$exists of anything but a column has no SQL', site);
  return { holds: sql`(${columnOf(name, site, lowering).isThere} is true)`, isFault: null };
}
