/** Words that have a counterpart: as a value, and as the key under which a value stands. */
import type { Operator } from '../place.ts';
import { isMapping, renamed } from './shape.ts';

const VALUES: readonly (readonly [key: string, from: string, to: string])[] = [
  ['which', 'first', 'last'],
  ['which', 'last', 'first'],
  ['days_since', 'first', 'last'],
  ['days_since', 'last', 'first'],
  ['class', 'marketing', 'service'],
  ['class', 'service', 'marketing'],
  ['otherwise', 'wait', 'drop'],
  ['otherwise', 'drop', 'wait'],
  ['again', 'always', 'never'],
  ['again', 'never', 'always'],
  ['running', 'restart', 'ignore'],
  ['running', 'restart', 'skip'],
  ['zone', 'profile', 'UTC'],
  ['email', 'opt_in', 'none'],
  ['sms', 'opt_in', 'none'],
  ['email', 'none', 'opt_in'],
  ['sms', 'none', 'opt_in'],
];

export const word: Operator = {
  name: 'change a word',
  *edits({ key, value }) {
    for (const [at, from, to] of VALUES)
      if (at === key && from === value) yield { what: `${from} → ${to}`, value: to };
    if (typeof value === 'boolean') yield { what: `${value} → ${!value}`, value: !value };
  },
};

const KEYS: readonly (readonly [from: string, to: string])[] = [
  ['all', 'any'],
  ['any', 'all'],
  ['at_least', 'at_most'],
  ['at_most', 'at_least'],
  ['exactly', 'at_least'],
  ['enters', 'leaves'],
  ['leaves', 'enters'],
  ['sum', 'avg'],
  ['avg', 'sum'],
  ['first', 'last'],
  ['last', 'first'],
  ['from', 'to'],
];

export const head: Operator = {
  name: 'change an operator',
  *edits({ value, key: at }) {
    if (!isMapping(value) || at === 'with') return;
    for (const [from, to] of KEYS)
      if (from in value && !(to in value)) yield { what: `${from} → ${to}`, value: renamed(value, from, to) };
  },
};
