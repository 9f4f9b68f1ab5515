/** The two ends of a comparison: values written out, and numbers reckoned from columns with `+ - *`. */
import type { Site } from '../language/definition.ts';
import type { BinaryNode, Node } from '../language/expressions/index.ts';
import { isStorable } from '../store/column.ts';
import { calledBy, reasonOf } from './calls.ts';
import type { Lowering } from './lowering.ts';
import { Refusal } from './refusal.ts';
import { type Scalar, scalarOf } from './row.ts';
import { joined, type Sql, sql, value, words } from './text.ts';

/** Without brackets around one thing. */
export function unwrapped(node: Node): Node {
  const isBare = node.type === 'block' && node.expressions.length === 1 && isPlain(node);
  return isBare ? unwrapped(node.expressions[0]!) : node;
}

export function isPlain({ predicate, stages, group, keepArray, focus, index }: Node): boolean {
  return [predicate, stages, group, keepArray, focus, index].every((part) => part === undefined);
}

/** A name that stands alone; null for anything else. */
export function plainName(node: Node): string | null {
  if (node.type !== 'path' || node.steps.length !== 1 || !isPlain(node)) return null;
  if (node.keepSingletonArray === true) return null;
  const [step] = node.steps;
  return step?.type === 'name' && isPlain(step) ? step.value : null;
}

export interface Written {
  readonly family: 'number' | 'text' | 'boolean';
  readonly value: Sql;
}

/** A value that is written out, or undefined for anything else. */
export function writtenValue(node: Node, site: Site): Written | undefined {
  if (!isPlain(node)) return undefined;
  if (node.type === 'number') return { family: 'number', value: value(node.value as number, 'number') };
  if (node.type === 'string') {
    const text = node.value as string;
    if (isStorable(text)) return { family: 'text', value: value(text, 'text') };
    throw new Refusal('this text holds characters that no column keeps', site);
  }
  if (node.type !== 'value') return undefined;
  if (typeof node.value === 'boolean') return { family: 'boolean', value: value(node.value, 'boolean') };
  throw new Refusal('null is equal to null in an expression and to nothing in a database', site);
}

/** The column of a name. */
export function columnOf(name: string, site: Site, { row, dialect, context }: Lowering): Scalar {
  const scalar = scalarOf(row, name, dialect);
  if (scalar) return scalar;
  if (row.alias === 'person' && context.tagIndex.has(name)) {
    throw new Refusal(
      `\`${name}\` is a tag: it is worked out when it is read, and stands in no column`,
      site,
    );
  }
  const type = name === 'at' && row.alias !== 'person' ? 'instant' : row.fields.get(name)?.type;
  if (type === 'instant') {
    throw new Refusal(
      `\`${name}\` is an instant: expressions compare its text, and columns keep a number`,
      site,
    );
  }
  throw new Refusal(
    type === undefined ? `\`${name}\` is no column` : `\`${name}\` is of type ${type}, kept as JSON`,
    site,
  );
}

/** A number that is reckoned. */
export interface Reckoned {
  /** Null where something in it is missing. */
  readonly value: Sql;
  /** Conditions, perhaps null, under which it is a fault. */
  readonly faults: readonly Sql[];
  /** Whether it is a result, which may have become infinite, and not a column. */
  readonly isResult: boolean;
}

const REFUSED: Partial<Readonly<Record<BinaryNode['value'], string>>> = {
  '/': 'databases cut 7/2 down to 3, and each divides by 0 in its own way',
  '%': 'the remainder of negative numbers and fractions is another in each database',
  '&': 'joining texts has no SQL: numbers are written differently',
};
const LARGEST = Number.MAX_VALUE;

export function reckon(given: Node, site: Site, lowering: Lowering): Reckoned {
  const node = unwrapped(given);
  const name = plainName(node);
  if (name !== null) return numberColumn(name, site, lowering);
  if (node.type === 'number' && isPlain(node)) {
    return { value: value(node.value as number, 'number'), faults: [], isResult: false };
  }
  if (node.type === 'unary' && node.value === '-' && isPlain(node)) {
    const inner = reckon(node.expression, site, lowering);
    return { ...inner, value: sql`(- ${inner.value})`, faults: faultsOf([inner]), isResult: true };
  }
  if (node.type === 'binary' && ['+', '-', '*'].includes(node.value) && isPlain(node)) {
    const sides = [node.lhs, node.rhs].map((side) => reckon(side, site, lowering));
    const [one, other] = sides as [Reckoned, Reckoned];
    return {
      value: sql`(${one.value} ${words(node.value)} ${other.value})`,
      faults: faultsOf(sides),
      isResult: true,
    };
  }
  throw new Refusal(refusalOf(node), site);
}

function refusalOf(node: Node): string {
  if (node.type === 'binary') return REFUSED[node.value] ?? `\`${node.value}\` gives no number`;
  if (node.type === 'function') return reasonOf(calledBy(node));
  return node.type === 'path'
    ? 'a path into a list or a mapping has no column'
    : `\`${node.type}\` has no SQL that all databases answer alike`;
}

function numberColumn(name: string, site: Site, lowering: Lowering): Reckoned {
  const scalar = columnOf(name, site, lowering);
  if (scalar.family === 'number') return { value: scalar.value, faults: [scalar.isMisfit], isResult: false };
  throw new Refusal(`\`${name}\` is no number, and the order of texts is another in each database`, site);
}

/** What is reckoned with must be finite: an infinite number is a fault as soon as something is done with it. */
function faultsOf(sides: readonly Reckoned[]): readonly Sql[] {
  return sides.flatMap(({ value: reckoned, faults, isResult }) =>
    isResult ? [...faults, sql`abs(${reckoned}) > ${value(LARGEST, 'number')}`] : faults,
  );
}

/** Whether any of the faults is one: true or false. Null where there can be none. */
export function faultOf(faults: readonly Sql[]): Sql | null {
  return faults.length === 0 ? null : sql`((${joined(faults, ' or ')}) is true)`;
}
