import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Rig } from '../rig/rig.ts';
import { garage } from '../runtime/entities.testing.ts';
import type { Json } from '../store/store.ts';
import { incomingOf } from './segment/incoming.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start(garage);
});
afterAll(() => rig.stop());

const receivedAt = Date.parse('2026-03-02T10:00:00Z');
const incoming = (message: Json) =>
  incomingOf(rig.daemon.engine.run.program, message, { receivedAt }, () => 'new-id');

test('what is known of one thing, under declared names', () => {
  const message = {
    type: 'entity',
    messageId: 'm1',
    entity: 'product',
    key: 'A',
    traits: { Title: 'Cup', Price: 2 },
  };
  expect(incoming(message)).toEqual({
    id: 'm1',
    source: 'http',
    entity: { id: 'product', key: 'A' },
    event: null,
    time: null,
    identifiers: {},
    traits: { title: 'Cup', price: 2 },
    consent: {},
    properties: {},
    imported: false,
    raw: { ...message, receivedAt: '2026-03-02T10:00:00.000Z' },
  });
});

test.each<[string, object, string, string]>([
  ['no entity', { key: 'A' }, 'bad_call', '`entity` is not a name'],
  ['no key', { entity: 'product' }, 'bad_call', '`key` is missing'],
  ['traits in a list', { entity: 'product', key: 'A', traits: [] }, 'bad_call', '`traits` is not an object'],
  ['a time in words', { entity: 'product', key: 'A', timestamp: 'now' }, 'bad_time', '`timestamp` is not'],
])('%s is a fault', (_, message, code, reason) => {
  const { fault } = incoming({ type: 'entity', ...message });
  expect(fault).toMatchObject({ code, reason: expect.stringContaining(reason) });
});

describe('what the engine does not take is set aside with its reason', () => {
  test.each<[string, object, string, string]>([
    ['another entity', { entity: 'spaceship', key: 'A' }, 'unknown_entity', 'spaceship'],
    ['people', { entity: 'profile', key: 'A' }, 'unknown_entity', 'profile'],
    ['a key that is none', { entity: 'product', key: { a: 1 } }, 'bad_key', 'product'],
    ['an empty key', { entity: 'product', key: ' ' }, 'bad_key', 'product'],
    ['a wrong field', { entity: 'product', key: 'A', traits: { price: 'dear' } }, 'bad_trait', 'price'],
    [
      'one still to come',
      { entity: 'product', key: 'A', timestamp: '2027-01-01T00:00:00Z' },
      'future',
      '2027',
    ],
  ])('%s', async (_, message, code, reason) => {
    const receipt = await rig.daemon.engine.accept(incoming({ type: 'entity', ...message }));
    expect(receipt).toMatchObject({ outcome: 'quarantined', code, reason: expect.stringContaining(reason) });
  });

  test('and the rest is kept: a null unsets, the key stays', async () => {
    const tell = (traits: object) =>
      rig.daemon.engine.accept(
        incoming({
          type: 'entity',
          messageId: JSON.stringify(traits),
          entity: 'product',
          key: 7,
          traits,
        } as never),
      );
    expect(await tell({ title: 'Cup', price: 2, colour: 'red' })).toMatchObject({ outcome: 'accepted' });
    expect(await tell({ title: 'Cup', price: 2, colour: 'red' })).toEqual({ outcome: 'duplicate' });
    await tell({ price: null, sku: 'other' });
    const { profile } = await rig.image('7', 'entity|product');
    expect(profile.traits).toEqual({ sku: '7', title: 'Cup', colour: 'red' });
  });
});
