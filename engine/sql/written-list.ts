/** `in` a list of values that are written out. */
import type { Site } from '../language/definition.ts';
import type { BinaryNode } from '../language/expressions/index.ts';
import type { Logic } from './expression.ts';
import type { Lowering } from './lowering.ts';
import { columnOf, isPlain, plainName, unwrapped, writtenValue } from './operand.ts';
import { Refusal } from './refusal.ts';
import { joined, sql } from './text.ts';

export function membershipOf(node: BinaryNode, site: Site, lowering: Lowering): Logic {
  const name = plainName(unwrapped(node.lhs));
  if (name === null) throw new Refusal('only a column is looked for in a list', site);
  const list = unwrapped(node.rhs);
  if (list.type !== 'unary' || list.value !== '[' || !isPlain(list)) {
    throw new Refusal('the list is not written out', site);
  }
  const scalar = columnOf(name, site, lowering);
  const values = list.expressions.map((member) => writtenValue(member, site));
  if (values.length === 0) return { holds: sql`false`, isFault: null };
  const members = values.map((member) => {
    if (member?.family === scalar.family) return member.value;
    throw new Refusal(`the list holds something that is no ${scalar.family} written out`, site);
  });
  return { holds: sql`((${scalar.value} in (${joined(members, ', ')})) is true)`, isFault: null };
}
