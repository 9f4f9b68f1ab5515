/** Code for `[…]` and `{…}`. */
import type { ArrayNode, MinusNode, Node, ObjectNode } from '../ast.ts';
import { emitMinus } from './operators.ts';
import type { Code, Place, Writer } from './writer.ts';

export function emitUnary(node: MinusNode | ArrayNode | ObjectNode, place: Place, writer: Writer): Code {
  if (node.value === '-') return emitMinus(node, place, writer);
  return node.value === '[' ? emitList(node, place, writer) : emitMapping(node, place, writer);
}

function emitList({ expressions, consarray }: ArrayNode, place: Place, writer: Writer): Code {
  const members = expressions.map((member) => writer.emit(member, place).js);
  const isNested = writer.constant(
    expressions.map((member) => member.type === 'unary' && member.value === '['),
  );
  const make = consarray === true ? 'constructedList' : 'list';
  return { js: `${make}([${members.join(', ')}], ${isNested})`, is: 'any' };
}

function emitMapping({ lhs }: ObjectNode, place: Place, writer: Writer): Code {
  const keys = lhs.map(([key]) => writtenKey(key));
  const isWritten = keys.every((key) => key !== null) && new Set(keys).size === keys.length;
  if (place.isScope && isWritten) {
    const values = lhs.map(([, value]) => writer.emit(value, place).js);
    return { js: `mapping(${writer.constant(keys)}, [${values.join(', ')}])`, is: 'any' };
  }
  const inside = { ...place, isScope: false };
  const of = (node: Node) => writer.closure((context) => writer.emit(node, { ...inside, context }).js);
  const pairs = lhs.map(([key, value]) => `[${of(key)}, ${of(value)}]`);
  return { js: `group(${place.context}, [${pairs.join(', ')}])`, is: 'any' };
}

function writtenKey(node: Node): string | null {
  return node.type === 'string' && node.predicate === undefined ? String(node.value) : null;
}
