import { expect, test } from 'vitest';
import { elementFieldsOf, fieldsOf, ownedFieldsOf, propertiesOf } from './fields.ts';
import { memoryFiles } from './files.ts';
import { loadWorkspace } from './load.ts';

const files = {
  'carillon.yaml':
    'name: s\nzone: UTC\nlocale: en\nlanguage: 1\nenvironments: { local: { store: "sqlite:a" } }\n',
  'a.yaml': `kind: mixin
id: inner
fields: { a: text }
---
kind: mixin
id: outer
mixins: [inner]
fields: { b: { type: number, decimals: 2 } }
---
kind: entity
id: shop
key: code
mixins: [outer]
fields: { c: boolean }
---
kind: event
id: order
properties:
  total: number
  lines: { type: list, of: { sku: text, price: { type: number } }, required: true }
`,
};

test('fields of an entity are those of its mixins, then its own, written out', async () => {
  const { workspace } = await loadWorkspace('/shop', memoryFiles(files));
  const shop = workspace!.get('entity', 'shop')!;
  expect(fieldsOf(workspace!, shop)).toEqual({
    code: { type: 'text' },
    a: { type: 'text' },
    b: { type: 'number', decimals: 2 },
    c: { type: 'boolean' },
  });
  expect([...ownedFieldsOf(workspace!, shop)].map(([name, { owner }]) => `${name} ${owner.address}`)).toEqual(
    ['code entity.shop', 'a mixin.inner', 'b mixin.outer', 'c entity.shop'],
  );
});

test('properties and the fields of their elements are written out', async () => {
  const { workspace } = await loadWorkspace('/shop', memoryFiles(files));
  const { total, lines } = propertiesOf(workspace!.get('event', 'order')!.value);
  expect(total).toEqual({ type: 'number' });
  expect(lines).toMatchObject({ type: 'list', required: true });
  expect(elementFieldsOf(lines!)).toEqual({ sku: { type: 'text' }, price: { type: 'number' } });
  expect(elementFieldsOf(total!)).toBeNull();
});
