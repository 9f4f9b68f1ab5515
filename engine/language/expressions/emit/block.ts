/** Code for blocks with their variables, and for conditions. */
import type { BindNode, BlockNode, ConditionNode } from '../ast.ts';
import { truthOf } from './truth.ts';
import type { Code, Place, Writer } from './writer.ts';

export function emitCondition(node: ConditionNode, place: Place, writer: Writer): Code {
  const condition = truthOf(node.condition, place, writer);
  const yes = writer.emit(node.then, place);
  const no: Code = node.else ? writer.emit(node.else, place) : { js: 'undefined', is: 'any' };
  return { js: `(${condition} ? ${yes.js} : ${no.js})`, is: yes.is === no.is ? yes.is : 'any' };
}

/** A variable is seen by what comes after it in its block, and nowhere else. */
export function emitBlock({ expressions }: BlockNode, place: Place, writer: Writer): Code {
  if (expressions.length === 0) return { js: 'undefined', is: 'any' };
  const variables = new Map(place.variables);
  const codes = expressions.map((expression) => {
    const code = writer.emit(expression, { ...place, variables: new Map(variables) });
    if (expression.type !== 'bind') return code;
    const name = writer.temporary();
    variables.set(expression.lhs.value, name);
    return { js: `${name} = ${code.js}`, is: code.is };
  });
  const { is } = codes.at(-1)!;
  return { js: `(${codes.map(({ js }) => js).join(', ')})`, is };
}

/** The value alone; the block keeps it. */
export function emitBind({ rhs }: BindNode, place: Place, writer: Writer): Code {
  return writer.emit(rhs, place);
}
