/**
 * Conditions that are expressions. Lowered is what the databases and JSONata agree about: declared scalar columns
 * compared with values written out, `in` a written list, `and`, `or`, `$exists`. Everything else is refused.
 *
 * An expression holds only if it is exactly true, and a fault in it makes it not true as a whole: `a or b` does not
 * hold if `a` is a fault, whatever `b` is. So each part says when it holds, and when it is a fault.
 */

import type { Site } from '../language/definition.ts';
import type { BinaryNode, Node } from '../language/expressions/index.ts';
import { operandsOf, parseExpression } from '../language/expressions/index.ts';
import { comparisonOf } from './comparison.ts';
import { holdsOfCall } from './exists.ts';
import type { Lowering } from './lowering.ts';
import { columnOf, plainName, unwrapped } from './operand.ts';
import { Refusal } from './refusal.ts';
import { type Sql, sql } from './text.ts';
import { membershipOf } from './written-list.ts';

/** Both are true or false, never null. */
export interface Logic {
  readonly holds: Sql;
  /** Null where it cannot be a fault. */
  readonly isFault: Sql | null;
}

type Lower = (node: BinaryNode, site: Site, lowering: Lowering) => Logic;

const operators: Partial<Readonly<Record<BinaryNode['value'], Lower>>> = {
  and: (node, site, lowering) => chain(node, site, lowering, both),
  or: (node, site, lowering) => chain(node, site, lowering, either),
  '=': comparisonOf,
  '<': comparisonOf,
  '<=': comparisonOf,
  '>': comparisonOf,
  '>=': comparisonOf,
  in: membershipOf,
};

const REFUSED: Partial<Readonly<Record<Node['type'] | BinaryNode['value'], string>>> = {
  '!=': 'what is missing is not unequal to anything in an expression, and databases differ: write `not:` with `=`, which includes those without a value',
  '&': 'joining texts has no SQL: numbers are written differently',
  '..': 'a range of numbers has no SQL',
  condition: '`? :` has no SQL; write the cases as conditions under `any`',
};

export function lowerExpression(text: string, site: Site, lowering: Lowering): Sql {
  const parsed = parseExpression(text);
  // Compiled before it was lowered.
  if (!parsed.ok) throw new Error(`an expression that cannot be read: ${text}`);
  const { ast } = parsed.expression;
  const name = plainName(unwrapped(ast));
  return name === null ? logicOf(ast, site, lowering).holds : flagOf(name, site, lowering);
}

/** A name alone holds if it is exactly true. */
function flagOf(name: string, site: Site, lowering: Lowering): Sql {
  const scalar = columnOf(name, site, lowering);
  if (scalar.family === 'boolean') return sql`(${scalar.value} is true)`;
  throw new Refusal(`\`${name}\` is no column of type boolean`, site);
}

function logicOf(given: Node, site: Site, lowering: Lowering): Logic {
  const node = unwrapped(given);
  if (node.type === 'function') return holdsOfCall(node, site, lowering);
  const kind = node.type === 'binary' ? node.value : node.type;
  const lower = node.type === 'binary' ? operators[node.value] : undefined;
  if (lower) return lower(node as BinaryNode, site, lowering);
  const name = plainName(node);
  if (name !== null) {
    throw new Refusal(
      `\`${name}\` alone inside \`and\` or \`or\` counts texts and numbers as true too; write \`${name} = true\``,
      site,
    );
  }
  throw new Refusal(REFUSED[kind] ?? `\`${kind}\` is no comparison that all databases answer alike`, site);
}

function chain(
  node: BinaryNode,
  site: Site,
  lowering: Lowering,
  join: (one: Logic, other: Logic) => Logic,
): Logic {
  return operandsOf(node)
    .map((operand) => logicOf(operand, site, lowering))
    .reduce(join);
}

function both(one: Logic, other: Logic): Logic {
  const later = other.isFault && sql`(${one.holds} and ${other.isFault})`;
  return { holds: sql`(${one.holds} and ${other.holds})`, isFault: anyOf(one.isFault, later) };
}

function either(one: Logic, other: Logic): Logic {
  const second = one.isFault ? sql`(not ${one.isFault} and ${other.holds})` : other.holds;
  const later = other.isFault && sql`(not ${one.holds} and ${other.isFault})`;
  return { holds: sql`(${one.holds} or ${second})`, isFault: anyOf(one.isFault, later) };
}

function anyOf(one: Sql | null, other: Sql | null): Sql | null {
  return one && other ? sql`(${one} or ${other})` : (one ?? other);
}
