/** Calls: how many arguments, of which types, and what comes out. */
import type { ApplyNode, CallNode, Node, PartialNode } from '../ast.ts';
import { type FunctionType, functions } from '../functions.ts';
import { isNumberPicture, isPicture, spanOf } from '../instants.ts';
import type { Parameter } from '../signature.ts';
import {
  booleanType,
  describeType,
  type Family,
  familyOf,
  optional,
  unknownType,
  type ValueType,
} from '../value-type.ts';
import { type Checker, made, type Place, type Typed } from './checker.ts';

interface Given {
  readonly node: Node;
  readonly typed: Typed;
}

export function checkCall(node: CallNode, place: Place, checker: Checker): Typed {
  return checkCallOf(node, null, place, checker);
}

/** `x ~> $f(y)` is `$f(x, y)`. */
export function checkApply({ lhs, rhs }: ApplyNode, place: Place, checker: Checker): Typed {
  const first = { node: lhs, typed: checker.check(lhs, place) };
  if (rhs.type === 'function') return checkCallOf(rhs, first, place, checker);
  checker.check(rhs, place);
  return made(unknownType);
}

export function checkPartial(node: PartialNode, place: Place, checker: Checker): Typed {
  for (const argument of node.arguments) if (argument.type !== 'operator') checker.check(argument, place);
  return made(unknownType);
}

function checkCallOf(node: CallNode, first: Given | null, place: Place, checker: Checker): Typed {
  const { procedure } = node;
  const isOwn = procedure.type === 'variable' && place.variables.has(procedure.value);
  const name = procedure.type === 'variable' && !isOwn ? procedure.value : null;
  if (name === null && !isOwn) checker.check(procedure, place);
  const before = checker.uncertain.length;
  const given = node.arguments.map((argument) => ({ node: argument, typed: checker.check(argument, place) }));
  if (name === 'exists') checker.uncertain.length = before;
  if (name === 'not') warnOfMissing(node, checker.uncertain[before]?.trail, checker);
  const called = name === null ? undefined : functions.get(name);
  if (!called) return made(unknownType);
  const all = first ? [first, ...given] : given;
  if (!checkCount(name!, called, all.length, node, checker)) return made(called.result);
  checkTypes(name!, called, all, checker);
  return made(resultOf(name!, called, all, checker));
}

function checkCount(
  name: string,
  { signature }: FunctionType,
  count: number,
  node: Node,
  checker: Checker,
): boolean {
  const { least, most } = signature;
  if (count >= least && count <= most) return true;
  const wanted = least === most ? `${least}` : `${least} to ${most}`;
  checker.report(
    {
      code: 'CAR-307',
      what: `\`$${name}\` takes ${wanted} argument${wanted === '1' ? '' : 's'}, and is given ${count}`,
      why: 'it would always fail',
      fix: count > most ? 'take out what is too much' : 'add what is missing',
    },
    checker.spans.of(node),
  );
  return false;
}

const familyKinds: Readonly<Record<Family, string>> = {
  text: 's',
  number: 'n',
  boolean: 'b',
  list: 'a',
  object: 'o',
  unknown: '',
};
const kindWords: Readonly<Record<string, string>> = {
  s: 'text',
  n: 'a number',
  b: 'true or false',
  o: 'a mapping',
  f: 'a function',
  sf: 'text',
  nsb: 'text, a number, or true or false',
  oa: 'a mapping or a list',
};

function checkTypes(
  name: string,
  { signature }: FunctionType,
  given: readonly Given[],
  checker: Checker,
): void {
  const { parameters, least } = signature;
  // With the fewest arguments, the first parameter is the value at hand.
  const isContextTaken = given.length === least && parameters[0]?.takesContext === true && least > 0;
  if (isContextTaken) return;
  for (const [index, { node, typed }] of given.entries()) {
    const parameter = parameters[Math.min(index, parameters.length - 1)];
    const wanted = parameter && misfit(parameter, typed.type);
    if (wanted === null || wanted === undefined) continue;
    const written = checker.spans.textOf(node);
    checker.report(
      {
        code: 'CAR-307',
        what: `\`$${name}\` wants ${wanted}, and \`${written}\` is ${describeType(typed.type)}`,
        why: 'it would always fail',
        fix:
          wanted === 'text' && familyOf(typed.type) === 'number'
            ? `write \`$string(${written})\``
            : `give it ${wanted}`,
      },
      checker.spans.of(node),
    );
    return;
  }
}

/** What the parameter wants, when the type is known not to be that. */
function misfit({ kinds, isList, of }: Parameter, type: ValueType): string | null {
  const element = type.type === 'list' ? type.of : type;
  const kind = familyKinds[familyOf(isList ? element : type)];
  if (kind === '') return null;
  if (!isList) return kinds.includes(kind) ? null : (kindWords[kinds] ?? 'something else');
  return of === undefined || of === kind ? null : of === 's' ? 'texts' : of === 'n' ? 'numbers' : 'mappings';
}

/** Functions that give what they are given, or something that depends on it. */
const results: Readonly<Record<string, (given: readonly Given[], checker: Checker) => ValueType>> = {
  append: ([one, other]) => appended(one!.typed.type, other!.typed.type),
  distinct: ([list]) => list!.typed.type,
  reverse: ([list]) => list!.typed.type,
  abs: sameNumber,
  sum: sameNumber,
  max: sameNumber,
  min: sameNumber,
  plus: instantOf,
  local: localType,
  lookup: ([mapping, key]) => lookedUp(mapping?.typed.type, key?.node),
  boolean: () => booleanType,
};

function resultOf(name: string, called: FunctionType, given: readonly Given[], checker: Checker): ValueType {
  const type = Object.hasOwn(results, name) ? results[name]!(given, checker) : called.result;
  const isOptional = !called.always && given.some(({ typed }) => typed.type.optional === true);
  return optional(type, isOptional || type.optional);
}

function sameNumber([only]: readonly Given[]): ValueType {
  const type = only?.typed.type;
  const element = type?.type === 'list' ? type.of : type;
  return { type: element?.type === 'integer' ? 'integer' : 'number' };
}

function appended(one: ValueType, other: ValueType): ValueType {
  const [first, second] = [one, other].map((type) => (type.type === 'list' ? type.of : type));
  return first!.type === second!.type ? { type: 'list', of: first! } : { type: 'list', of: unknownType };
}

function lookedUp(mapping: ValueType | undefined, key: Node | undefined): ValueType {
  if (mapping?.type !== 'object' || key?.type !== 'string') return unknownType;
  return mapping.fields.get(String(key.value)) ?? unknownType;
}

function instantOf([instant, duration]: readonly Given[], checker: Checker): ValueType {
  if (instant) requireInstant('plus', instant, checker);
  if (duration?.node.type === 'string' && spanOf(String(duration.node.value)) === null) {
    reportArgument('$plus', 'a duration like "14d" or "-2h"', duration, checker);
  }
  return { type: 'instant' };
}

function localType([instant, picture]: readonly Given[], checker: Checker): ValueType {
  if (instant) requireInstant('local', instant, checker);
  if (picture?.node.type !== 'string') return unknownType;
  const text = String(picture.node.value);
  if (!isPicture(text)) reportArgument('$local', 'a picture of the letters Y M D d H m', picture, checker);
  return { type: isNumberPicture(text) ? 'integer' : 'text' };
}

function requireInstant(name: string, instant: Given, checker: Checker): void {
  if (instant.typed.type.type === 'date')
    reportArgument(`$${name}`, 'an instant, not a date', instant, checker);
}

function reportArgument(name: string, wanted: string, { node }: Given, checker: Checker): void {
  checker.report(
    {
      code: 'CAR-307',
      what: `\`${name}\` wants ${wanted}, and is given \`${checker.spans.textOf(node)}\``,
      why: 'it would always fail',
      fix: `give it ${wanted}`,
    },
    checker.spans.of(node),
  );
}

/** A warning where `$not` silently takes in those without the value. */
function warnOfMissing(node: CallNode, trail: readonly string[] | undefined, checker: Checker): void {
  if (trail === undefined) return;
  const path = trail.join('.');
  checker.report(
    {
      code: 'CAR-320',
      severity: 'warning',
      what: `\`${path}\` may be missing, and stands in \`$not(…)\``,
      why: 'a comparison with a missing value is false, and `$not` makes it true; a missing value alone stays missing',
      fix: `write \`$exists(${path}) and $not(…)\` to leave those without it out, \`$not($exists(${path})) or $not(…)\` to take them in`,
    },
    checker.spans.of(node),
  );
}
