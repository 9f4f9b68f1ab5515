import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';
import { createServer } from '../server/server.ts';
import { Links, unsubscribe } from './links.ts';

const links = new Links('https://news.example.com/', 'a key');
const about = { profile: 4_503_599_627_370_495, class: 'marketing', medium: 'email', message: 'abc123' };

describe('a token', () => {
  const token = links.unsubscribe(about).split('/u/')[1]!;

  test('says what it is about, at the address of the environment', () => {
    expect(links.unsubscribe(about)).toMatch(/^https:\/\/news\.example\.com\/u\/[\w.-]+$/);
    expect(links.read(token)).toEqual(about);
  });

  test.each([
    ['nothing', ''],
    ['no signature', token.slice(0, token.lastIndexOf('.'))],
    ['another class', token.replace('marketing', 'service')],
    ['cut short', token.slice(0, -2)],
    ['signed by another', new Links('https://x', 'other').unsubscribe(about).split('/u/')[1]!],
  ])('is none: %s', (_, text) => {
    expect(links.read(text)).toBe(null);
  });
});

describe('unsubscribing', () => {
  let rig: Rig;
  afterEach(async () => rig?.stop());

  const files = {
    'journey.yaml': `
kind: journey
id: letters
start: { did: cart_updated, key: cart_id, again: always }
steps: [ { id: letter, send: { template: hello, channel: email } } ]
---
kind: journey
id: receipts
start: { did: order_completed, again: always }
steps: [ { id: receipt, send: { template: receipt, channel: email } } ]
`,
    'templates.yaml': shop['templates.yaml']!.replace(
      '</p>"\nsms:',
      "</p><a href='{{ link.unsubscribe }}'>Unsubscribe</a>\"\nsms:",
    ).replace('{{ event.total }}</p>', '{{ event.total }}{{ link.unsubscribe }}</p>'),
  };
  const write = async () => {
    await rig.track('ann', 'cart_updated', { cart_id: `c${rig.clock.now()}` });
    return rig.sent.at(-1)!;
  };
  const begin = async (given: Links | null = links, buckets = 1) => {
    rig = await Rig.start({ ...shop, ...files }, { buckets, ...(given && { links: given }) });
    await rig.identify('ann', { email: 'ann@example.com' }, { consent: { marketing: ['email', 'sms'] } });
  };
  const server = () =>
    createServer({
      accept: (incoming) => rig.daemon.engine.accept(incoming),
      program: () => rig.daemon.engine.run.program,
      writeKeys: ['k'],
      clock: rig.clock,
      logger: pino({ level: 'silent' }),
      health: () => ({ ready: true, release: 1 }),
      unsubscribe: (token, way) => unsubscribe(rig.daemon.engine, links, token, way),
    });

  test('a message carries one link, in its text and for its headers', async () => {
    await begin();
    const message = await write();
    const url = message.unsubscribe!.url;
    expect(message.content['html']).toContain(`<a href='${url}'>`);
    expect(links.read(url.split('/u/')[1]!)).toMatchObject({ class: 'marketing', medium: 'email' });
    expect(url).not.toContain('ann');
  });

  test('none where no consent is asked, or the environment has no links', async () => {
    await begin();
    await rig.track('ann', 'order_completed', { order_id: 'o', total: 1 });
    expect([rig.sent[0]?.unsubscribe, rig.sent[0]?.content['html']]).toEqual([
      undefined,
      '<p>Thank you for 1</p>',
    ]);
    await rig.stop();
    await begin(null);
    const message = await write();
    expect([message.unsubscribe, message.content['html']]).toEqual([
      undefined,
      expect.stringContaining("<a href=''>"),
    ]);
  });

  test.each([
    ['the subject alone', (subject: string) => subject],
    ['a form', (subject: string) => new URLSearchParams({ sender: 'ann@example.com', subject }).toString()],
    ['JSON', (subject: string) => JSON.stringify({ from: 'a', subject: `Re: ${subject}` })],
    ['a whole mail', (subject: string) => `From: a\r\nSubject: ${subject.replace(' ', '\r\n ')}\r\n\r\nbody`],
  ])('by a mail, handed on as %s', async (_, body) => {
    const byMail = new Links('https://news.example.com/', 'a key', 'out@news.example.com');
    await begin(byMail);
    const { unsubscribe: ways, key } = await write();
    expect(ways).toMatchObject({
      mailto: 'out@news.example.com',
      subject: expect.stringMatching(/^unsubscribe \S+$/),
    });
    const app = server();
    const post = (payload: string) =>
      app.inject({
        method: 'POST',
        url: '/v1/unsubscribe',
        payload,
        headers: { 'content-type': 'text/plain' },
      });
    for (const wrong of ['', 'unsubscribe me', `${ways!.subject!.replace('marketing', 'service')}`])
      expect((await post(wrong)).json()).toEqual({ success: true, unsubscribed: false });
    expect((await rig.image('ann')).profile.consent).toMatchObject({ marketing: { email: true } });
    expect((await post(body(ways!.subject!))).json()).toEqual({ success: true, unsubscribed: true });
    const { profile, events } = await rig.image('ann');
    expect(profile.consent).toMatchObject({ marketing: { email: false, sms: true } });
    expect(events.filter(({ properties }) => properties['by'] === 'mail')).toEqual([
      expect.objectContaining({ properties: expect.objectContaining({ given: false, message: key }) }),
    ]);
    await app.close();
  });

  test.each([
    ['the button of the page', 'way=page', 'page', 1],
    ['one click of a mail program', 'List-Unsubscribe=One-Click', 'one_click', 4],
  ] as const)('by %s', async (_, payload, way, buckets) => {
    await begin(links, buckets);
    const { unsubscribe: link, key } = await write();
    const app = server();
    const url = new URL(link!.url).pathname;
    const page = await app.inject({ method: 'GET', url });
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await rig.image('ann')).profile.consent).toMatchObject({ marketing: { email: true } });

    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const done = await app.inject({ method: 'POST', url, payload, headers });
    expect([done.statusCode, done.body.includes('Unsubscribed')]).toEqual([200, true]);
    const { profile } = await rig.image('ann');
    expect(profile.consent).toMatchObject({ marketing: { email: false, sms: true } });
    const found = await rig.store.read(profile.id % buckets, { profiles: [profile.id], events: true });
    const events = found.profiles.get(profile.id)!.events;
    expect(events.filter(({ type }) => type === 'consent_changed').at(-1)?.properties).toMatchObject({
      given: false,
      by: way,
      message: key,
    });
    await rig.moveTo('2026-03-02T10:00:01Z');
    await write();
    expect(rig.sent.length).toBe(1);
    expect(await rig.decisionsOf('ann')).toContain('letters.letter refused consent_withdrawn');
    const wrong = await app.inject({ method: 'POST', url: `${url}x`, payload, headers });
    expect(wrong.statusCode).toBe(404);
    await app.close();
  });
});
