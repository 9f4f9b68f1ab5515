import { createPublicKey, verify } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import webpush from 'web-push';
import type { JsonObject, Message } from '../../../engine/index.ts';
import { type Bench, channelConformance, messageFor } from '../conformance.ts';
import { httpFaults } from '../http/faults.testing.ts';
import { onTheLine } from '../http/line-server.testing.ts';
import { type Answer, Receiver, type Request } from '../http/receiver.testing.ts';
import { Browser } from './browser.testing.ts';
import { webPush } from './index.ts';

const { publicKey, privateKey } = webpush.generateVAPIDKeys();
const vapid = { subject: 'mailto:it@shop.example', public_key: publicKey, private_key: privateKey };
const basic: JsonObject = { vapid, hosts: ['127.0.0.1'], timeout: '2s' };
const DEVICE = 'dev1ce-4711-ann.walker';
const created: Answer = (response) => response.writeHead(201, { Location: '/message/m-4711' }).end();

async function start(): Promise<Bench> {
  const receiver = new Receiver();
  receiver.answer = created;
  const browser = new Browser();
  const origin = new URL(await receiver.listen()).origin;
  const to = browser.subscription(`${origin}/push/${DEVICE}`);
  return {
    channel: await webPush.open({ id: 'push', settings: basic, root: '/' }),
    settings: basic,
    to,
    arrivals: async () =>
      receiver.requests.map(({ headers, bytes }) => {
        const text = browser.read(bytes);
        return { identity: String(headers.topic), bytes: text, text: text.replaceAll('\\"', '"') };
      }),
    refuse: async () => {
      receiver.answer = (response, request) =>
        response
          .writeHead(400, { 'Content-Type': 'text/plain' })
          .end(`no ${request.url} ${request.headers.authorization} ${JSON.parse(to).keys.auth}`);
    },
    vanish: () => receiver.close(),
    hangUp: async () => {
      receiver.answer = (response) => response.destroy();
    },
    close: () => receiver.close(),
  };
}

channelConformance(webPush, 'push', start);

const reader = new Browser();
httpFaults({
  spec: webPush,
  settings: () => ({ ...basic, timeout: '1s' }),
  message: (origin) => messageFor('push', { to: reader.subscription(`${origin}/push/${DEVICE}`) }),
  accepted: onTheLine('201 Created', 'anything'),
  statusIsEnough: true,
});

describe('the web-push channel', () => {
  const open: (() => Promise<void>)[] = [];
  const never = new AbortController().signal;
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });

  async function against(answer: Answer, settings: JsonObject = {}) {
    const receiver = new Receiver();
    open.push(() => receiver.close());
    receiver.answer = answer;
    const origin = new URL(await receiver.listen()).origin;
    const browser = new Browser();
    const to = browser.subscription(`${origin}/push/${DEVICE}`);
    const channel = await webPush.open({ id: 'push', settings: { ...basic, ...settings }, root: '/' });
    const send = (change: Partial<Message> = {}) =>
      channel.send(messageFor('push', { to, ...change }), never);
    return { receiver, browser, origin, to, send };
  }

  it('wakes the browser with what only it can read', async () => {
    const { receiver, browser, send } = await against(created);
    const content = { title: '张伟', body: 'Come back', url: 'https://shop.example' };
    expect(await send({ content, locale: 'zh-CN' })).toEqual({ outcome: 'accepted', provider: 'm-4711' });
    const [request] = receiver.requests as [Request];
    expect(request).toMatchObject({
      method: 'POST',
      url: `/push/${DEVICE}`,
      headers: {
        ttl: '2419200',
        urgency: 'normal',
        topic: messageFor('push').key,
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
      },
    });
    expect(JSON.parse(browser.read(request.bytes))).toEqual({
      ...content,
      tag: messageFor('push').key,
      lang: 'zh-CN',
    });
    expect(request.body).not.toContain('Come back');
    expect(() => new Browser().read(request.bytes)).toThrow();
  });

  it('says who it is, so that the push service can verify it', async () => {
    const { receiver, origin, send } = await against(created);
    await send();
    const given = /^vapid t=([^.]+)\.([^.]+)\.([^,]+), k=(.+)$/.exec(
      String(receiver.requests[0]?.headers.authorization),
    );
    const [, head, claims, signature, key] = given as unknown as [string, string, string, string, string];
    expect(key).toBe(publicKey);
    const point = Buffer.from(key, 'base64url');
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
    const jwk = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: x!, y: y! } });
    const signed = Buffer.from(`${head}.${claims}`);
    const by = { key: jwk, dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', signed, by, Buffer.from(signature, 'base64url'))).toBe(true);
    const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString());
    expect({ aud, sub }).toEqual({ aud: origin, sub: vapid.subject });
    // At most a day (RFC 8292, 2).
    expect(exp * 1000 - Date.now()).toBeLessThanOrEqual(86_400_000);
    expect(exp * 1000).toBeGreaterThan(Date.now());
  });

  it('shows neither its signature nor the device when the answer repeats them', async () => {
    const { receiver, to, send } = await against((response, request) => {
      const { authorization = '' } = request.headers;
      const said = `${authorization} ${authorization.slice(8, 400)} at ${request.url}, device ${DEVICE} ${JSON.parse(to).keys.p256dh}`;
      response.writeHead(400, { 'Content-Type': 'text/plain' }).end(said);
    });
    const result = JSON.stringify(await send());
    const [, token] = /t=([^,]+)/.exec(String(receiver.requests[0]?.headers.authorization))!;
    for (const hidden of [token!, token!.split('.')[2]!, DEVICE, JSON.parse(to).keys.p256dh]) {
      expect(result).not.toContain(hidden);
    }
  });

  it.each<[JsonObject, Record<string, unknown>]>([
    [
      { ttl: '1h', urgency: 'high' },
      { ttl: '3600', urgency: 'high' },
    ],
    [{ ttl: '0s' }, { ttl: '0' }],
    [{ topic: 'template' }, { topic: expect.stringMatching(/^[A-Za-z0-9_-]{32}$/) }],
    [{ topic: 'none' }, { topic: undefined }],
  ])('with %j', async (settings, headers) => {
    const { receiver, send } = await against(created, settings);
    await send();
    const given = receiver.requests[0]!.headers;
    expect(Object.fromEntries(Object.keys(headers).map((name) => [name, given[name]]))).toEqual(headers);
  });

  it.each([
    [200, 'accepted', ''],
    [201, 'accepted', ''],
    [202, 'accepted', ''],
    [400, 'permanent', 'HTTP 400 Bad Request'],
    [401, 'transient', 'configuration: HTTP 401 Unauthorized'],
    [403, 'transient', 'configuration: HTTP 403 Forbidden'],
    [404, 'permanent', 'HTTP 404 the subscription is gone'],
    [410, 'permanent', 'HTTP 410 the subscription is gone'],
    [413, 'permanent', 'HTTP 413 the notification is too large'],
    [429, 'transient', 'HTTP 429 Too Many Requests'],
    [500, 'transient', 'HTTP 500 Internal Server Error'],
    [503, 'transient', 'HTTP 503 Service Unavailable'],
  ])('takes %i as %s', async (status, outcome, reason) => {
    const { send } = await against((response) => response.writeHead(status).end());
    expect(await send()).toEqual(
      outcome === 'accepted' ? { outcome, provider: `HTTP ${status}` } : { outcome, reason },
    );
  });

  it.each<[string, (to: string) => string, RegExp]>([
    ['no JSON', () => 'ann', /^the address is not a push subscription$/],
    [
      'no keys',
      () => '{"endpoint":"https://fcm.googleapis.com/x"}',
      /^the address is not a push subscription$/,
    ],
    ['another place', (to) => to.replace('127.0.0.1', '127.0.0.2'), /not among `hosts`$/],
    ['a place in the clear', (to) => to.replace('127.0.0.1', 'fcm.googleapis.com'), /not among `hosts`$/],
    [
      'a name that only begins so',
      (to) => to.replace('127.0.0.1', '127.0.0.1.evil.example'),
      /not among `hosts`$/,
    ],
    ['a login', (to) => to.replace('http://', 'http://a:b@'), /not among `hosts`$/],
    ['another scheme', (to) => to.replace('http://', 'ftp://'), /not among `hosts`$/],
    [
      'keys that are none',
      (to) => to.replace(/"p256dh":"[^"]+"/, '"p256dh":"abc"'),
      /^the keys of the subscription are not valid$/,
    ],
    [
      'a key off the curve',
      (to) => to.replace(/"p256dh":"[^"]+"/, `"p256dh":"${Buffer.alloc(65, 4).toString('base64url')}"`),
      /^the keys of the subscription are not valid$/,
    ],
  ])('posts nowhere for a subscription with %s', async (_, change, reason) => {
    const { receiver, to, send } = await against(created, { hosts: ['127.0.0.1', 'fcm.googleapis.com'] });
    expect(await send({ to: change(to) })).toEqual({
      outcome: 'permanent',
      reason: expect.stringMatching(reason),
    });
    expect(receiver.requests).toEqual([]);
  });

  it.each([
    ['subject', { subject: 'someone' }],
    ['public_key', { public_key: 'abc' }],
    ['private_key', { private_key: 'wr0ng-s3cret' }],
  ])('is not opened with a bad %s, which is not shown', (_, change) => {
    const settings = { ...basic, vapid: { ...vapid, ...change } };
    const start = () => webPush.open({ id: 'push', settings, root: '/' });
    expect(start).toThrow(/^channel push: the VAPID contact or keys are not valid$/);
  });
});
