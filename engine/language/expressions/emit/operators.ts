/** Code for operators: the common case of numbers and texts inline, the rest through what `semantics` offers. */
import {
  type ArrayNode,
  type BinaryNode,
  type MinusNode,
  type Node,
  type Operator,
  operandsOf,
} from '../ast.ts';
import { literalOf } from './literal.ts';
import { truthOf } from './truth.ts';
import type { Certainty, Code, Place, Writer } from './writer.ts';

type Emitter = (node: BinaryNode, place: Place, writer: Writer) => Code;

const emitters: Readonly<Record<Operator, Emitter>> = {
  '+': emitArithmetic,
  '-': emitArithmetic,
  '*': emitArithmetic,
  '/': emitArithmetic,
  '%': emitArithmetic,
  '=': emitEquality,
  '!=': emitEquality,
  '<': emitOrder,
  '<=': emitOrder,
  '>': emitOrder,
  '>=': emitOrder,
  '&': emitJoin,
  '..': emitRange,
  in: emitIn,
  and: emitLogic,
  or: emitLogic,
};

export function emitBinary(node: BinaryNode, place: Place, writer: Writer): Code {
  return emitters[node.value](node, place, writer);
}

export function emitMinus({ expression }: MinusNode, place: Place, writer: Writer): Code {
  return { js: `negative(${writer.emit(expression, place).js})`, is: 'any' };
}

function emitLogic(node: BinaryNode, place: Place, writer: Writer): Code {
  const operands = operandsOf(node).map((operand) => truthOf(operand, place, writer));
  return { js: `(${operands.join(node.value === 'and' ? ' && ' : ' || ')})`, is: 'boolean' };
}

/** Two operands held in temporaries; what is written out needs none. */
function held(nodes: readonly Node[], place: Place, writer: Writer) {
  const assignments: string[] = [];
  const values = nodes.map((node) => {
    const code = writer.emit(node, place);
    if (literalOf(node)) return code;
    const js = writer.temporary();
    assignments.push(`${js} = ${code.js}`);
    return { js, is: code.is };
  });
  return { before: assignments.map((assignment) => `${assignment}, `).join(''), values };
}

function emitArithmetic({ value, lhs, rhs }: BinaryNode, place: Place, writer: Writer): Code {
  const { before, values } = held([lhs, rhs], place, writer);
  const [one, other] = values.map(({ js }) => js);
  const test = values.flatMap(finiteTest).join(' && ') || 'true';
  return {
    js: `(${before}${test} ? ${one} ${value} ${other} : arithmetic("${value}", ${one}, ${other}))`,
    is: 'any',
  };
}

/** A number minus itself is 0, but for infinities and what is no number. */
function finiteTest({ js, is }: Code): readonly string[] {
  return is === 'finite' ? [] : [`typeof ${js} === "number" && ${js} - ${js} === 0`];
}

function emitOrder({ value, lhs, rhs }: BinaryNode, place: Place, writer: Writer): Code {
  const { before, values } = held([lhs, rhs], place, writer);
  const [one, other] = values.map(({ js }) => js);
  const alike = ['number', 'string'].flatMap((type) => alikeTest(values, type));
  const slow = `order("${value}", ${one}, ${other})`;
  const js =
    alike.length === 0
      ? `(${before}${slow})`
      : `(${before}${alike.join(' || ')} ? ${one} ${value} ${other} : ${slow})`;
  return { js, is: 'flag' };
}

const typeWhen: Readonly<Record<Certainty, string | null>> = {
  boolean: 'boolean',
  flag: 'boolean',
  finite: 'number',
  text: 'string',
  any: null,
};

/** The test that both are of a type, without what is known; nothing when they cannot be. */
function alikeTest(values: readonly Code[], type: string): readonly string[] {
  if (values.some(({ is }) => typeWhen[is] !== null && typeWhen[is] !== type)) return [];
  const tests = values
    .filter(({ is }) => typeWhen[is] === null)
    .map(({ js }) => `typeof ${js} === "${type}"`);
  return [tests.join(' && ') || 'true'];
}

function emitEquality({ value, lhs, rhs }: BinaryNode, place: Place, writer: Writer): Code {
  const isEqual = value === '=';
  const [literal, node] = literalOf(rhs) ? [rhs, lhs] : literalOf(lhs) ? [lhs, rhs] : [null, lhs];
  if (literal) {
    const { before, values } = held([node], place, writer);
    const written = writer.emit(literal, place).js;
    const one = values[0]!.js;
    const js = isEqual ? `${one} === ${written}` : `${one} !== undefined && ${one} !== ${written}`;
    return { js: `(${before}${js})`, is: 'boolean' };
  }
  const { before, values } = held([lhs, rhs], place, writer);
  const [one, other] = values.map(({ js }) => js);
  if (!isEqual) return { js: `(${before}unequal(${one}, ${other}))`, is: 'boolean' };
  const js = `${one} === ${other} ? ${one} !== undefined : typeof ${one} === "object" && equal(${one}, ${other})`;
  return { js: `(${before}${js})`, is: 'boolean' };
}

/** Up to this many values written out are compared one by one. */
const FEW = 8;

function emitIn({ lhs, rhs }: BinaryNode, place: Place, writer: Writer): Code {
  const values = writtenList(rhs);
  if (!values) {
    return { js: `isIn(${writer.emit(lhs, place).js}, ${writer.emit(rhs, place).js})`, is: 'boolean' };
  }
  const { before, values: one } = held([lhs], place, writer);
  const js = one[0]!.js;
  if (values.length > FEW) {
    const set = writer.constant(new Set(values.map((node) => literalOf(node)!.value)));
    return { js: `(${before}${set}.has(${js}))`, is: 'boolean' };
  }
  const tests = values.map((node) => `${js} === ${writer.emit(node, place).js}`);
  return { js: `(${before}${tests.join(' || ') || 'false'})`, is: 'boolean' };
}

/** The members of a list in which all are written out. */
function writtenList(node: Node): readonly Node[] | null {
  if (node.type !== 'unary' || node.value !== '[' || node.predicate !== undefined) return null;
  const { expressions } = node as ArrayNode;
  return expressions.every((member) => literalOf(member) !== null) ? expressions : null;
}

function emitJoin(node: BinaryNode, place: Place, writer: Writer): Code {
  const parts = operandsOf(node).map((operand) => writer.emit(operand, place).js);
  const js = parts.length === 2 ? `joined(${parts.join(', ')})` : `[${parts.join(', ')}].reduce(joined, "")`;
  return { js, is: 'text' };
}

function emitRange({ lhs, rhs }: BinaryNode, place: Place, writer: Writer): Code {
  return { js: `settle(range(${writer.emit(lhs, place).js}, ${writer.emit(rhs, place).js}))`, is: 'any' };
}
