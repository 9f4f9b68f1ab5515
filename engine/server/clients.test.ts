import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { Analytics as SegmentAnalytics } from '@segment/analytics-node';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';
import { listen } from './listen.ts';
import { createServer } from './server.ts';

/** The official clients against a listening server, the real engine and a store in a file. */

const files = {
  ...shop,
  'segments.yaml': `
kind: segment
id: buyers
who: { did: order_completed }
`,
};

let folder: string;
let rig: Rig;
let app: FastifyInstance;
let url: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carillon-server-'));
  // The clients write the time of this machine.
  rig = await Rig.start(files, { now: new Date().toISOString(), url: `sqlite:${join(folder, 'store.db')}` });
  const { engine } = rig.daemon;
  app = createServer({
    accept: (incoming) => engine.accept(incoming),
    program: () => engine.run.program,
    writeKeys: ['demo'],
    clock: rig.clock,
    logger: pino({ level: 'silent' }),
    health: () => ({ ready: engine.failed === null, release: engine.layout.release }),
  });
  url = await listen(app, { host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  await app.close();
  await rig.stop();
  await rm(folder, { recursive: true });
});

const eventsOf = async (user: string) => {
  const { profile } = await rig.image(user);
  const { profiles } = await rig.store.read(0, { profiles: [profile.id], events: true });
  const { events } = profiles.get(profile.id)!;
  // All of one instant, so their order is that of their ids.
  return events
    .map(({ type, properties }) => ({ type, properties }))
    .toSorted((a, b) => (a.type < b.type ? -1 : 1));
};
const post = (path: string, body: object) =>
  fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('demo:')}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const ann = { firstName: 'Ann', email: ' Ann@Example.com', country: 'GB' };
const order = { orderId: 'o1', total: 12.5, couponCode: 'HELLO' };

async function expectAnn(): Promise<void> {
  const { profile } = await rig.image('ann');
  expect(profile.traits).toMatchObject({ first_name: 'Ann', country: 'GB' });
  expect(profile.identifiers).toEqual({ user_id: ['ann'], email: ['ann@example.com'], anonymous_id: ['a1'] });
  expect(await eventsOf('ann')).toEqual([
    { type: 'group_joined', properties: { group_id: 'g1', plan: 'pro' } },
    { type: 'order_completed', properties: { order_id: 'o1', total: 12.5, couponCode: 'HELLO' } },
    { type: 'page_viewed', properties: { name: 'Home', path: '/' } },
  ]);
  expect(await rig.segmentsOf('ann')).toEqual(['buyers']);
  expect(await rig.store.people.quarantine(10)).toEqual([]);
}

test('the client of Segment', async () => {
  const client = new SegmentAnalytics({ writeKey: 'demo', host: url, maxRetries: 0 });
  const failures: unknown[] = [];
  client.on('error', (error) => failures.push(error));
  client.page({ anonymousId: 'a1', name: 'Home', properties: { path: '/' } });
  client.identify({ userId: 'ann', anonymousId: 'a1', traits: ann });
  client.track({ userId: 'ann', event: 'Order Completed', properties: order });
  client.group({ userId: 'ann', groupId: 'g1', traits: { plan: 'pro' } });
  await client.closeAndFlush();
  expect(failures).toEqual([]);
  await rig.settled();
  await expectAnn();
});

test.each([true, false])('the client of RudderStack, gzip: %s', async (gzip) => {
  const client = new RudderAnalytics('demo', { dataPlaneUrl: url, gzip, retryCount: 0, logLevel: 'none' });
  client.page({ anonymousId: 'a1', name: 'Home', properties: { path: '/' } });
  client.identify({ userId: 'ann', anonymousId: 'a1', traits: ann });
  client.track({ userId: 'ann', event: 'Order Completed', properties: order });
  client.group({ userId: 'ann', groupId: 'g1', traits: { plan: 'pro' } });
  await client.flush();
  await rig.settled();
  await expectAnn();
});

test('the client of Segment is told of a wrong key', async () => {
  const client = new SegmentAnalytics({ writeKey: 'wrong', host: url, maxRetries: 0, flushAt: 1 });
  const failed = new Promise((resolve) => client.on('error', ({ reason }) => resolve(String(reason))));
  client.track({ userId: 'ann', event: 'Order Completed', properties: order });
  expect(await failed).toContain('401');
  await client.closeAndFlush();
  expect(await rig.store.people.countProfiles()).toBe(0);
});

test('an alias joins what an unknown visitor did to the person', async () => {
  await post('/v1/track', {
    anonymousId: 'a9',
    event: 'Cart Updated',
    properties: { cartId: 'c1', value: 3 },
  });
  await post('/v1/alias', { previousId: 'a9', userId: 'bo' });
  expect(await eventsOf('bo')).toEqual([{ type: 'cart_updated', properties: { cart_id: 'c1', value: 3 } }]);
});

describe('what is answered', () => {
  test('a message that does not fit is taken, set aside and named', async () => {
    const batch = [
      {
        type: 'track',
        messageId: 'm1',
        userId: 'ann',
        event: 'Order Completed',
        properties: { orderId: 'o1', total: -1 },
      },
      { type: 'track', messageId: 'm2', userId: 'ann', event: 'Order Completed', properties: order },
      { type: 'track', messageId: 'm3', event: 'Order Completed', properties: order },
    ];
    const response = await post('/v1/batch', { batch });
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        success: true,
        quarantined: [
          {
            index: 0,
            messageId: 'm1',
            code: 'bad_property',
            reason: 'order_completed: property total is less than 0: -1',
          },
          {
            index: 2,
            messageId: 'm3',
            code: 'no_identifier',
            reason: 'none of user_id, email, anonymous_id has a usable value',
          },
        ],
      },
    ]);
    const kept = await rig.store.people.quarantine(10);
    expect(kept.map(({ message, source, code }) => [message, source, code]).sort()).toEqual([
      ['http|m1', 'http', 'bad_property'],
      ['http|m3', 'http', 'no_identifier'],
    ]);
    expect(await eventsOf('ann')).toHaveLength(1);
  });

  test('a message sent twice counts once', async () => {
    for (const _ of [1, 2]) {
      const response = await post('/v1/track', {
        userId: 'ann',
        messageId: 'm1',
        event: 'Order Completed',
        properties: order,
      });
      expect(await response.json()).toEqual({ success: true });
    }
    expect(await eventsOf('ann')).toHaveLength(1);
  });

  test('an event is durable when its answer comes', async () => {
    await post('/v1/track', { userId: 'ann', messageId: 'm1', event: 'Order Completed', properties: order });
    expect(await rig.store.people.countEvents(['order_completed'])).toEqual(
      new Map([['order_completed', 1]]),
    );
  });
});

test('many requests at once share few transactions', async () => {
  let batches = 0;
  const stop = rig.daemon.engine.onBatch(() => batches++);
  const responses = await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      post('/v1/track', {
        userId: `u${n}`,
        event: 'Order Completed',
        properties: { ...order, orderId: `o${n}` },
      }),
    ),
  );
  stop();
  expect(responses.filter(({ status }) => status === 200)).toHaveLength(200);
  expect(await rig.store.people.countProfiles()).toBe(200);
  expect(batches).toBeLessThan(100);
});

test('after the engine has stopped, requests are refused and come again', async () => {
  await rig.daemon.engine.stop();
  const response = await post('/v1/track', { userId: 'ann', event: 'Order Completed', properties: order });
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
});
