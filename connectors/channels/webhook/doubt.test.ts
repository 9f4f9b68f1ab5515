import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import type { JsonObject, Message } from '../../../engine/index.ts';
import { messageFor } from '../conformance.ts';
import { webhook } from './index.ts';

/** What the receiver does with a connection, at once or when the request has come. */
type Act = (socket: Socket) => void;

const cut: Act = (socket) => socket.destroy();
const reset: Act = (socket) => socket.resetAndDestroy();
const silence: Act = () => {};
const saying =
  (text: string): Act =>
  (socket) =>
    socket.end(text);

const REQUEST = /\}$/;
const FIRST_BYTES = /^./;
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';

describe('a receiver that breaks off', () => {
  const open: (() => unknown)[] = [];
  const never = new AbortController().signal;
  afterAll(async () => {
    for (const close of open.splice(0).toReversed()) await close();
  });

  /** Acts when what was received is as it says: a whole request, the bodies here being JSON, if nothing is said. */
  async function against(act: Act, scheme = 'http', settings: JsonObject = {}, received = REQUEST) {
    const sockets = new Set<Socket>();
    const server: Server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      let text = '';
      socket.on('data', (bytes) => {
        text += bytes.toString('latin1');
        if (!received.test(text)) return;
        text = '';
        act(socket);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const close = async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    };
    open.push(close);
    const url = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/in`;
    const channel = await webhook.open({
      id: 'crm',
      settings: { url, timeout: '1s', ...settings },
      root: '/',
    });
    const send = (signal = never, change: Partial<Message> = {}) =>
      channel.send(messageFor('sms', change), signal);
    return { send, close, connections: () => sockets.size };
  }

  // What silence takes is spent waiting: these wait together.
  it.concurrent.each<[string, Act, string]>([
    ['is cut', cut, 'ECONNRESET'],
    ['is ended', (socket) => socket.end(), 'ECONNRESET'],
    ['is reset', reset, 'ECONNRESET'],
    ['is silent', silence, 'it took too long'],
    ['ends in the middle of the headers', saying('HTTP/1.1 200 OK\r\nConte'), 'ECONNRESET'],
    ['only promises an answer', saying('HTTP/1.1 100 Continue\r\n\r\n'), 'ECONNRESET'],
    ['talks of something else', saying('nonsense\r\n\r\n'), 'HPE_INVALID_CONSTANT'],
    [
      'turns to another protocol',
      saying('HTTP/1.1 101 Over\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
      'the connection was closed',
    ],
  ])('after the request: the line %s', async (_, act, why) => {
    const { send, connections } = await against(act);
    expect(await send()).toEqual({ outcome: 'doubtful', reason: `no answer from the webhook: ${why}` });
    expect(connections()).toBe(1);
  });

  it.concurrent.each<[string, Act, string]>([
    ['cuts', cut, 'ECONNRESET'],
    ['resets', reset, 'ECONNRESET'],
    ['is silent', silence, 'it took too long'],
    ['does not speak TLS', saying('HTTP/1.1 400 Bad Request\r\n\r\n'), 'EPROTO'],
  ])('during the TLS handshake: it %s', async (_, act, why) => {
    const { send, connections } = await against(act, 'https', {}, FIRST_BYTES);
    expect(await send()).toEqual({ outcome: 'transient', reason: `the webhook was not reached: ${why}` });
    expect(connections()).toBe(1);
  });

  it.each([
    ['http://nobody.invalid/in', /^the webhook was not reached: (ENOTFOUND|EAI_AGAIN)$/],
    ['http://127.0.0.1:1/in', /^the webhook was not reached: ECONNREFUSED$/],
    ['https://127.0.0.1:1/in', /^the webhook was not reached: ECONNREFUSED$/],
  ])('because there is none: %s', async (url, reason) => {
    const { send, connections } = await against(silence, 'http', { url, timeout: '9s' });
    expect(await send()).toEqual({ outcome: 'transient', reason: expect.stringMatching(reason) });
    expect(connections()).toBe(0);
  });

  it.each<[string, Act]>([
    ['cut', cut],
    ['reset', reset],
  ])('before it had all of the message: the line is %s', async (_, act) => {
    const { send, connections } = await against(act, 'http', {}, FIRST_BYTES);
    const body = `{"text":"${'x'.repeat(50_000_000)}"}`;
    expect(await send(never, { medium: 'webhook', content: { body } })).toMatchObject({
      outcome: 'transient',
      reason: expect.stringContaining('not reached'),
    });
    expect(connections()).toBe(1);
  });

  it('with a connection kept from an earlier message', async () => {
    let requests = 0;
    const { send, connections } = await against((socket) =>
      ++requests === 1 ? socket.write(OK) : socket.destroy(),
    );
    expect(await send()).toMatchObject({ outcome: 'accepted' });
    expect(await send()).toMatchObject({ outcome: 'doubtful' });
    expect([connections(), requests]).toEqual([1, 2]);
  });

  it('having closed the kept connection before', async () => {
    let gone = Promise.resolve<unknown>(undefined);
    const { send, connections } = await against((socket) => {
      gone = once(socket.end(OK), 'close');
    });
    for (let i = 0; i < 3; i++) {
      expect(await send()).toMatchObject({ outcome: 'accepted' });
      await gone;
    }
    expect(connections()).toBe(3);
  });

  it('because we stop it, before and after the request', async () => {
    const stop = new AbortController();
    const sent = await against(() => stop.abort());
    expect(await sent.send(stop.signal)).toEqual({
      outcome: 'doubtful',
      reason: expect.stringContaining('stopped after the message was sent'),
    });
    const other = new AbortController();
    const unsent = await against(() => other.abort(), 'https', {}, FIRST_BYTES);
    expect(await unsent.send(other.signal)).toEqual({
      outcome: 'transient',
      reason: expect.stringContaining('stopped before the message was handed over'),
    });
  });

  it('is not blamed for headers that cannot be sent', async () => {
    const { send, connections } = await against(silence, 'http', { headers: { 'X-Team': 'a\u0001b' } });
    expect(await send()).toEqual({
      outcome: 'transient',
      reason: 'the webhook was not reached: ERR_INVALID_CHAR',
    });
    expect(connections()).toBe(0);
  });
});
