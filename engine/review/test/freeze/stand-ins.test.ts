import { expect, test } from 'vitest';
import { memoryFiles } from '../../../language/files.ts';
import type { FieldDefinition } from '../../../language/kinds.ts';
import { loadWorkspace } from '../../../language/load.ts';
import { shop } from '../../../rig/files.ts';
import type { Json } from '../../../store/store.ts';
import { StandIns } from './stand-ins.ts';

const segment = 'kind: segment\nid: british\nwho: country = "GB"\n';
const standIns = async () => {
  const { workspace } = await loadWorkspace('/shop', memoryFiles({ ...shop, 'segment.yaml': segment }));
  return new StandIns(workspace!, { zoneField: 'time_zone', localeField: 'locale' });
};

test.each<[string, Json, Partial<FieldDefinition>, Json]>([
  ['first_name', 'Ann', { type: 'text' }, 'first_name-1'],
  ['first_name', 'Ann', { type: 'text', example: 'Eve' }, 'Eve'],
  ['first_name', 'Eve', { type: 'text', example: 'Eve' }, 'first_name-1'],
  ['email', 'ann@shop.test', { type: 'text', pii: true }, 'person@example.com'],
  ['contact', 'ann@shop.test', {}, 'person@example.com'],
  ['phone', '07700 1', { type: 'text' }, '+447700900001'],
  ['mobile', '+44 20 7946 0000', {}, '+447700900001'],
  ['country', 'GB', { type: 'text' }, 'GB'],
  ['country', 'GB', { type: 'text', pii: true }, 'country-1'],
  ['country', 'FR', { type: 'text' }, 'country-1'],
  ['locale', 'zh-CN', { type: 'text' }, 'zh-CN'],
  ['time_zone', 'Asia/Tokyo', { type: 'text' }, 'Asia/Tokyo'],
  ['channel', 'web', { type: 'text', one_of: ['web'] }, 'web'],
  ['total', 12.5, { type: 'number' }, 12.5],
  ['height', 181, { type: 'number', pii: true }, 0],
  ['born', '1971-04-05', { type: 'date', pii: true }, '1990-01-01'],
  ['seen', '2026-01-01T00:00:00Z', { type: 'instant' }, '2026-01-01T00:00:00Z'],
  ['vip', true, { type: 'boolean' }, true],
  [
    'lines',
    [{ sku: 'A', price: 2 }],
    { type: 'list', of: { sku: 'text', price: 'number' } },
    [{ sku: 'sku-1', price: 2 }],
  ],
])('%s %j of %j', async (name, value, declared, expected) => {
  expect((await standIns()).of(name, value, declared)).toEqual(expected);
});

test('the same stays the same, and what differs differs', async () => {
  const made = await standIns();
  expect(['A', 'B', 'A'].map((one) => made.of('sku', one))).toEqual(['sku-1', 'sku-2', 'sku-1']);
});
