import { createHmac } from 'node:crypto';
import { pino } from 'pino';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { signed } from '../../connectors/feedback/signed.ts';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';
import { listen } from '../server/listen.ts';
import { createServer } from '../server/server.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';
import type { Message } from './channel.ts';

/** From a provider's post over real HTTP to what becomes of the person, in both stores. */

const files = {
  'carillon.yaml': shop['carillon.yaml']!.replace(
    'store: "sqlite::memory:"',
    'store: "sqlite::memory:"\n    secrets: { hook: HOOK }\n    defaults: { hook: between us }',
  ),
  'channels.yaml': shop['channels.yaml']!.replace(
    'id: email\nconnector: file',
    'id: email\nconnector: file\nfeedback: { from: signed, with: { secret: { secret: hook } } }',
  ),
  'policy.yaml': `${shop['policy.yaml']}  news: { email: opt_out, sms: none }\n`,
  'journey.yaml': `
kind: journey
id: letters
start: { did: cart_updated, key: cart_id, again: always }
steps:
  - { id: letter, send: { template: hello, channel: [email, sms] } }
  - { id: fate, wait: { when: { did: message_bounced, step: letter, where: 'bounce = "hard"' }, up_to: 3d }, else: [ { id: fine, exit: fine } ] }
  - { id: bye, exit: bounced }
---
kind: journey
id: sorry
start: { did: message_complained }
steps: [ { id: bye, exit: noted } ]
`,
};

let rig: Rig;
let told: string[];
afterEach(async () => rig?.stop());

interface Begin {
  readonly url?: string | undefined;
  readonly onDoubt?: 'hold';
  readonly answer?: () => { outcome: 'doubtful'; reason: string };
}

async function begin({ url, answer, onDoubt }: Begin = {}) {
  told = [];
  const secrets = (name: string) => (name === 'hook' ? 'between us' : undefined);
  rig = await Rig.start(
    {
      ...shop,
      ...files,
      'channels.yaml': files['channels.yaml'].replaceAll('resend', onDoubt ?? 'resend'),
    },
    {
      feedbackSpecs: [signed],
      secrets,
      ...(url !== undefined && { url, buckets: 4 }),
      ...(answer
        ? { answer }
        : { answer: ({ key }: Message) => ({ outcome: 'accepted', provider: `id-${key}` }) }),
      feedback: (channel, what, outcome) => told.push(`${channel} ${what} ${outcome}`),
    },
  );
  await rig.identify(
    'ann',
    { email: 'ann@example.com', phone: '+441' },
    { consent: { marketing: ['email', 'sms'] } },
  );
  await rig.track('ann', 'cart_updated', { cart_id: 'c1' });
  const app = createServer({
    accept: (incoming) => rig.daemon.engine.accept(incoming),
    program: () => rig.daemon.engine.run.program,
    writeKeys: ['k'],
    clock: rig.clock,
    logger: pino({ level: 'silent' }),
    health: () => ({ ready: true, release: 1 }),
    feedback: (channel, request) => rig.daemon.feedback(channel, request),
  });
  const base: string = await listen(app, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  return { key: rig.sent[0]?.key ?? '', base };
}

async function post(
  base: string,
  reports: unknown,
  channel = 'email',
  secret = 'between us',
): Promise<number> {
  const body = JSON.stringify({ reports });
  const seconds = Math.floor(rig.clock.now() / 1000);
  const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  const headers = { 'content-type': 'text/plain', 'x-carillon-signature': `t=${seconds},v1=${digest}` };
  return (await fetch(`${base}/v1/feedback/${channel}`, { method: 'POST', headers, body })).status;
}

const events = async (...types: string[]) =>
  (await rig.image('ann')).events
    .filter(({ type }) => types.includes(type))
    .map(({ properties }) => properties);

const cart = async (id: string) => {
  await rig.track('ann', 'cart_updated', { cart_id: id });
  return rig.sent.at(-1)!.medium;
};

const stores: readonly (readonly [string, () => Promise<string | undefined>])[] = [
  ['sqlite', async () => undefined],
  ['postgres', testPostgresUrl],
];

describe.each(stores)('in %s', (_, storeUrl) => {
  test('an address that bounced hard gets nothing more, and the journey hears of it', async () => {
    const { key, base } = await begin({ url: await storeUrl() });
    const report = { what: 'bounced', bounce: 'hard', provider: `id-${key}`, reason: '5.1.1' };
    for (let times = 0; times < 2; times++)
      expect(await post(base, [report, { ...report, message: key }])).toBe(200);
    expect(await events('message_bounced')).toEqual([
      expect.objectContaining({
        message: key,
        bounce: 'hard',
        reason: '5.1.1',
        address: expect.stringMatching(/^[a-z2-7]{20}$/),
        journey: 'letters',
        step: 'letter',
        template: 'hello',
        channel: 'email',
      }),
    ]);
    expect(JSON.stringify(await events('message_bounced'))).not.toContain('ann@');
    expect(await rig.decisionsOf('ann')).toContain('letters.bye ended bounced');
    expect(await cart('c2')).toBe('sms');
    await rig.track('ann', 'order_completed', { order_id: 'o', total: 1 });

    // Another address is another matter; the old one stays what it is.
    await rig.identify('ann', { email: 'new@example.com' });
    expect(await cart('c3')).toBe('email');
    await rig.identify('ann', { email: 'Ann@example.com' });
    expect(await cart('c4')).toBe('sms');
    expect(await post(base, [{ what: 'restored', message: key, reason: 'asked by telephone' }])).toBe(200);
    expect(await events('address_restored')).toEqual([{ channel: 'email', proof: 'asked by telephone' }]);
    expect(await cart('c5')).toBe('email');
  });

  test('a complaint takes consent back where consent is asked, and may begin a journey', async () => {
    const { key, base } = await begin({ url: await storeUrl() });
    for (let times = 0; times < 2; times++)
      expect(await post(base, [{ what: 'complained', message: key }])).toBe(200);
    expect((await rig.image('ann')).profile.consent).toEqual({
      marketing: { email: false, sms: true },
      news: { email: false },
    });
    expect(await events('message_complained')).toHaveLength(1);
    const withdrawn = (await events('consent_changed')).filter(({ by }) => by === 'complaint');
    expect(new Set(withdrawn)).toEqual(
      new Set(
        ['marketing', 'news'].map((messageClass) => ({
          class: messageClass,
          channel: 'email',
          given: false,
          by: 'complaint',
          source: 'email',
          message: key,
        })),
      ),
    );
    expect(await rig.decisionsOf('ann')).toContain('sorry.bye ended noted');
    expect(await cart('c2')).toBe('sms');
  });
});

test('of other kinds: delivered, a soft bounce, failed, unsubscribed', async () => {
  const { key, base } = await begin();
  const whats = [
    { what: 'delivered', at: '2026-03-02T09:59:00Z' },
    { what: 'bounced', bounce: 'soft', reason: 'full' },
    { what: 'failed', reason: 'dropped' },
    { what: 'unsubscribed' },
  ];
  expect(
    await post(
      base,
      whats.map((what) => ({ ...what, message: key })),
    ),
  ).toBe(200);
  const { events: all } = await rig.image('ann');
  const found = all
    .filter(({ type }) => type.startsWith('message_'))
    .map(({ type, time }) => `${type} ${new Date(time).toISOString()}`);
  expect(found.sort()).toEqual([
    'message_bounced 2026-03-02T10:00:00.000Z',
    'message_delivered 2026-03-02T09:59:00.000Z',
    'message_failed 2026-03-02T10:00:00.000Z',
    'message_sent 2026-03-02T10:00:00.000Z',
  ]);
  expect(await events('consent_changed')).toContainEqual(
    expect.objectContaining({
      class: 'marketing',
      channel: 'email',
      given: false,
      by: 'provider',
      message: key,
    }),
  );
});

test.each(['message_bounced', 'message_complained', 'address_restored'])(
  'whoever has a write key cannot report %s',
  async (event) => {
    await begin();
    const properties = { channel: 'email', medium: 'email', bounce: 'hard' };
    await rig.track('ann', event, properties);
    expect(await rig.store.people.countQuarantine()).toEqual([{ code: 'reserved_event', count: 1 }]);
    const { profile } = await rig.image('ann');
    expect(profile.consent).toMatchObject({ marketing: { email: true } });
    expect(await cart('c2')).toBe('email');
  },
);

test('what is unknown, of another channel or not theirs changes nothing and is counted', async () => {
  const { key, base } = await begin();
  expect(await post(base, [{ what: 'complained', message: 'a'.repeat(20) }, { what: 'complained' }])).toBe(
    200,
  );
  expect(await post(base, [{ what: 'complained', message: key }], 'email', 'another')).toBe(403);
  expect(await post(base, 'nothing')).toBe(400);
  expect(await post(base, [{ what: 'complained', message: key }], 'sms')).toBe(404);
  expect(await post(base, [{ what: 'complained', message: key }], 'constructor')).toBe(404);
  const large = await fetch(`${base}/v1/feedback/email`, {
    method: 'POST',
    body: 'x'.repeat(1024 * 1024 + 1),
  });
  expect(large.status).toBe(413);
  expect((await fetch(`${base}/v1/feedback/email`, { method: 'POST' })).status).toBe(403);
  expect(told).toEqual([
    'email complained unknown',
    'email complained unknown',
    'email post refused',
    'email post malformed',
    'email post refused',
  ]);
  expect(await events('message_complained')).toEqual([]);
});

test('what is reported of a message in doubt ends the doubt', async () => {
  const { base } = await begin({ answer: () => ({ outcome: 'doubtful', reason: 'cut' }), onDoubt: 'hold' });
  const [held] = await rig.store.people.effects(['doubtful'], 10);
  expect(await post(base, [{ what: 'delivered', message: held!.key }])).toBe(200);
  expect((await rig.store.people.effect(held!.key))?.status).toBe('sent');
  expect((await rig.image('ann')).instances[0]).toMatchObject({ step: 'fate' });
});
