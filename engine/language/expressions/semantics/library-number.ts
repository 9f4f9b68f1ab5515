/** Functions of numbers, and those that make one number of a list. */
import { ExpressionFault } from '../fault.ts';
import type { Implementation } from './library.ts';

type Numbers = readonly number[] | undefined;
type Maybe = number | undefined;

const shaped = /^-?[0-9]+(?:\.[0-9]+)?(?:[Ee][-+]?[0-9]+)?$/;
/** As the reference interpreter has it: only the first form is tied to the beginning, only the last to the end. */
const prefixed = /^0[xX][0-9A-Fa-f]+|0[oO][0-7]+|0[bB][01]+$/;

export const numbers = {
  sum: (list: Numbers) => list && total(list),
  average: (list: Numbers) => (list && list.length > 0 ? total(list) / list.length : undefined),
  max: (list: Numbers) => extreme(list, Math.max),
  min: (list: Numbers) => extreme(list, Math.min),
  abs: (value: Maybe) => (value === undefined ? undefined : Math.abs(value)),
  floor: (value: Maybe) => (value === undefined ? undefined : Math.floor(value)),
  ceil: (value: Maybe) => (value === undefined ? undefined : Math.ceil(value)),
  round,
  sqrt,
  power,
  number: numberOf,
} satisfies Record<string, Implementation>;

function total(list: readonly number[]): number {
  let sum = 0;
  for (const value of list) sum += value;
  return sum;
}

function extreme(list: Numbers, choose: (one: number, other: number) => number): Maybe {
  return list && list.length > 0 ? list.reduce((one, other) => choose(one, other)) : undefined;
}

/** To a number of decimals; a half goes to the even neighbour. */
function round(value: Maybe, decimals: Maybe): Maybe {
  if (value === undefined) return undefined;
  const shift = decimals ?? 0;
  const shifted = shift ? shiftedBy(value, shift) : value;
  let result = Math.round(shifted);
  if (Math.abs(result - shifted) === 0.5 && Math.abs(result % 2) === 1) result -= 1;
  if (shift) result = shiftedBy(result, -shift);
  return result === 0 ? 0 : result;
}

/** Times a power of ten, by way of the digits: multiplying would bring in errors of its own. */
function shiftedBy(value: number, places: number): number {
  const [digits, exponent] = value.toString().split('e');
  return Number(`${digits}e${exponent ? Number(exponent) + places : places}`);
}

function sqrt(value: Maybe): Maybe {
  if (value === undefined) return undefined;
  if (value < 0) throw new ExpressionFault('$sqrt of a negative number');
  return Math.sqrt(value);
}

function power(base: Maybe, exponent: Maybe): Maybe {
  if (base === undefined) return undefined;
  const result = base ** (exponent ?? Number.NaN);
  if (!Number.isFinite(result)) throw new ExpressionFault('the result of $power is out of range');
  return result;
}

function numberOf(value: unknown): Maybe {
  if (value === undefined || typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const read = typeof value === 'string' ? numberIn(value) : undefined;
  if (read === undefined) throw new ExpressionFault('$number cannot read a number in the value');
  return read;
}

function numberIn(text: string): number | undefined {
  const decimal = shaped.test(text) ? Number.parseFloat(text) : Number.NaN;
  if (Number.isFinite(decimal)) return decimal;
  return prefixed.test(text) ? Number(text) : undefined;
}
