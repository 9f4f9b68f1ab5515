/** What an event keeps of the things it refers to: as they were when it was accepted, whatever came beside it. */
import { afterEach, describe, expect, test } from 'vitest';
import { Rig, type RigOptions } from '../rig/rig.ts';
import { garage } from './entities.testing.ts';
import type { Incoming } from './incoming.ts';

let rig: Rig;
afterEach(() => rig?.stop());

const started = async (files: Readonly<Record<string, string>>, options: RigOptions = {}) => {
  rig = await Rig.start({ ...garage, ...files }, options);
  return rig;
};

/** An order of a product, and news of it, as messages that a batch may hold together. */
const message = {
  source: 't',
  time: null,
  consent: {},
  imported: false,
  raw: null,
  event: null,
  identifiers: {},
  traits: {},
  properties: {},
};
const bought = (id: string, user: string): Incoming => ({
  ...message,
  id,
  event: 'goods_bought',
  identifiers: { user_id: user },
  properties: { lines: [{ sku: 'A' }] },
});
const told = (id: string, category: string): Incoming => ({
  ...message,
  id,
  entity: { id: 'product', key: 'A' },
  traits: { category },
});
const together = async (...messages: readonly Incoming[]) => {
  await Promise.all(messages.map((one) => rig.daemon.engine.accept(one)));
  await rig.settled();
};

describe.each([1, 4])('over %i buckets', (buckets) => {
  test('a reference is read as of the event', async () => {
    await started(
      {
        'x.yaml': `
kind: segment
id: recalled
of: product
who: title = "bad"
---
kind: segment
id: toy_buyers
who: { did: goods_bought, each: lines, where: sku.category = "toys" }
---
kind: segment
id: toys_at_all
who: { did: goods_bought, where: '"toys" in lines.sku.category' }
---
kind: segment
id: to_warn
who: { did: goods_bought, each: lines, where: { in: recalled, ref: sku } }
---
kind: segment
id: not_warned
who: { did: goods_bought, each: lines, where: { not: { in: recalled, ref: sku } } }
`,
      },
      { buckets },
    );
    await rig.tell('product', 'A', { category: 'toys', title: 'good' });
    await rig.track('ann', 'goods_bought', { lines: [{ sku: 'A', quantity: 1 }] });
    await rig.tell('product', 'A', { category: 'food', title: 'bad' });
    await rig.track('bob', 'goods_bought', { lines: [{ sku: 'A', 'sku.category': 'toys', quantity: 1 }] });
    expect(await rig.segmentsOf('ann')).toEqual(['not_warned', 'toy_buyers', 'toys_at_all']);
    expect(await rig.segmentsOf('bob')).toEqual(['to_warn']);
    const { events } = await rig.image('ann');
    expect(events[0]!.properties['lines']).toEqual([
      { sku: 'A', quantity: 1, 'sku.sku': 'A', 'sku.title': 'good', 'sku.category': 'toys', 'sku.in': [] },
    ]);
  });

  test('what stands beside a message in its batch is told before it, or not at all', async () => {
    await started(
      {
        'x.yaml':
          'kind: segment\nid: toy_buyers\nwho: { did: goods_bought, each: lines, where: sku.category = "toys" }',
      },
      { buckets },
    );
    await together(
      bought('1', 'u1'),
      told('2', 'toys'),
      bought('3', 'u2'),
      told('4', 'food'),
      bought('5', 'u3'),
    );
    expect(await Promise.all(['u1', 'u2', 'u3'].map((user) => rig.segmentsOf(user)))).toEqual([
      [],
      ['toy_buyers'],
      [],
    ]);
  });

  test('a thing that an order is the first to speak of is there for the next one, though they come together', async () => {
    await started(
      {
        'x.yaml': `
kind: segment
id: not_dear
of: product
who: { not: price > 5 }
---
kind: segment
id: thrifty
who: { did: goods_bought, each: lines, where: { in: not_dear, ref: sku } }
`,
      },
      { buckets },
    );
    await together(bought('1', 'u1'), bought('2', 'u2'), bought('3', 'u3'));
    expect(await Promise.all(['u1', 'u2', 'u3'].map((user) => rig.segmentsOf(user)))).toEqual([
      [],
      ['thrifty'],
      ['thrifty'],
    ]);
    const { events } = await rig.image('u2');
    expect(events[0]!.properties['lines']).toEqual([{ sku: 'A', 'sku.sku': 'A', 'sku.in': ['not_dear'] }]);
  });
});
