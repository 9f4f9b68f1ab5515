/** Operators: values must be of kinds that can be compared or reckoned with. */
import { type BinaryNode, type MinusNode, type Node, type Operator, operandsOf } from '../ast.ts';
import { booleanType, describeType, familyOf, optional, textType, type ValueType } from '../value-type.ts';
import { type Checker, made, type Place, type Typed } from './checker.ts';
import { checkMoments } from './moments.ts';

type CheckBinary = (node: BinaryNode, place: Place, checker: Checker) => Typed;

const checks: Readonly<Record<Operator, CheckBinary>> = {
  '+': checkArithmetic,
  '-': checkArithmetic,
  '*': checkArithmetic,
  '/': checkArithmetic,
  '%': checkArithmetic,
  '=': checkEquality,
  '!=': checkEquality,
  '<': checkOrder,
  '<=': checkOrder,
  '>': checkOrder,
  '>=': checkOrder,
  '&': checkChain(textType),
  and: checkChain(booleanType),
  or: checkChain(booleanType),
  '..': checkRange,
  in: checkIn,
};

export function checkBinary(node: BinaryNode, place: Place, checker: Checker): Typed {
  return checks[node.value](node, place, checker);
}

export function checkMinus({ expression }: MinusNode, place: Place, checker: Checker): Typed {
  const { type } = checker.check(expression, place);
  requireNumber(expression, type, '-', checker);
  return made(optional({ type: type.type === 'integer' ? 'integer' : 'number' }, type.optional));
}

function checkChain(type: ValueType): CheckBinary {
  return (node, place, checker) => {
    for (const operand of operandsOf(node)) checker.check(operand, place);
    return made(type);
  };
}

function checkArithmetic(node: BinaryNode, place: Place, checker: Checker): Typed {
  const types = [node.lhs, node.rhs].map((operand) => {
    const { type } = checker.check(operand, place);
    requireNumber(operand, type, node.value, checker);
    return type;
  });
  const isInteger = node.value !== '/' && types.every(({ type }) => type === 'integer');
  const isOptional = types.some((type) => type.optional === true);
  return made(optional({ type: isInteger ? 'integer' : 'number' }, isOptional));
}

function checkRange(node: BinaryNode, place: Place, checker: Checker): Typed {
  checkArithmetic(node, place, checker);
  return made({ type: 'list', of: { type: 'integer' } });
}

function requireNumber(node: Node, type: ValueType, operator: string, checker: Checker): void {
  const family = familyOf(type);
  if (family === 'number' || family === 'unknown') return;
  const written = checker.spans.textOf(node);
  const fixes: Partial<Record<typeof family, string>> = {
    text:
      operator === '+'
        ? 'join texts by `&`, or read a number out of it by `$number(…)`'
        : 'read a number out of it by `$number(…)`',
    list: `make one number of the list: \`$sum(${written})\``,
  };
  checker.report(
    {
      code: 'CAR-315',
      what: `\`${written}\` is ${describeType(type)}, and \`${operator}\` works on numbers`,
      why: 'it would always fail',
      fix: fixes[family] ?? 'use a number',
    },
    checker.spans.of(node),
  );
}

interface Side {
  readonly node: Node;
  readonly typed: Typed;
}

function sidesOf({ lhs, rhs }: BinaryNode, place: Place, checker: Checker): readonly [Side, Side] {
  return [
    { node: lhs, typed: checker.check(lhs, place) },
    { node: rhs, typed: checker.check(rhs, place) },
  ];
}

function checkEquality(node: BinaryNode, place: Place, checker: Checker): Typed {
  const [left, right] = sidesOf(node, place, checker);
  const isFine = checkNull(node, left, right, checker) && checkLists(node, left, right, checker);
  if (isFine && checkFamilies(node, left, right, checker)) checkMoments(node, left, right, checker);
  if (isFine && node.value === '!=') for (const side of [left, right]) checkMissing(node, side, checker);
  return made(booleanType);
}

function checkOrder(node: BinaryNode, place: Place, checker: Checker): Typed {
  const [left, right] = sidesOf(node, place, checker);
  if (!checkNull(node, left, right, checker) || !checkLists(node, left, right, checker))
    return made(booleanType);
  const without = [left, right].find(({ typed }) =>
    ['boolean', 'object', 'list'].includes(familyOf(typed.type)),
  );
  if (without) {
    checker.report(
      {
        code: 'CAR-314',
        what: `\`${checker.spans.textOf(without.node)}\` is ${describeType(without.typed.type)}, which has no order`,
        why: `\`${node.value}\` compares numbers with numbers and texts with texts; it would always fail`,
        fix: 'compare by `=`',
      },
      checker.spans.of(node),
    );
  } else if (checkFamilies(node, left, right, checker)) {
    checkMoments(node, left, right, checker);
  }
  return made(booleanType);
}

function isNull(node: Node): boolean {
  return node.type === 'value' && node.value === null;
}

function checkNull(node: BinaryNode, left: Side, right: Side, checker: Checker): boolean {
  const other = isNull(right.node) ? left : isNull(left.node) ? right : null;
  if (other === null) return true;
  // Rows of a source may hold null; what is declared cannot.
  if (familyOf(other.typed.type) === 'unknown') return false;
  const written = checker.spans.textOf(other.node);
  checker.report(
    {
      code: 'CAR-316',
      what: `\`${written}\` is compared with null`,
      why: 'a value is there or missing, never null, and a missing value is equal to nothing',
      fix: node.value === '=' ? `write \`$not($exists(${written}))\`` : `write \`$exists(${written})\``,
    },
    checker.spans.of(node),
  );
  return false;
}

/** A list against a single value: nearly always "any of them" is meant. */
function checkLists(node: BinaryNode, left: Side, right: Side, checker: Checker): boolean {
  const [list, single] = left.typed.type.type === 'list' ? [left, right] : [right, left];
  if (list.typed.type.type !== 'list' || ['list', 'unknown'].includes(familyOf(single.typed.type)))
    return true;
  const path = checker.spans.textOf(list.node);
  const value = checker.spans.textOf(single.node);
  const isEquality = node.value === '=' || node.value === '!=';
  const has = `${value} in ${path}`;
  const extreme = (node.value === '>' || node.value === '>=') === (list === left) ? 'max' : 'min';
  checker.report(
    {
      code: 'CAR-313',
      what: `\`${path}\` is ${describeType(list.typed.type)}, and is compared with a single value`,
      why: isEquality
        ? 'with two elements it is equal to no single value'
        : 'with two elements the comparison fails',
      fix: isEquality
        ? `write \`${node.value === '=' ? has : `$not(${has})`}\``
        : `make one value of it: \`$${extreme}(${path}) ${list === left ? node.value : mirrored[node.value]} ${value}\``,
    },
    checker.spans.of(node),
  );
  return false;
}

const mirrored: Partial<Readonly<Record<Operator, Operator>>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

function checkFamilies(node: BinaryNode, left: Side, right: Side, checker: Checker): boolean {
  const families = [left, right].map(({ typed }) => familyOf(typed.type));
  if (families[0] === families[1] || families.includes('unknown')) return true;
  const [one, other] = [left, right].map(
    (side) => `\`${checker.spans.textOf(side.node)}\` is ${describeType(side.typed.type)}`,
  );
  const isOrder = node.value !== '=' && node.value !== '!=' && node.value !== 'in';
  checker.report(
    {
      code: 'CAR-314',
      what: `${one}, and ${other}`,
      why: isOrder ? 'to order one by the other always fails' : 'they are never equal',
      fix:
        families.includes('number') && families.includes('text')
          ? 'write numbers without quotes and texts with them; `$number(…)` reads a number out of a text'
          : 'compare values of one type',
    },
    checker.spans.of(node),
  );
  return false;
}

/** A warning where `!=` silently leaves out those without the value. */
function checkMissing(node: BinaryNode, { node: side, typed }: Side, checker: Checker): void {
  if (typed.type.optional !== true || typed.trail === null || checker.isAsked(typed.trail)) return;
  const written = checker.spans.textOf(side);
  const comparison = checker.spans.textOf(node);
  checker.report(
    {
      code: 'CAR-321',
      severity: 'warning',
      what: `\`${written}\` may be missing, and is compared by \`!=\``,
      why: 'a missing value is not unequal either: the condition does not hold without it',
      fix: `write \`$not($exists(${written})) or ${comparison}\` if it should, \`$exists(${written}) and ${comparison}\` if not`,
    },
    checker.spans.of(node),
  );
}

function checkIn(node: BinaryNode, place: Place, checker: Checker): Typed {
  const [left, right] = sidesOf(node, place, checker);
  const { type } = right.typed;
  if (left.typed.type.type === 'list') {
    const path = checker.spans.textOf(left.node);
    checker.report(
      {
        code: 'CAR-313',
        what: `\`${path}\` is ${describeType(left.typed.type)}, and stands before \`in\``,
        why: '`in` looks for one value in a list',
        fix: `put the single value before it: \`"A" in ${path}\``,
      },
      checker.spans.of(node),
    );
  } else {
    const element: Side = {
      ...right,
      typed: { ...right.typed, type: type.type === 'list' ? type.of : type },
    };
    checkFamilies(node, left, element, checker);
  }
  return made(booleanType);
}
