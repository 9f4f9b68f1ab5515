import { expect, it } from 'vitest';
import type { Json } from '../store/store.ts';
import { type Difference, differencesOf } from './differences.ts';

const cases: readonly [what: string, before: Json, after: Json, found: readonly Difference[]][] = [
  ['the same', { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, []],
  ['another order of keys', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
  ['a value', { who: 'a > 1' }, { who: 'a > 2' }, [{ path: 'who', before: 'a > 1', after: 'a > 2' }]],
  [
    'another form',
    { who: 'a > 1' },
    { who: { in: 'b' } },
    [{ path: 'who', before: 'a > 1', after: { in: 'b' } }],
  ],
  ['a key more', { a: 1 }, { a: 1, b: null }, [{ path: 'b', after: null }]],
  ['a key less', { a: 1, b: false }, { a: 1 }, [{ path: 'b', before: false }]],
  ['deep inside', { a: { b: { c: 1 } } }, { a: { b: { c: 2 } } }, [{ path: 'a.b.c', before: 1, after: 2 }]],
  [
    'an element of a list, by its place',
    { rules: [{ value: 'x' }, { value: 'y' }] },
    { rules: [{ value: 'x' }, { value: 'z' }] },
    [{ path: 'rules.1.value', before: 'y', after: 'z' }],
  ],
  [
    'a step put in between, by its id',
    { steps: [{ id: 'a' }, { id: 'c', wait: '1d' }] },
    { steps: [{ id: 'a' }, { id: 'b' }, { id: 'c', wait: '2d' }] },
    [
      { path: 'steps.b', after: { id: 'b' } },
      { path: 'steps.c.wait', before: '1d', after: '2d' },
    ],
  ],
  [
    'steps that change places',
    { steps: [{ id: 'a' }, { id: 'b' }] },
    { steps: [{ id: 'b' }, { id: 'a' }] },
    [{ path: 'steps', before: [{ id: 'a' }, { id: 'b' }], after: [{ id: 'b' }, { id: 'a' }] }],
  ],
  [
    'a mapping of a source, whose id is an expression',
    { each: [{ id: 'InvoiceNo', at: 'x' }] },
    { each: [{ id: 'InvoiceNo', at: 'y' }] },
    [{ path: 'each.0.at', before: 'x', after: 'y' }],
  ],
];

it.each(cases)('%s', (_, before, after, found) => {
  expect(differencesOf(before, after)).toEqual(found);
});
