/** Walked references: what becomes one name, what does not, and where a problem in the new text stands in the old one. */
import { expect, test } from 'vitest';
import { canonicalOf } from './canonical.ts';
import { checkExpression } from './check/index.ts';
import { compileExpression } from './compile.ts';
import { parseExpression } from './parse.ts';
import { evaluateReference } from './reference.ts';
import type { ScopeType, ValueType } from './value-type.ts';
import { walkReferences } from './walked.ts';

const names = (...extra: [string, ValueType][]) =>
  new Map<string, ValueType>([
    ['sku', { type: 'text', ref: 'product' }],
    ['sku.category', { type: 'text' }],
    ['sku.in', { type: 'list', of: { type: 'text' } }],
    ['quantity', { type: 'number' }],
    ...extra,
  ]);
const scope: ScopeType = {
  names: names(
    ['lines', { type: 'list', of: { type: 'object', fields: names() } }],
    ['friend', { type: 'text', ref: 'profile' }],
  ),
  describe: 'names',
};

function walked(text: string) {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(text);
  return walkReferences(parsed.expression, scope);
}

test.each<[string, string]>([
  ['sku.category = "a"', '(`sku.category` = "a")'],
  ['sku . /* why */ category = "a"', '(`sku.category` = "a")'],
  ['"a" in lines.sku.category', '("a" in `lines`.`sku.category`)'],
  ['$sum(lines[sku.category = "a"].quantity)', '$sum(`lines`[(`sku.category` = "a")].`quantity`)'],
  ['$$.sku.category', '$$.`sku.category`'],
  ['"sku.category" = sku', '("sku.category" = `sku`)'],
  ['sku[0].category', '`sku`[0].`category`'],
  ['friend.name', '`friend`.`name`'],
  ['quantity > 1', '(`quantity` > 1)'],
])('%s', (text, expected) => {
  expect(canonicalOf(walked(text).expression.ast)).toBe(expected);
});

test('both interpreters read the same', async () => {
  const text = 'lines[sku.category = "a"].quantity';
  const { expression } = walked(text);
  const values = {
    lines: [
      { quantity: 2, sku: 'x', 'sku.category': 'a' },
      { quantity: 3, sku: 'y' },
    ],
  };
  expect(compileExpression(expression, { zone: 'UTC' }).evaluate(values)).toBe(2);
  expect(await evaluateReference(expression, values)).toBe(2);
});

test.each<[string, string]>([
  ['sku.category = "a" and sku.catgory = "b"', 'sku.catgory'],
  ['sku.category = "a" and quantty = 2', 'quantty'],
  ['sku.category > 5', 'sku.category > 5'],
])('a problem in %s stands where it is written', (text, about) => {
  const { expression, written } = walked(text);
  const [problem] = checkExpression(expression, scope).problems;
  const offset = written(problem!.offset);
  expect(text.slice(offset, Math.max(offset + 1, written(problem!.offset + problem!.length)))).toBe(about);
});
