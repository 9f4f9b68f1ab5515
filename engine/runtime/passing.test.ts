/** What an event tells whom, and how lines share letters. */
import { beforeAll, expect, test } from 'vitest';
import type { Program } from '../compiler/program.ts';
import type { Draft } from '../evaluate/draft.ts';
import { compileFiles } from '../rig/rig.ts';
import type { EventRow } from '../store/store.ts';
import { garage } from './entities.testing.ts';
import { type Line, lettersOf } from './lines.ts';
import { occurrencesOf, referencesIn } from './passing.ts';

let program: Program;
beforeAll(async () => {
  const files = { ...garage, 'x.yaml': 'kind: segment\nid: sells\nof: product\nwho: { did: goods_bought }' };
  ({ program } = await compileFiles(files));
});

const event = (type: string, properties: EventRow['properties'], at = 5): EventRow => ({
  profile: 1,
  type,
  time: 3,
  message: 7,
  at,
  properties,
});
const told = (...events: EventRow[]) =>
  occurrencesOf(program, { out: { events, imported: new Set(), cause: 'event' } } as unknown as Draft, 5);
const a = { sku: 'A', quantity: 1 };
const b = { sku: ' B', quantity: 2 };

test('each thing hears of exactly what is about it', () => {
  const lines = told(event('goods_bought', { order: 'o', lines: [a, b, a, { quantity: 9 }, 'odd'] }));
  expect(lines.map(({ who, properties }) => [who.value, properties])).toEqual([
    ['A', { order: 'o', lines: [a, a] }],
    ['B', { order: 'o', lines: [b] }],
  ]);
  expect(lines[0]).toMatchObject({ event: 'goods_bought', message: 7, time: 3, at: 5, cause: 'event' });
});

test('nobody hears of what nothing listens to, nor of what refers to nothing', () => {
  expect(
    told(event('service_visit', { vehicle: 'V1' }), event('goods_bought', {}), event('message_sent', {})),
  ).toEqual([]);
  const { references } = program.events.get('service_visit')!;
  expect(referencesIn(references, { vehicle: 'V1' })).toEqual([{ kind: 'entity|vehicle', value: 'V1' }]);
});

test('what was accepted before comes of a merge', () => {
  expect(told(event('goods_bought', { lines: [a] }, 4))[0]!.cause).toBe('merge');
});

test('lines share letters, so many to each, and equal ones have equal keys', () => {
  const line = (value: string): Line => ({ type: 'met', who: { kind: 'entity|product', value } });
  const posted = Array.from({ length: 120 }, (_, index) => ({ to: index % 2, line: line(`${index}`) }));
  const letters = lettersOf(posted);
  expect(letters.map(({ to, body }) => [to, (body['lines'] as unknown[]).length])).toEqual([
    [0, 50],
    [0, 10],
    [1, 50],
    [1, 10],
  ]);
  expect(new Set(letters.map(({ key }) => key)).size).toBe(4);
  expect(lettersOf(posted).map(({ key }) => key)).toEqual(letters.map(({ key }) => key));
});
