import { once } from 'node:events';
import { connect } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BusyError } from '../runtime/busy.ts';
import { VirtualClock } from '../runtime/clock.ts';
import type { Receipt } from '../runtime/work.ts';
import * as limits from './limits.ts';
import { listen } from './listen.ts';
import { ServerMetrics } from './metrics/server-metrics.ts';
import { accepted, basic, refusal, ServerStage, track } from './server.testing.ts';

/** The HTTP server without an engine behind it: what it answers, hands on and logs, and how it ends. */

let stage: ServerStage;
beforeEach(async () => {
  stage = await ServerStage.open();
});
afterEach(() => stage.app.close());

describe('single calls', () => {
  test.each(['identify', 'track', 'page', 'screen', 'group', 'alias'])('/v1/%s', async (type) => {
    const message = { ...track, groupId: 'g', previousId: 'p', type: 'other' };
    expect(await stage.send(`/v1/${type}`, message)).toMatchObject({ status: 200, body: { success: true } });
    expect(stage.taken).toMatchObject([{ id: 'm1', raw: { type }, identifiers: { user_id: 'u1' } }]);
    expect(stage.taken[0]).not.toHaveProperty('fault');
  });

  test('/v1/entity tells of what is not a person', async () => {
    const message = { messageId: 'm1', entity: 'product', key: 'A', traits: { title: 'Cup' } };
    expect(await stage.send('/v1/entity', message)).toMatchObject({ status: 200, body: { success: true } });
    await stage.send('/v1/batch', { batch: [{ type: 'entity', ...message }] });
    const entity = { id: 'product', key: 'A' };
    expect(stage.taken).toMatchObject([
      { id: 'm1', entity, event: null, traits: { title: 'Cup' } },
      { id: 'm1', entity },
    ]);
    expect((await stage.send('/v1/entity', message, { authorization: basic('wrong') })).status).toBe(401);
  });

  test('get an id when they have none', async () => {
    await stage.send('/v1/track', { userId: 'u1', event: 'x' });
    expect(stage.taken[0]?.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('answer only when the message is durable', async () => {
    let done = (_: Receipt) => {};
    stage.receipt = () => new Promise((resolve) => (done = resolve));
    let answered = false;
    const answer = stage.send('/v1/track', track).finally(() => (answered = true));
    while (stage.taken.length === 0) await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(answered).toBe(false);
    done(accepted);
    expect((await answer).status).toBe(200);
  });
});

describe('batches', () => {
  test('keep their order, and list what was set aside without its content', async () => {
    stage.receipt = async ({ fault, event }) => {
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
    const { status, body } = await stage.send('/v1/batch', {
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
    expect(stage.taken.map(({ id }) => id)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
  });

  test('one message that is too large does not spoil the others', async () => {
    const large = {
      type: 'track',
      event: 'x',
      userId: 'u1',
      messageId: 'm1',
      properties: { text: 'x'.repeat(40_000) },
    };
    const { body } = await stage.send('/v1/batch', {
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
    expect((await stage.send('/v1/batch', body)).status).toBe(status);
  });
});

describe('when the engine does not take messages', () => {
  test.each<[string, Error, string]>([
    ['busy', new BusyError('too many messages wait'), 'busy'],
    ['stopped', new Error('the engine has stopped'), 'stopped'],
  ])('%s', async (_, error, code) => {
    stage.receipt = async ({ id }) => (id === 'm2' ? Promise.reject(error) : accepted);
    const batch = ['m1', 'm2', 'm3'].map((messageId) => ({ ...track, type: 'track', messageId }));
    const answer = await stage.send('/v1/batch', { batch });
    expect(answer).toMatchObject({ status: 503, body: refusal(code) });
    expect(answer.headers['retry-after']).toBe('1');
  });

  test('a fault of ours says nothing of itself', async () => {
    await stage.reopen({
      program: () => {
        throw new Error('secret of the house');
      },
    });
    const { status, body } = await stage.send('/v1/track', track);
    expect({ status, body }).toEqual({
      status: 500,
      body: refusal('internal', 'the server failed at this request'),
    });
    expect(stage.log.join('')).toContain('secret of the house');
  });
});

test('a writer that sends too much is told when to come back', async () => {
  await stage.reopen({ messagesPerSecond: 2 });
  const batch = Array(10).fill({ ...track, type: 'track' });
  expect((await stage.send('/v1/batch', { batch })).status).toBe(200);
  const answer = await stage.send('/v1/batch', { batch });
  expect(answer).toMatchObject({ status: 429, body: refusal('too_many'), headers: { 'retry-after': '4' } });
  expect((await stage.send('/v1/batch', { batch }, { authorization: basic('first key') })).status).toBe(200);
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
    expect(await stage.send(url, undefined, {}, method)).toMatchObject({ status, body: refusal(code) });
  });

  test('names what is allowed', async () => {
    const { body, headers } = await stage.send('/v1/batch', undefined, {}, 'GET');
    expect(headers.allow).toBe('POST');
    expect(body.error.fix).toBe('use POST');
  });
});

describe('operations', () => {
  const get = async (url: string) => {
    const { statusCode, body, headers } = await stage.app.inject({ method: 'GET', url });
    return { status: statusCode, text: body, type: headers['content-type'] };
  };

  test('the process lives', async () => {
    expect(await get('/healthz')).toMatchObject({ status: 200, text: '{"alive":true}' });
  });

  test('the engine runs, or says why not', async () => {
    expect(await get('/readyz')).toMatchObject({ status: 200, text: '{"ready":true,"release":3}' });
    await stage.reopen({ health: () => ({ ready: false, release: null, reason: 'no release is applied' }) });
    const { status, text } = await get('/readyz');
    expect([status, JSON.parse(text)]).toEqual([503, refusal('not_ready', 'no release is applied')]);
  });

  test('figures', async () => {
    expect((await get('/metrics')).status).toBe(404);
    const metrics = new ServerMetrics();
    await stage.reopen({ metrics, figures: metrics });
    await stage.send('/v1/batch', { batch: [{ ...track, type: 'track' }, 5] });
    const { status, text, type } = await get('/metrics');
    expect([status, type]).toEqual([200, expect.stringContaining('text/plain')]);
    expect(text).toContain('carillon_events_total{outcome="accepted"} 1');
    expect(text).toContain('carillon_events_total{outcome="quarantined"} 1');
    expect(text).toContain('carillon_queue_messages 0');
    expect(text).toContain('carillon_request_seconds_count{route="/v1/batch",status="200"} 1');
  });
});

test('logs one line per request, with nothing of a person', async () => {
  await stage.send('/v1/batch', {
    batch: [{ type: 'identify', userId: 'ann', traits: { email: 'ann@example.com' } }, 5],
  });
  await stage.send('/v1/ann@example.com?ann', track);
  const lines = stage.log.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request');
  expect(lines).toMatchObject([
    { method: 'POST', route: '/v1/batch', status: 200, ms: expect.any(Number), messages: 2, quarantined: 1 },
    { method: 'POST', route: 'unknown', status: 404 },
  ]);
  expect(stage.log.join('')).not.toContain('ann');
});

test('what is slow or hangs is cut', async () => {
  await stage.app.ready();
  expect(stage.app.server).toMatchObject({
    requestTimeout: limits.REQUEST_TIMEOUT,
    headersTimeout: limits.HEAD_TIMEOUT,
    keepAliveTimeout: limits.KEEP_ALIVE_TIMEOUT,
    timeout: limits.SOCKET_TIMEOUT,
    maxConnections: limits.MOST_CONNECTIONS,
  });
  expect(stage.app.initialConfig).toMatchObject({ handlerTimeout: limits.HANDLER_TIMEOUT });
});

describe('closing', () => {
  const clock = new VirtualClock(0);
  beforeEach(async () => {
    await stage.reopen({ clock });
  });

  test('finishes what is under way', async () => {
    let done = (_: Receipt) => {};
    stage.receipt = () => new Promise((resolve) => (done = resolve));
    const url = await listen(stage.app, { host: '127.0.0.1', port: 0 });
    const answer = fetch(`${url}/v1/track`, {
      method: 'POST',
      headers: { authorization: basic('demo') },
      body: JSON.stringify(track),
    });
    while (stage.taken.length === 0) await new Promise(setImmediate);
    const closed = stage.app.close();
    done(accepted);
    expect((await answer).status).toBe(200);
    await closed;
  });

  test('does not wait for ever', async () => {
    const { port, hostname } = new URL(await listen(stage.app, { host: '127.0.0.1', port: 0 }));
    const socket = connect({ port: Number(port), host: hostname });
    const cut = new Promise((resolve) => socket.on('error', () => {}).on('close', resolve));
    const seen = once(stage.app.server, 'connection');
    socket.write('POST /v1/track HTTP/1.1\r\nHost: x\r\n');
    await seen;
    const closed = stage.app.close();
    while (stage.app.server.listening) await new Promise(setImmediate);
    clock.moveTo(clock.now() + limits.CLOSING_TIME);
    await Promise.all([cut, closed]);
  });
});

test('what is no HTTP is told so', async () => {
  const { port, hostname } = new URL(await listen(stage.app, { host: '127.0.0.1', port: 0 }));
  const socket = connect({ port: Number(port), host: hostname });
  socket.write('HELLO\r\n\r\n');
  const [head = '', body = ''] = (await readAll(socket)).split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1.1 400 Bad Request/);
  expect(JSON.parse(body)).toEqual(refusal('bad_request'));
});
