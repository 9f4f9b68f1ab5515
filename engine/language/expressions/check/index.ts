/**
 * Checks an expression against the names and types that are in scope where it stands, and says what it gives.
 * What is known too little is let pass; what would never hold or always fail is an error.
 */
import { type LambdaNode, type Node, nodesOf, type SortNode, type TransformNode } from '../ast.ts';
import type { Expression } from '../expression.ts';
import type { ExpressionProblem } from '../problem.ts';
import { type ScopeType, unknownType, type ValueType } from '../value-type.ts';
import { checkApply, checkCall, checkPartial } from './call.ts';
import { Checker, made, type Place, type Typed } from './checker.ts';
import {
  checkBind,
  checkBlock,
  checkCondition,
  checkLiteral,
  checkUnary,
  checkVariable,
} from './construct.ts';
import { checkBinary } from './operators.ts';
import { checkName, checkPath, elementsOf, filteredBy, namesOf } from './path.ts';

export interface Checked {
  readonly type: ValueType;
  readonly problems: readonly ExpressionProblem[];
  /** Bare names of the scope it uses, each once. */
  readonly names: readonly string[];
  /** What it reads from the scope, name by name: `sku.category` is `["sku", "category"]`. */
  readonly paths: readonly (readonly string[])[];
}

export function checkExpression(expression: Expression, scope: ScopeType): Checked {
  const checker = new Checker(expression, scope, checkNode, askedFor(expression.ast));
  const { type } = checker.check(expression.ast, { context: null, variables: new Map() });
  return {
    type,
    problems: checker.problems.toSorted((one, other) => one.offset - other.offset),
    names: [...checker.names],
    paths: [...checker.trails.values()],
  };
}

type CheckOf<T extends Node['type']> = (
  node: Extract<Node, { type: T }>,
  place: Place,
  checker: Checker,
) => Typed;

const unknown = (): Typed => made(unknownType);

const checks: { readonly [T in Node['type']]: CheckOf<T> } = {
  path: checkPath,
  name: checkName,
  string: checkLiteral,
  number: checkLiteral,
  value: checkLiteral,
  variable: checkVariable,
  binary: checkBinary,
  unary: checkUnary,
  condition: checkCondition,
  block: checkBlock,
  bind: checkBind,
  function: checkCall,
  partial: checkPartial,
  apply: checkApply,
  lambda: checkLambda,
  sort: checkSort,
  transform: checkTransform,
  wildcard: unknown,
  descendant: unknown,
  parent: unknown,
  regex: unknown,
  operator: unknown,
};

function checkNode(node: Node, place: Place, checker: Checker): Typed {
  // A type and its check go together; TypeScript cannot follow that through the lookup.
  const check = checks[node.type] as (node: Node, place: Place, checker: Checker) => Typed;
  const value = check(node, withBound(node, place), checker);
  const filtered = node.predicate ? filteredBy(node.predicate, value, place, checker) : value;
  if (!node.group) return filtered;
  const elements = { ...place, context: elementsOf(filtered) };
  for (const part of node.group.lhs.flat()) checker.check(part, elements);
  return unknown();
}

/** Variables of `@` and `#` may be used anywhere after; they are known to exist and no more. */
function withBound(node: Node, place: Place): Place {
  if (node.type !== 'path') return place;
  const bound = node.steps.flatMap((step) => [
    step.focus,
    step.index,
    ...(step.stages ?? []).map((stage) => (stage.type === 'index' ? stage.value : undefined)),
  ]);
  const names = bound.filter((name) => name !== undefined);
  if (names.length === 0) return place;
  return {
    ...place,
    variables: new Map([...place.variables, ...names.map((name) => [name, unknown()] as const)]),
  };
}

function checkLambda({ arguments: parameters, body }: LambdaNode, place: Place, checker: Checker): Typed {
  const variables = new Map(place.variables);
  for (const { value } of parameters) variables.set(value, unknown());
  checker.check(body, { ...place, variables });
  return unknown();
}

/** Sorting changes the order alone. */
function checkSort({ terms }: SortNode, place: Place, checker: Checker): Typed {
  for (const { expression } of terms) checker.check(expression, place);
  return place.context ?? unknown();
}

function checkTransform(node: TransformNode, place: Place, checker: Checker): Typed {
  const inside = { ...place, context: unknown() };
  for (const part of [node.pattern, node.update, node.delete]) if (part) checker.check(part, inside);
  return unknown();
}

/** Paths that the expression asks for by `$exists`: whoever does has thought of those without the value. */
function askedFor(ast: Node): ReadonlySet<string> {
  const asked = new Set<string>();
  for (const node of nodesOf(ast)) {
    if (node.type !== 'function' || node.procedure.type !== 'variable' || node.procedure.value !== 'exists')
      continue;
    const names = node.arguments[0] && namesOf(node.arguments[0]);
    if (names) asked.add(names.join('.'));
  }
  return asked;
}
