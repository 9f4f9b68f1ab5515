import { once } from 'node:events';
import { connect } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Program } from '../compiler/program.ts';
import { shop } from '../rig/files.ts';
import { compileFiles } from '../rig/rig.ts';
import { BusyError } from '../runtime/busy.ts';
import { VirtualClock } from '../runtime/clock.ts';
import type { Incoming } from '../runtime/incoming.ts';
import type { Receipt } from '../runtime/work.ts';
import * as limits from './limits.ts';
import { listen } from './listen.ts';
import { ServerMetrics } from './metrics/server-metrics.ts';
import { createServer, type ServerOptions } from './server.ts';

let program: Program;
beforeAll(async () => {
  ({ program } = await compileFiles(shop));
});

const basic = (key: string) => `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
const accepted: Receipt = { outcome: 'accepted', profile: 1 };
const track = { userId: 'u1', event: 'Order Completed', messageId: 'm1' };

let app: FastifyInstance;
let taken: Incoming[];
let log: string[];
let receipt: (incoming: Incoming) => Promise<Receipt>;

beforeEach(() => {
  taken = [];
  log = [];
  receipt = async (incoming) => (incoming.fault ? { outcome: 'quarantined', ...incoming.fault } : accepted);
  app = server();
});
afterEach(() => app.close());

function server(options: Partial<ServerOptions> = {}): FastifyInstance {
  return createServer({
    accept: (incoming) => {
      taken.push(incoming);
      return receipt(incoming);
    },
    program: () => program,
    writeKeys: ['first key', 'demo'],
    clock: new VirtualClock(Date.parse('2026-03-02T10:00:00Z')),
    logger: pino({ level: 'trace' }, { write: (line: string) => void log.push(line) }),
    health: () => ({ ready: true, release: 3 }),
    ...options,
  });
}

async function send(
  url: string,
  payload?: InjectOptions['payload'],
  headers: Record<string, string> = {},
  method: 'POST' | 'GET' | 'PUT' = 'POST',
) {
  const json =
    typeof payload === 'object' && !Buffer.isBuffer(payload) ? { 'content-type': 'application/json' } : {};
  const response = await app.inject({
    method,
    url,
    headers: { authorization: basic('demo'), ...json, ...headers },
    ...(payload !== undefined && { payload }),
  });
  return { status: response.statusCode, body: response.json(), headers: response.headers };
}
const refusal = (code: string, what?: string) => ({
  error: { code, what: what ?? expect.any(String), fix: expect.any(String) },
});

describe('single calls', () => {
  test.each(['identify', 'track', 'page', 'screen', 'group', 'alias'])('/v1/%s', async (type) => {
    const message = { ...track, groupId: 'g', previousId: 'p', type: 'other' };
    expect(await send(`/v1/${type}`, message)).toMatchObject({ status: 200, body: { success: true } });
    expect(taken).toMatchObject([{ id: 'm1', raw: { type }, identifiers: { user_id: 'u1' } }]);
    expect(taken[0]).not.toHaveProperty('fault');
  });

  test('/v1/entity tells of what is not a person', async () => {
    const message = { messageId: 'm1', entity: 'product', key: 'A', traits: { title: 'Cup' } };
    expect(await send('/v1/entity', message)).toMatchObject({ status: 200, body: { success: true } });
    await send('/v1/batch', { batch: [{ type: 'entity', ...message }] });
    const entity = { id: 'product', key: 'A' };
    expect(taken).toMatchObject([
      { id: 'm1', entity, event: null, traits: { title: 'Cup' } },
      { id: 'm1', entity },
    ]);
    expect((await send('/v1/entity', message, { authorization: basic('wrong') })).status).toBe(401);
  });

  test('get an id when they have none', async () => {
    await send('/v1/track', { userId: 'u1', event: 'x' });
    expect(taken[0]?.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('answer only when the message is durable', async () => {
    let done = (_: Receipt) => {};
    receipt = () => new Promise((resolve) => (done = resolve));
    let answered = false;
    const answer = send('/v1/track', track).finally(() => (answered = true));
    while (taken.length === 0) await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(answered).toBe(false);
    done(accepted);
    expect((await answer).status).toBe(200);
  });
});

describe('batches', () => {
  test('keep their order, and list what was set aside without its content', async () => {
    receipt = async ({ fault, event }) => {
      if (fault) return { outcome: 'quarantined', ...fault };
      if (event === 'bad') return { outcome: 'quarantined', code: 'unknown_event', reason: 'not declared' };
      return event === 'again' ? { outcome: 'duplicate' } : accepted;
    };
    const batch = [
      { type: 'identify', userId: 'u1', messageId: 'm0', traits: { email: 'ann@example.com' } },
      { type: 'track', userId: 'u1', messageId: 'm1', event: 'bad' },
      { type: 'track', userId: 'u1', messageId: 'm2', event: 'again' },
      { type: 'wave', userId: 'u1', messageId: 'm3' },
      { type: 'track', userId: 'u1', messageId: 'm4', event: 'good' },
    ];
    const { status, body } = await send('/v1/batch', {
      batch,
      sentAt: '2026-03-02T10:00:00Z',
      context: { locale: 'en' },
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      quarantined: [
        { index: 1, messageId: 'm1', code: 'unknown_event', reason: 'not declared' },
        {
          index: 3,
          messageId: 'm3',
          code: 'bad_call',
          reason: '`type` is none of identify, track, page, screen, group, alias, entity',
        },
      ],
    });
    expect(taken.map(({ id }) => id)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
  });

  test('one message that is too large does not spoil the others', async () => {
    const large = {
      type: 'track',
      event: 'x',
      userId: 'u1',
      messageId: 'm1',
      properties: { text: 'x'.repeat(40_000) },
    };
    const { body } = await send('/v1/batch', {
      batch: [large, { ...track, type: 'track', messageId: 'm2' }],
    });
    expect(body).toEqual({
      success: true,
      quarantined: [{ index: 0, messageId: 'm1', code: 'too_large', reason: 'it is larger than 32 KB' }],
    });
  });

  test.each([
    ['nothing in it', { batch: [] }, 200],
    ['no list', { batch: {} }, 400],
    ['no batch', {}, 400],
    ['2,500 messages', { batch: Array(2_500).fill(1) }, 200],
    ['2,501 messages', { batch: Array(2_501).fill(1) }, 400],
  ])('%s', async (_, body, status) => {
    expect((await send('/v1/batch', body)).status).toBe(status);
  });
});

describe('the write key', () => {
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  test.each<[string, Record<string, string>, object, number]>([
    ['as the user', { authorization: basic('demo') }, {}, 200],
    ['as the user with a password', { authorization: `basic ${btoa('first key:x')}` }, {}, 200],
    ['as the user without a colon', { authorization: `Basic ${btoa('demo')}` }, {}, 200],
    ['as a bearer token', bearer('demo'), {}, 200],
    ['in the body', {}, { writeKey: 'demo' }, 200],
    ['missing', {}, {}, 401],
    ['wrong', { authorization: basic('Demo') }, {}, 401],
    ['longer', { authorization: basic('demo2') }, {}, 401],
    ['empty', { authorization: basic('') }, {}, 401],
    ['an empty bearer', { authorization: 'Bearer ' }, {}, 401],
    ['another scheme', { authorization: 'Digest demo' }, {}, 401],
    ['no text', {}, { writeKey: ['demo'] }, 401],
    ['wrong in the header, right in the body', bearer('no'), { writeKey: 'demo' }, 401],
  ])('%s', async (_, headers, more, status) => {
    const response = await app.inject({
      method: 'POST',
      url: '/v1/track',
      headers,
      payload: { ...track, ...more },
    });
    expect(response.statusCode).toBe(status);
    expect(taken).toHaveLength(status === 200 ? 1 : 0);
    if (status === 401) {
      expect(response.json()).toEqual(refusal('unauthorized'));
      expect(response.headers['www-authenticate']).toContain('Basic');
    }
  });

  test('an empty one is none', async () => {
    await app.close();
    app = server({ writeKeys: [''] });
    expect((await send('/v1/track', track, { authorization: basic('') })).status).toBe(401);
  });

  test('is not kept with the message, nor logged', async () => {
    await send('/v1/track', { ...track, writeKey: 'demo', event: 7 }, { authorization: '' });
    await send('/v1/track', { ...track, writeKey: 'demo', event: 7 });
    expect(JSON.stringify([taken, log])).not.toContain('demo');
  });
});

describe('bodies', () => {
  const json = { 'content-type': 'application/json' };
  const gzip = { ...json, 'content-encoding': 'gzip' };
  const text = JSON.stringify(track);

  test.each<[string, string | Buffer, Record<string, string>, number, string?]>([
    ['JSON', text, json, 200],
    ['JSON with a charset', text, { 'content-type': 'application/json; charset=utf-8' }, 200],
    ['JSON as text, as a closing page sends it', text, { 'content-type': 'text/plain;charset=UTF-8' }, 200],
    ['JSON without a type', text, {}, 200],
    [
      'JSON as a form, as curl and a client send it',
      text,
      { 'content-type': 'application/x-www-form-urlencoded' },
      200,
    ],
    ['JSON as something else', text, { 'content-type': 'x-my/format' }, 200],
    ['a type that is none', text, { 'content-type': 'x' }, 415, 'bad_type'],
    ['a form', 'userId=u1', { 'content-type': 'application/x-www-form-urlencoded' }, 400, 'bad_json'],
    ['gzip', gzipSync(text), gzip, 200],
    ['gzip that is none', text, gzip, 400, 'bad_compression'],
    ['gzip cut short', gzipSync(text).subarray(0, 30), gzip, 400, 'bad_compression'],
    ['another compression', text, { ...json, 'content-encoding': 'br' }, 415, 'bad_compression'],
    ['gzip that swells', gzipSync(Buffer.alloc(100_000, ' ')), gzip, 413, 'too_large'],
    [
      'a large message',
      JSON.stringify({ ...track, properties: { text: 'x'.repeat(32 * 1024) } }),
      json,
      413,
      'too_large',
    ],
    ['10 MB', 'x'.repeat(10_000_000), json, 413, 'too_large'],
    ['nothing', '', json, 400],
    ['broken JSON', '{"userId":"ann@example.com",}', json, 400, 'bad_json'],
    ['a list', '[]', json, 400, 'bad_body'],
    ['null', 'null', json, 400, 'bad_body'],
    ['text', '"x"', json, 400, 'bad_body'],
    ['a prototype', '{"userId":"u1","traits":{"__proto__":{"x":1}}}', json, 400, 'bad_name'],
    ['depth', `{"traits":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`, json, 400, 'too_deep'],
    ['another encoding', Buffer.from('{"userId":"Zo\xeb"}', 'latin1'), json, 400, 'bad_encoding'],
  ])('%s', async (_, payload, headers, status, code) => {
    const answer = await send('/v1/track', payload, headers);
    expect(answer.status).toBe(status);
    if (code !== undefined) expect(answer.body).toEqual(refusal(code));
    expect(taken).toHaveLength(status === 200 ? 1 : 0);
  });

  test('a batch may be larger than a message, and not larger than a batch', async () => {
    const of = (count: number) => ({
      batch: Array(count).fill({ ...track, type: 'track', properties: { text: 'x'.repeat(10_000) } }),
    });
    expect((await send('/v1/batch', of(40))).status).toBe(200);
    expect((await send('/v1/batch', of(60))).body).toEqual(refusal('too_large'));
    const packed = gzipSync(JSON.stringify(of(60)));
    expect((await send('/v1/batch', packed, gzip)).status).toBe(413);
  });

  test('say where they are broken, and repeat nothing of them', async () => {
    const { body } = await send('/v1/track', '{"userId":"ann@example.com",}', json);
    expect(body.error.what).toBe(
      'the body is not JSON at line 1, column 29: a name in double quotes was expected',
    );
  });

  test('pollute nothing', async () => {
    await send(
      '/v1/track',
      '{"userId":"u1","event":"x","properties":{"constructor":{"prototype":{"polluted":1}}}}',
      json,
    );
    expect(taken).toHaveLength(1);
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('when the engine does not take messages', () => {
  test.each<[string, Error, string]>([
    ['busy', new BusyError('too many messages wait'), 'busy'],
    ['stopped', new Error('the engine has stopped'), 'stopped'],
  ])('%s', async (_, error, code) => {
    receipt = async ({ id }) => (id === 'm2' ? Promise.reject(error) : accepted);
    const batch = ['m1', 'm2', 'm3'].map((messageId) => ({ ...track, type: 'track', messageId }));
    const answer = await send('/v1/batch', { batch });
    expect(answer).toMatchObject({ status: 503, body: refusal(code) });
    expect(answer.headers['retry-after']).toBe('1');
  });

  test('a fault of ours says nothing of itself', async () => {
    await app.close();
    app = server({
      program: () => {
        throw new Error('secret of the house');
      },
    });
    const { status, body } = await send('/v1/track', track);
    expect({ status, body }).toEqual({
      status: 500,
      body: refusal('internal', 'the server failed at this request'),
    });
    expect(log.join('')).toContain('secret of the house');
  });
});

test('a writer that sends too much is told when to come back', async () => {
  await app.close();
  app = server({ messagesPerSecond: 2 });
  const batch = Array(10).fill({ ...track, type: 'track' });
  expect((await send('/v1/batch', { batch })).status).toBe(200);
  const answer = await send('/v1/batch', { batch });
  expect(answer).toMatchObject({ status: 429, body: refusal('too_many'), headers: { 'retry-after': '4' } });
  expect((await send('/v1/batch', { batch }, { authorization: basic('first key') })).status).toBe(200);
});

describe('what is not there', () => {
  test.each<['GET' | 'POST' | 'PUT', string, number, string]>([
    ['GET', '/', 404, 'not_found'],
    ['POST', '/v1/import', 404, 'not_found'],
    ['POST', '/v1/%', 400, 'bad_request'],
    ['GET', '/v1/batch?x=1', 405, 'method_not_allowed'],
    ['PUT', '/v1/track/', 405, 'method_not_allowed'],
    ['POST', '/healthz', 405, 'method_not_allowed'],
  ])('%s %s', async (method, url, status, code) => {
    expect(await send(url, undefined, {}, method)).toMatchObject({ status, body: refusal(code) });
  });

  test('names what is allowed', async () => {
    const { body, headers } = await send('/v1/batch', undefined, {}, 'GET');
    expect(headers.allow).toBe('POST');
    expect(body.error.fix).toBe('use POST');
  });
});

describe('operations', () => {
  const get = async (url: string) => {
    const { statusCode, body, headers } = await app.inject({ method: 'GET', url });
    return { status: statusCode, text: body, type: headers['content-type'] };
  };

  test('the process lives', async () => {
    expect(await get('/healthz')).toMatchObject({ status: 200, text: '{"alive":true}' });
  });

  test('the engine runs, or says why not', async () => {
    expect(await get('/readyz')).toMatchObject({ status: 200, text: '{"ready":true,"release":3}' });
    await app.close();
    app = server({ health: () => ({ ready: false, release: null, reason: 'no release is applied' }) });
    const { status, text } = await get('/readyz');
    expect([status, JSON.parse(text)]).toEqual([503, refusal('not_ready', 'no release is applied')]);
  });

  test('figures', async () => {
    expect((await get('/metrics')).status).toBe(404);
    await app.close();
    const metrics = new ServerMetrics();
    app = server({ metrics, figures: metrics });
    await send('/v1/batch', { batch: [{ ...track, type: 'track' }, 5] });
    const { status, text, type } = await get('/metrics');
    expect([status, type]).toEqual([200, expect.stringContaining('text/plain')]);
    expect(text).toContain('carillon_events_total{outcome="accepted"} 1');
    expect(text).toContain('carillon_events_total{outcome="quarantined"} 1');
    expect(text).toContain('carillon_queue_messages 0');
    expect(text).toContain('carillon_request_seconds_count{route="/v1/batch",status="200"} 1');
  });
});

test('logs one line per request, with nothing of a person', async () => {
  await send('/v1/batch', {
    batch: [{ type: 'identify', userId: 'ann', traits: { email: 'ann@example.com' } }, 5],
  });
  await send('/v1/ann@example.com?ann', track);
  const lines = log.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request');
  expect(lines).toMatchObject([
    { method: 'POST', route: '/v1/batch', status: 200, ms: expect.any(Number), messages: 2, quarantined: 1 },
    { method: 'POST', route: 'unknown', status: 404 },
  ]);
  expect(log.join('')).not.toContain('ann');
});

test('what is slow or hangs is cut', async () => {
  await app.ready();
  expect(app.server).toMatchObject({
    requestTimeout: limits.REQUEST_TIMEOUT,
    headersTimeout: limits.HEAD_TIMEOUT,
    keepAliveTimeout: limits.KEEP_ALIVE_TIMEOUT,
    timeout: limits.SOCKET_TIMEOUT,
    maxConnections: limits.MOST_CONNECTIONS,
  });
  expect(app.initialConfig).toMatchObject({ handlerTimeout: limits.HANDLER_TIMEOUT });
});

describe('closing', () => {
  const clock = new VirtualClock(0);
  beforeEach(async () => {
    await app.close();
    app = server({ clock });
  });

  test('finishes what is under way', async () => {
    let done = (_: Receipt) => {};
    receipt = () => new Promise((resolve) => (done = resolve));
    const url = await listen(app, { host: '127.0.0.1', port: 0 });
    const answer = fetch(`${url}/v1/track`, {
      method: 'POST',
      headers: { authorization: basic('demo') },
      body: JSON.stringify(track),
    });
    while (taken.length === 0) await new Promise(setImmediate);
    const closed = app.close();
    done(accepted);
    expect((await answer).status).toBe(200);
    await closed;
  });

  test('does not wait for ever', async () => {
    const { port, hostname } = new URL(await listen(app, { host: '127.0.0.1', port: 0 }));
    const socket = connect({ port: Number(port), host: hostname });
    const cut = new Promise((resolve) => socket.on('error', () => {}).on('close', resolve));
    const seen = once(app.server, 'connection');
    socket.write('POST /v1/track HTTP/1.1\r\nHost: x\r\n');
    await seen;
    const closed = app.close();
    while (app.server.listening) await new Promise(setImmediate);
    clock.moveTo(clock.now() + limits.CLOSING_TIME);
    await Promise.all([cut, closed]);
  });
});

test('what is no HTTP is told so', async () => {
  const { port, hostname } = new URL(await listen(app, { host: '127.0.0.1', port: 0 }));
  const socket = connect({ port: Number(port), host: hostname });
  socket.write('HELLO\r\n\r\n');
  const [head = '', body = ''] = (await readAll(socket)).split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1.1 400 Bad Request/);
  expect(JSON.parse(body)).toEqual(refusal('bad_request'));
});
