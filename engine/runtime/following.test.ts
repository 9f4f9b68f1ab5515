import { pino } from 'pino';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';
import { listen } from '../server/listen.ts';
import { createServer } from '../server/server.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';
import type { Message } from './channel.ts';
import { followBy } from './following.ts';
import { Links, unsubscribe } from './links.ts';

/** From a message to what its links do, over real HTTP. */

const links = new Links('https://news.example.com/', 'a key');
const SHOP = 'https://shop.example/sale?a=1&b=%20x#top';

const workspace = (track = '') =>
  `${shop['carillon.yaml']}    links: { url: "https://news.example.com" }\n${track}`;
const templates = (more = '') => `
kind: template
id: hello
class: marketing
${more}
email:
  subject: Hello
  html: |
    <body><a href="https://shop.example/sale?a=1&amp;b=%20x#top" data-track="hero">Sale</a>
    <a href="https://shop.example/sale?a=1&amp;b=%20x#top">Again</a>
    <a href="mailto:a@shop.example">Mail</a> <a href="https://plain.example/" data-track="no">Plain</a>
    <a href="{{ link.unsubscribe }}">End</a></body>
  text: "Sale: {{ 'https://shop.example/t' | tracked: 'text' }}; {{ profile.first_name }}"
sms:
  text: "{{ 'https://shop.example/s?名' | tracked }} {{ 'shop' | tracked }}"
`;
const journey = `
kind: journey
id: nudging
start: { did: cart_updated, key: cart_id, again: always }
steps:
  - { id: nudge, send: { template: hello, channel: [CHANNEL] } }
  - id: reaction
    wait: { when: { did: message_clicked, step: nudge, where: 'link = "hero"' }, up_to: 3d }
    else: [ { id: none, exit: no_reaction } ]
  - { id: bye, exit: reacted }
`;

let rig: Rig;
afterEach(async () => rig?.stop());

interface Begin {
  readonly channel?: string;
  readonly track?: string;
  readonly template?: string;
  readonly given?: Links | null;
  readonly url?: string;
  readonly name?: string;
}

interface Begun {
  readonly message: Message;
  get(link: string, headers?: Record<string, string>, method?: string): Promise<Response>;
}

/** A message on its way to Ann, and the server its links lead to. */
async function begin({ channel = 'email', given = links, ...more }: Begin = {}): Promise<Begun> {
  const files = {
    'carillon.yaml': workspace(more.track),
    'templates.yaml': templates(more.template),
    'journey.yaml': journey.replace('CHANNEL', channel),
  };
  const { url } = more;
  rig = await Rig.start(
    { ...shop, ...files },
    { ...(given && { links: given }), ...(url && { url, buckets: 4 }) },
  );
  const traits = { email: 'ann@example.com', phone: '+441', first_name: more.name ?? 'Ann' };
  await rig.identify('ann', traits, { consent: { marketing: ['email', 'sms'] } });
  await rig.track('ann', 'cart_updated', { cart_id: 'c1' });
  const app = createServer({
    accept: (incoming) => rig.daemon.engine.accept(incoming),
    program: () => rig.daemon.engine.run.program,
    writeKeys: ['k'],
    clock: rig.clock,
    logger: pino({ level: 'silent' }),
    health: () => ({ ready: true, release: 1 }),
    unsubscribe: (token, way) => unsubscribe(rig.daemon.engine, links, token, way),
    follow: followBy(rig.daemon.engine, links),
  });
  const base: string = await listen(app, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  const get = (link: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
    fetch(base + new URL(link).pathname, { headers, method, redirect: 'manual' });
  return { message: rig.sent[0]!, get };
}

const hrefs = (html = '') => [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href);

async function results(event: string) {
  const { events } = await rig.image('ann');
  return events.filter(({ type }) => type === event).map(({ properties }) => properties);
}

const stores: readonly (readonly [string, () => Promise<string | undefined>])[] = [
  ['sqlite', async () => undefined],
  ['postgres', testPostgresUrl],
];

describe.each(stores)('a click, in %s', (_, storeUrl) => {
  test('is an event before it is led on, once per link, and moves the journey', async () => {
    const url = await storeUrl();
    const { message, get } = await begin(url === undefined ? {} : { url });
    const [hero = '', again = '', ...others] = hrefs(message.content['html']);
    expect(others).toEqual(['mailto:a@shop.example', 'https://plain.example/', message.unsubscribe!.url]);
    expect(hero).toMatch(/^https:\/\/news\.example\.com\/c\/[a-z0-9]{20}\.1\.[\w-]{22}$/);
    expect(hero).not.toContain('shop');

    const led = await get(again);
    expect([led.status, led.headers.get('location'), led.headers.get('cache-control')]).toEqual([
      302,
      SHOP,
      'no-store, private, max-age=0',
    ]);
    expect(await rig.decisionsOf('ann')).not.toContain('nudging.bye ended reacted');
    for (let times = 0; times < 3; times++) expect((await get(hero)).headers.get('location')).toBe(SHOP);
    expect(await results('message_clicked')).toEqual(
      [{ url: SHOP }, { url: SHOP, link: 'hero' }].map((link) =>
        expect.objectContaining({
          ...link,
          message: message.key,
          journey: 'nudging',
          step: 'nudge',
          template: 'hello',
          channel: 'email',
          class: 'marketing',
        }),
      ),
    );
    const { instances } = await rig.image('ann');
    expect(instances[0]).toMatchObject({ reason: 'reacted' });
    expect(await rig.decisionsOf('ann')).toContain('nudging.bye ended reacted');
  });
});

describe('a click', () => {
  test.each([
    ['only the head', {}, 'HEAD'],
    ['a prefetch', { purpose: 'prefetch' }, 'GET'],
    ['a prefetch of a browser', { 'sec-purpose': 'prefetch;prerender' }, 'GET'],
    ['a prefetch of an older one', { 'x-moz': 'prefetch' }, 'GET'],
  ])('does not count: %s', async (_, headers, method) => {
    const { message, get } = await begin();
    const [hero = ''] = hrefs(message.content['html']);
    const led = await get(hero, headers as Record<string, string>, method);
    expect([led.status, led.headers.get('location')]).toEqual([302, SHOP]);
    expect(await results('message_clicked')).toEqual([]);
    expect((await get(hero)).status).toBe(302);
    expect(await results('message_clicked')).toHaveLength(1);
  });

  test('leads nowhere by a token that is not ours', async () => {
    const { message, get } = await begin({ track: 'track: { opens: true }\n' });
    const [hero = '', again = ''] = hrefs(message.content['html']);
    const [first = '', , signature = ''] = hero.split('/c/')[1]!.split('.');
    const wrong = [
      'x',
      `${first}.2.${signature}`,
      `${first}.7.${again.split('.').at(-1)}`,
      `${'a'.repeat(20)}.1.${signature}`,
      `${first}.1.${signature.slice(1)}`,
      `${first}.1.${signature}x`,
      new Links('https://x', 'other').click(message.key, 1, SHOP).split('/c/')[1]!,
    ];
    for (const token of wrong) {
      const answer = await get(`https://x/c/${token}`);
      expect([token, answer.status, answer.headers.get('location')]).toEqual([token, 404, null]);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    }
    expect((await get(`https://x/o/${message.key}.${signature}`)).status).toBe(404);
    expect(await results('message_clicked')).toEqual([]);
    expect(await results('message_opened')).toEqual([]);
  });

  test('by the filter, in text and text messages', async () => {
    const { message, get } = await begin();
    const [, tracked = ''] = /^Sale: (https:\S+); Ann$/.exec(message.content['text']!)!;
    expect((await get(tracked)).headers.get('location')).toBe('https://shop.example/t');
    await rig.stop();
    const sms = await begin({ channel: 'sms' });
    const [, link = ''] = /^(\S+) shop$/.exec(sms.message.content['text']!)!;
    expect(link.length).toBeLessThan(75);
    expect((await sms.get(link)).headers.get('location')).toBe('https://shop.example/s?%E5%90%8D');
  });

  test('what a person is called cannot make a link', async () => {
    const { message } = await begin({ name: 'https://click.invalid/aaaa/0/' });
    const forged = `https://click.invalid/${message.key}/9/`;
    expect(message.content['text']).toContain('; https://click.invalid/aaaa/0/');
    await rig.stop();
    const again = await begin({ name: forged });
    expect(again.message.content['text']).toMatch(/; $/);
  });
});

describe('nothing is followed', () => {
  test.each([
    ['the template says no', { template: 'track: { clicks: false }' }],
    ['the workspace says no', { track: 'track: { clicks: false }\n' }],
    ['there is no key', { given: null }],
  ])('where %s', async (_, how) => {
    const { message } = await begin(how);
    const [hero, again] = hrefs(message.content['html']);
    expect([hero, again]).toEqual([SHOP.replace('&', '&amp;'), SHOP.replace('&', '&amp;')]);
    expect(message.content['text']).toBe('Sale: https://shop.example/t; Ann');
    expect(message.content['html']).not.toMatch(/invalid|<img/);
  });
});

describe('an opening', () => {
  test('is recorded only where it is asked for', async () => {
    const { message } = await begin();
    expect(message.content['html']).not.toContain('<img');
  });

  test('counts once, by a picture that nobody keeps', async () => {
    const { message, get } = await begin({ track: 'track: { opens: true }\n' });
    const html = message.content['html']!;
    const [, src = ''] = /<img src="(https:\/\/news\.example\.com\/o\/[^"]+)"[^>]*><\/body>/.exec(html)!;
    await get(src, {}, 'HEAD');
    expect(await results('message_opened')).toEqual([]);
    for (let times = 0; times < 2; times++) {
      const answer = await get(src);
      expect([
        answer.status,
        answer.headers.get('content-type'),
        answer.headers.get('cache-control'),
      ]).toEqual([200, 'image/gif', 'no-store, private, max-age=0']);
      expect(
        Buffer.from(await answer.arrayBuffer())
          .subarray(0, 6)
          .toString(),
      ).toBe('GIF89a');
    }
    expect(await results('message_opened')).toEqual([
      expect.objectContaining({ message: message.key, journey: 'nudging', step: 'nudge' }),
    ]);
  });
});

test('whoever was merged meanwhile is the one who clicked, once', async () => {
  const { message, get } = await begin();
  const [hero = '', again = ''] = hrefs(message.content['html']);
  await get(hero);
  const first = (await rig.image('ann')).profile.id;
  // The anonymous one was there before, and whoever has less trust is taken over.
  await rig.accept({ traits: { first_name: 'Zo' }, identifiers: { anonymous_id: 'x' } });
  await rig.accept({ identifiers: { user_id: 'ann', anonymous_id: 'x' } });
  for (const link of [hero, again, hero, again]) expect((await get(link)).status).toBe(302);
  expect(await results('message_clicked')).toHaveLength(2);
  expect((await rig.image('x', 'anonymous_id')).profile.id).toBe(first);
});
