/** Code for calls: straight to the function when the arguments are of its types, else sorted out at run time. */
import type { CallNode, VariableNode } from '../ast.ts';
import type { Parameter } from '../signature.ts';
import { truthOfCode } from './truth.ts';
import type { Code, Place, Writer } from './writer.ts';

type Inline = (argument: Code, writer: Writer) => Code;

/** Functions of one argument that are code themselves. */
const inline: Readonly<Record<string, Inline>> = {
  exists: ({ js }) => ({ js: `(${js} !== undefined)`, is: 'boolean' }),
  boolean: (argument, writer) =>
    argument.is === 'any' ? { js: `flag(${argument.js})`, is: 'flag' } : booleanOf(argument, writer),
  not: emitNot,
};

export function emitCall(node: CallNode, place: Place, writer: Writer): Code {
  const { value: name } = node.procedure as VariableNode;
  const given = node.arguments.map((argument) => writer.emit(argument, place));
  const [only] = given;
  if (given.length === 1 && Object.hasOwn(inline, name)) return inline[name]!(only!, writer);
  return callCode(name, given, place, writer);
}

/** Truth values stay what they are; a text or a number is never missing here. */
function booleanOf(argument: Code, writer: Writer): Code {
  return argument.is === 'flag' ? argument : { js: truthOfCode(argument, writer), is: 'boolean' };
}

function emitNot(argument: Code, writer: Writer): Code {
  if (argument.is !== 'any' && argument.is !== 'flag') {
    return { js: `(!${truthOfCode(argument, writer)})`, is: 'boolean' };
  }
  const value = writer.temporary();
  const test = truthOfCode({ js: value, is: argument.is }, writer);
  return { js: `(${value} = ${argument.js}, ${value} === undefined ? undefined : !${test})`, is: 'flag' };
}

function callCode(name: string, given: readonly Code[], place: Place, writer: Writer): Code {
  const callable = writer.callable(name);
  const names = given.map(() => writer.temporary());
  const held = given.map(({ js }, index) => `${names[index]} = ${js}, `).join('');
  const slow = `call(${writer.constant(callable)}, [${names.join(', ')}], ${place.context})`;
  const { parameters } = callable.signature;
  const tests = given.map((_, index) => straightTest(parameters[index], names[index]!));
  const isStraight =
    given.length > 0 && given.length >= required(parameters) && tests.every((test) => test !== null);
  if (!isStraight) return { js: `(${held}${slow})`, is: 'any' };
  const run = writer.constant(callable.run);
  return { js: `(${held}${tests.join(' && ')} ? ${run}(${names.join(', ')}) : ${slow})`, is: 'any' };
}

/** Arguments needed for none to be taken from the value at hand. */
function required(parameters: readonly Parameter[]): number {
  return parameters.filter(({ isOptional }) => !isOptional).length;
}

const typeNames: Readonly<Record<string, string>> = { s: 'string', n: 'number', b: 'boolean' };

/** The test that a value is what the parameter takes; null when it takes more than texts, numbers and truth values. */
function straightTest(parameter: Parameter | undefined, js: string): string | null {
  if (parameter === undefined || parameter.isList || parameter.isRepeated) return null;
  // No value is ever a function here.
  const letters = parameter.kinds.replace('f', '').split('');
  if (!letters.every((letter) => typeNames[letter] !== undefined)) return null;
  return `(${letters.map((letter) => `typeof ${js} === "${typeNames[letter]}"`).join(' || ')})`;
}
