/** What is kept is what was asked for lately, and a scope with other types has other checks. */
import { expect, test } from 'vitest';
import type { ScopeType, ValueType } from '../language/expressions/index.ts';
import { ExpressionCache } from './expression-cache.ts';

const scope = (type: ValueType): ScopeType => ({ names: new Map([['spend', type]]), describe: 'traits' });

test('what two compilations did not ask for is read again', () => {
  const cache = new ExpressionCache();
  const first = cache.read('spend > 5');
  cache.begin();
  expect(cache.read('spend > 5')).toBe(first);
  cache.begin();
  cache.begin();
  expect(cache.read('spend > 5')).not.toBe(first);
});

test('equal scopes share a check, other types or words do not', () => {
  const cache = new ExpressionCache();
  const { parsed } = cache.read('spend > 5');
  if (!parsed.ok) throw new Error('unreachable: it can be read');
  const check = (type: ValueType) => cache.check(parsed.expression, scope(type));
  const first = check({ type: 'number' });
  expect(first.problems).toEqual([]);
  expect(check({ type: 'number' })).toBe(first);
  expect(check({ type: 'number', optional: true })).not.toBe(first);
  expect(check({ type: 'list', of: { type: 'number' } })).not.toBe(
    check({ type: 'list', of: { type: 'text' } }),
  );
  expect(check({ type: 'object', fields: new Map([['a', { type: 'text' }]]) })).not.toBe(
    check({ type: 'object', fields: new Map([['b', { type: 'text' }]]) }),
  );
  expect(check({ type: 'text' }).problems).toHaveLength(1);
});
