/** Code for a node of the compiled subset. One line a type; what has no line is refused before. */
import type { Node } from '../ast.ts';
import { emitBind, emitBlock, emitCondition } from './block.ts';
import { emitCall } from './call.ts';
import { emitUnary } from './construct.ts';
import { emitLiteral, emitVariable } from './literal.ts';
import { emitBinary } from './operators.ts';
import { emitName, emitPath, filtered } from './path.ts';
import type { Code, Place, Writer } from './writer.ts';

type Compiled =
  | 'path'
  | 'name'
  | 'string'
  | 'number'
  | 'value'
  | 'variable'
  | 'binary'
  | 'unary'
  | 'condition'
  | 'block'
  | 'bind'
  | 'function';

type Emitters = {
  readonly [T in Compiled]: (node: Extract<Node, { type: T }>, place: Place, writer: Writer) => Code;
};

const emitters: Emitters = {
  path: emitPath,
  name: emitName,
  string: emitLiteral,
  number: emitLiteral,
  value: emitLiteral,
  variable: emitVariable,
  binary: emitBinary,
  unary: emitUnary,
  condition: emitCondition,
  block: emitBlock,
  bind: emitBind,
  function: emitCall,
};

export const compiledTypes: ReadonlySet<string> = new Set(Object.keys(emitters));

export function emit(node: Node, place: Place, writer: Writer): Code {
  // A type and its emitter go together; TypeScript cannot follow that through the lookup.
  const emitter = emitters[node.type as Compiled] as (node: Node, place: Place, writer: Writer) => Code;
  const code = emitter(node, place, writer);
  if (node.predicate === undefined && node.keepArray !== true) return code;
  const js = filtered(code.js, node.predicate ?? [], place, writer);
  return { js: `${node.keepArray === true ? 'settleList' : 'settle'}(${js})`, is: 'any' };
}
