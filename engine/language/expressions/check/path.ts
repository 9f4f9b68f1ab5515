/** Names and paths: every name must be declared, and every step must have something to step into. */
import { nearest } from '../../nearest.ts';
import type { NameNode, Node, PathNode, Stage } from '../ast.ts';
import { describeType, familyOf, optional, unknownType, type ValueType } from '../value-type.ts';
import { type Checker, made, type Place, type Typed } from './checker.ts';

export function checkPath(node: PathNode, place: Place, checker: Checker): Typed {
  let value: Typed | undefined;
  for (const step of node.steps) {
    const at = value === undefined ? place : { ...place, context: elementsOf(value) };
    const found = checker.check(step, at);
    const isThroughList = value !== undefined && value.type.type === 'list';
    const type = isThroughList
      ? listOf(found.type, value?.type.optional === true)
      : carried(found.type, value?.type);
    value = filteredBy(step.stages ?? [], { ...found, type }, place, checker);
  }
  const result = value!;
  checker.use(result);
  if (node.keepSingletonArray !== true || result.type.type === 'list') return result;
  return { ...result, type: optional({ type: 'list', of: result.type }, result.type.optional) };
}

/** A name, of the scope or of the value at hand. */
export function checkName(node: NameNode, { context }: Place, checker: Checker): Typed {
  // The scope itself, whether it is at hand or named by `$$`.
  if (context === null || context.trail?.length === 0) return scopeName(node, checker);
  const { type, trail } = context;
  const next = trail === null ? null : [...trail, node.value];
  if (type.type === 'unknown') return { type: unknownType, trail: next };
  if (type.type === 'list')
    return checkName(node, { context: elementsOf(context), variables: new Map() }, checker);
  if (type.type === 'object') {
    const field = type.fields.get(node.value);
    if (field) return { type: field, trail: next };
    reportUnknownField(node, trail, type.fields, checker);
  } else {
    reportNoFields(node, context, checker);
  }
  return made(unknownType);
}

/** `[…]` after a value. */
export function filteredBy(stages: readonly Stage[], value: Typed, place: Place, checker: Checker): Typed {
  let filtered = value;
  for (const stage of stages) {
    if (stage.type !== 'filter') continue;
    const element = elementsOf(filtered);
    const predicate = checker.check(stage.expr, { ...place, context: element });
    const isPlace = familyOf(predicate.type) === 'number';
    filtered = { ...filtered, type: optional(isPlace ? element.type : filtered.type, true) };
  }
  return filtered;
}

/** The element of a list as a value; anything else is its own element. */
export function elementsOf(value: Typed): Typed {
  return value.type.type === 'list' ? { ...value, type: value.type.of } : value;
}

function listOf(type: ValueType, isOptional: boolean): ValueType {
  return optional(type.type === 'list' ? type : { type: 'list', of: type }, isOptional);
}

/** What is read from something that may be missing may be missing. */
function carried(type: ValueType, from: ValueType | undefined): ValueType {
  return optional(type, from?.optional === true || type.optional === true);
}

function scopeName(node: NameNode, checker: Checker): Typed {
  const { value: name } = node;
  const { names, describe } = checker.scope;
  const type = names.get(name);
  if (type) {
    checker.names.add(name);
    return { type, trail: [name] };
  }
  const other = otherWords.get(name.toLowerCase());
  const meant = other ?? nearest(name, names.keys());
  checker.report(
    {
      code: 'CAR-310',
      what: `unknown name \`${name}\``,
      why: `it is not among the ${describe}`,
      fix:
        other ??
        (meant === undefined
          ? `use one of them, or put text in quotes: "${name}"`
          : `did you mean \`${meant}\`?`),
    },
    checker.spans.token(node),
  );
  return made(unknownType);
}

/** Literals of other languages. */
const otherWords: ReadonlyMap<string, string> = new Map([
  ['true', 'write `true`'],
  ['false', 'write `false`'],
  ['null', 'ask `$exists(…)`'],
  ['nil', 'ask `$exists(…)`'],
  ['none', 'ask `$exists(…)`'],
  ['undefined', 'ask `$exists(…)`'],
]);

function reportUnknownField(
  node: NameNode,
  trail: readonly string[] | null,
  fields: ReadonlyMap<string, ValueType>,
  checker: Checker,
): void {
  const meant = nearest(node.value, fields.keys());
  const isOfScope = checker.scope.names.has(node.value);
  const known = [...fields.keys()].slice(0, 12).join(', ');
  checker.report(
    {
      code: 'CAR-311',
      what: `unknown field \`${node.value}\``,
      why:
        trail === null || trail.length === 0
          ? 'the value at hand has no such field'
          : `\`${trail.join('.')}\` has no such field`,
      fix:
        meant !== undefined
          ? `did you mean \`${meant}\`?`
          : isOfScope
            ? `inside of […] and after a dot, names are those of the element; write \`$$.${node.value}\``
            : known === ''
              ? 'declare it'
              : `use one of its fields: ${known}`,
    },
    checker.spans.token(node),
  );
}

function reportNoFields(node: NameNode, { type, trail }: Typed, checker: Checker): void {
  // Of the subject's own fields; whatever an occurrence refers to cannot be asked with `has`.
  const related = trail?.length === 1 ? type.ref : undefined;
  checker.report(
    {
      code: 'CAR-311',
      what: `unknown field \`${node.value}\``,
      why:
        related === undefined
          ? `what stands before it is ${describeType(type)}, which has no fields`
          : `what stands before it refers to a ${related}, whose fields are not read here`,
      fix: checker.scope.names.has(node.value)
        ? `inside of […] and after a dot, names are those of the element; write \`$$.${node.value}\``
        : related === undefined
          ? 'take the field out'
          : `ask about the ${related} itself: \`has: ${related}, as: ${trail?.[0]}\` with \`where: ${node.value} …\``,
    },
    checker.spans.token(node),
  );
}

/** The names of a path that has nothing but names, as `$exists` asks for them. */
export function namesOf(node: Node): readonly string[] | null {
  if (node.type !== 'path') return null;
  const names: string[] = [];
  for (const step of node.steps) {
    if (step.type !== 'name') return null;
    names.push(step.value);
  }
  return names;
}
