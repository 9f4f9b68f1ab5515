/** Code for values written out, and for variables. */
import type { LiteralNode, Node, VariableNode } from '../ast.ts';
import type { Code, Place, Writer } from './writer.ts';

export function emitLiteral({ value }: LiteralNode, _place: Place, writer: Writer): Code {
  if (typeof value === 'string') return { js: writer.quoted(value), is: 'text' };
  if (typeof value === 'number') return { js: numberText(value), is: 'finite' };
  return { js: String(value), is: typeof value === 'boolean' ? 'boolean' : 'any' };
}

/** In brackets when negative, so that a minus before it stays another minus. */
function numberText(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return text.startsWith('-') ? `(${text})` : text;
}

/** The value of a node that is written out, if it is one; null for null too. */
export function literalOf(node: Node): LiteralNode | null {
  const isLiteral = node.type === 'string' || node.type === 'number' || node.type === 'value';
  return isLiteral && node.predicate === undefined && node.group === undefined ? node : null;
}

export function emitVariable({ value }: VariableNode, place: Place): Code {
  if (value === '$') return { js: 'scope', is: 'any' };
  if (value === '') return { js: place.isScope ? 'scope' : `settle(${place.context})`, is: 'any' };
  return { js: place.variables.get(value) ?? 'undefined', is: 'any' };
}
