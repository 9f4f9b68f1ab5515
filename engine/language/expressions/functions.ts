/**
 * All functions an expression may call: what each takes and gives. One line a function; whether it is compiled
 * is said by the library of `semantics`, where it is implemented.
 */
import { Signature } from './signature.ts';
import type { ValueType } from './value-type.ts';

export interface FunctionType {
  readonly signature: Signature;
  readonly result: ValueType;
  /** Gives a value also when its arguments are missing. */
  readonly always: boolean;
}

const text: ValueType = { type: 'text' };
const number: ValueType = { type: 'number' };
const integer: ValueType = { type: 'integer' };
const boolean: ValueType = { type: 'boolean' };
const unknown: ValueType = { type: 'unknown' };
const texts: ValueType = { type: 'list', of: text };

const table: Readonly<Record<string, readonly [signature: string, result: ValueType, always?: true]>> = {
  abs: ['n-', number],
  append: ['xx', unknown],
  assert: ['bs?', unknown],
  average: ['a<n>', number],
  base64decode: ['s-', text],
  base64encode: ['s-', text],
  boolean: ['x-', boolean],
  ceil: ['n-', integer],
  clone: ['(oa)-', unknown],
  contains: ['s-(sf)', boolean],
  count: ['a', integer, true],
  decodeUrl: ['s-', text],
  decodeUrlComponent: ['s-', text],
  distinct: ['x', unknown],
  each: ['o-f', unknown],
  encodeUrl: ['s-', text],
  encodeUrlComponent: ['s-', text],
  error: ['s?', unknown],
  exists: ['x', boolean, true],
  filter: ['af', unknown],
  floor: ['n-', integer],
  formatBase: ['n-n?', text],
  formatInteger: ['n-s', text],
  formatNumber: ['n-so?', text],
  fromMillis: ['n-s?s?', text],
  join: ['a<s>s?', text],
  keys: ['x-', texts],
  length: ['s-', integer],
  local: ['ss', unknown],
  lookup: ['x-s', unknown],
  lowercase: ['s-', text],
  map: ['af', unknown],
  match: ['s-fn?', unknown],
  max: ['a<n>', number],
  merge: ['a<o>', unknown],
  min: ['a<n>', number],
  not: ['x-', boolean],
  number: ['(nsb)-', number],
  pad: ['s-ns?', text],
  parseInteger: ['s-s', integer],
  plus: ['ss', { type: 'instant' }],
  power: ['n-n', number],
  reduce: ['afj?', unknown],
  replace: ['s-(sf)(sf)n?', text],
  reverse: ['a', unknown],
  round: ['n-n?', number],
  sift: ['o-f?', unknown],
  single: ['af?', unknown],
  sort: ['af?', unknown],
  split: ['s-(sf)n?', texts],
  spread: ['x-', unknown],
  sqrt: ['n-', number],
  string: ['x-b?', text],
  substring: ['s-nn?', text],
  substringAfter: ['s-s', text],
  substringBefore: ['s-s', text],
  sum: ['a<n>', number],
  toMillis: ['s-s?', integer],
  trim: ['s-', text],
  type: ['x', text],
  uppercase: ['s-', text],
  zip: ['a+', unknown],
};

export const functions: ReadonlyMap<string, FunctionType> = new Map(
  Object.entries(table).map(([name, [signature, result, always = false]]) => [
    name,
    { signature: new Signature(name, signature), result, always },
  ]),
);

/** Why functions are refused whose result depends on something else than the values, and what to write instead. */
export const refusedFunctions: ReadonlyMap<string, { readonly why: string; readonly fix: string }> = (() => {
  const why = 'time is a condition, chance is `sample`';
  const time = { why, fix: 'use a condition with `within`, `since` or `until`' };
  const chance = { why, fix: 'use `sample`, which draws the same lot for the same profile' };
  const hidden = {
    why: 'an expression that is made while it is evaluated cannot be checked',
    fix: 'write the expression itself',
  };
  return new Map([
    ['now', time],
    ['millis', time],
    ['random', chance],
    ['shuffle', chance],
    ['eval', hidden],
  ]);
})();
