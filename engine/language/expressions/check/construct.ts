/** Values written out, variables, lists, mappings, blocks and conditions. */

import { nearest } from '../../nearest.ts';
import type {
  ArrayNode,
  BindNode,
  BlockNode,
  ConditionNode,
  LiteralNode,
  MinusNode,
  ObjectNode,
  VariableNode,
} from '../ast.ts';
import { functions } from '../functions.ts';
import { eitherType, optional, unknownType, type ValueType } from '../value-type.ts';
import { type Checker, made, type Place, type Typed } from './checker.ts';
import { checkMinus } from './operators.ts';

export function checkLiteral({ value }: LiteralNode): Typed {
  if (typeof value === 'string') return made({ type: 'text' });
  if (typeof value === 'number') return made({ type: Number.isInteger(value) ? 'integer' : 'number' });
  return made({ type: value === null ? 'unknown' : 'boolean' });
}

export function checkVariable(node: VariableNode, { context, variables }: Place, checker: Checker): Typed {
  const scope: Typed = { type: { type: 'object', fields: checker.scope.names }, trail: [] };
  if (node.value === '$') return scope;
  if (node.value === '') return context ?? scope;
  const known = variables.get(node.value);
  if (known || functions.has(node.value)) return known ?? made(unknownType);
  const meant = nearest(node.value, variables.keys());
  const isName = checker.scope.names.has(node.value);
  checker.report(
    {
      code: 'CAR-312',
      what: `unknown variable \`$${node.value}\``,
      why: 'a variable exists after `$… := …` in the same brackets',
      fix: isName
        ? `names of the scope have no \`$\`: write \`${node.value}\``
        : meant === undefined
          ? 'give it a value first'
          : `did you mean \`$${meant}\`?`,
    },
    checker.spans.token(node),
  );
  return made(unknownType);
}

export function checkUnary(node: MinusNode | ArrayNode | ObjectNode, place: Place, checker: Checker): Typed {
  if (node.value === '-') return checkMinus(node, place, checker);
  return node.value === '[' ? checkList(node, place, checker) : checkMapping(node, place, checker);
}

function checkList({ expressions }: ArrayNode, place: Place, checker: Checker): Typed {
  const types = expressions.map((member): ValueType => {
    const { type } = checker.check(member, place);
    const isNested = member.type === 'unary' && member.value === '[';
    return type.type === 'list' && !isNested ? type.of : type;
  });
  const of = types.length === 0 ? unknownType : types.reduce(eitherType);
  return made({ type: 'list', of: { ...of, optional: false } });
}

function checkMapping({ lhs }: ObjectNode, place: Place, checker: Checker): Typed {
  const fields = new Map<string, ValueType>();
  let isKnown = true;
  for (const [key, value] of lhs) {
    checker.check(key, place);
    const { type } = checker.check(value, place);
    if (key.type === 'string') fields.set(String(key.value), type);
    else isKnown = false;
  }
  return made(isKnown ? { type: 'object', fields } : unknownType);
}

export function checkCondition(node: ConditionNode, place: Place, checker: Checker): Typed {
  checker.check(node.condition, place);
  const yes = checker.check(node.then, place).type;
  if (!node.else) return made(optional(yes, true));
  const no = checker.check(node.else, place).type;
  return made(eitherType(yes, no));
}

export function checkBlock({ expressions }: BlockNode, place: Place, checker: Checker): Typed {
  const variables = new Map(place.variables);
  let value = made(unknownType);
  for (const expression of expressions) {
    value = checker.check(expression, { ...place, variables: new Map(variables) });
    if (expression.type === 'bind') variables.set(expression.lhs.value, value);
  }
  return value;
}

export function checkBind({ lhs, rhs }: BindNode, place: Place, checker: Checker): Typed {
  // A function may call itself by the name that it is given.
  const variables =
    rhs.type === 'lambda' ? new Map(place.variables).set(lhs.value, made(unknownType)) : place.variables;
  return checker.check(rhs, { ...place, variables });
}
