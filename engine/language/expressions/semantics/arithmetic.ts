/** Operators on numbers, and ranges of them. */
import { ExpressionFault } from '../fault.ts';
import { marked } from './sequence.ts';
import { isNumeric } from './truth.ts';

export type Arithmetic = '+' | '-' | '*' | '/' | '%';

const operations: Readonly<Record<Arithmetic, (one: number, other: number) => number>> = {
  '+': (one, other) => one + other,
  '-': (one, other) => one - other,
  '*': (one, other) => one * other,
  '/': (one, other) => one / other,
  '%': (one, other) => one % other,
};

/** Missing when either side is missing. */
export function arithmetic(operator: Arithmetic, one: unknown, other: unknown): number | undefined {
  const isOne = isNumeric(one);
  const isOther = isNumeric(other);
  if (isOne && isOther) return operations[operator](one, other);
  if ((isOne || one === undefined) && (isOther || other === undefined)) return undefined;
  throw new ExpressionFault(`${operator} works on numbers, and got something else`);
}

export function negative(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (!isNumeric(value)) throw new ExpressionFault('- works on numbers, and got something else');
  return -value;
}

/** The reference interpreter's own bound on a range. */
const LONGEST_RANGE = 10_000_000;

/** `[from..to]`, both included. */
export function range(from: unknown, to: unknown): unknown[] | undefined {
  for (const end of [from, to]) {
    if (end !== undefined && !Number.isInteger(end))
      throw new ExpressionFault('.. goes between whole numbers');
  }
  if (from === undefined || to === undefined) return undefined;
  const first = from as number;
  const length = (to as number) - first + 1;
  if (length <= 0) return undefined;
  if (length > LONGEST_RANGE) throw new ExpressionFault('a range is longer than ten million');
  const numbers: unknown[] = [];
  for (let index = 0; index < length; index++) numbers.push(first + index);
  return marked(numbers, 'sequence');
}
