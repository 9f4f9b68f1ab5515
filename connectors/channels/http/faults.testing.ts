/**
 * What every channel over HTTP must do when the other side breaks off, is slow, or says what no documentation says.
 * A connector's test calls this beside `channelConformance`.
 */
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Channel, ChannelSpec, JsonObject, Message, SendResult } from '../../../engine/index.ts';
import { secretsIn } from '../conformance.ts';
import { type Act, cut, LineServer, onTheLine, reset, saying, silence } from './line-server.testing.ts';

export interface Faulty {
  readonly spec: ChannelSpec;
  /** Settings that let it talk to this address, with `timeout: 1s`, and a value for every secret there is. */
  settings(origin: string): JsonObject;
  message(origin: string): Message;
  /** What stands on the line for a message that was accepted. */
  readonly accepted: string;
  /** Answers a request that comes before the message: one for an access token. */
  before?(request: string): string | undefined;
  /** A 2xx is all that counts: what its body says, and whether it ends, does not. */
  readonly statusIsEnough?: boolean;
}

export function httpFaults(faulty: Faulty): void {
  const { spec, accepted } = faulty;
  const unread = faulty.statusIsEnough ? 'accepted' : 'doubtful';

  describe(`channel ${spec.name}, when the other side misbehaves`, () => {
    const open: (() => unknown)[] = [];
    const never = new AbortController().signal;
    afterAll(async () => {
      for (const close of open.splice(0).toReversed()) await close();
    });

    async function against(act: Act) {
      let messages = 0;
      const server = new LineServer((socket, request) => {
        const first = faulty.before?.(request);
        if (first !== undefined) return void socket.write(first);
        messages += 1;
        act(socket, request);
      });
      const origin = await server.listen();
      open.push(() => server.close());
      const settings = faulty.settings(origin);
      const channel: Channel = await spec.open({ id: 'c', settings, root: '/' });
      open.push(() => channel.close?.());
      const send = (signal = never): Promise<SendResult> => channel.send(faulty.message(origin), signal);
      return { send, settings, origin, messages: () => messages };
    }

    // What a silent line takes is spent waiting: these wait together.
    it.concurrent.each<[string, Act]>([
      ['is cut', cut],
      ['is ended', (socket) => socket.end()],
      ['is reset', reset],
      ['is silent', silence],
      ['ends in the middle of the headers', saying('HTTP/1.1 200 OK\r\nConte')],
      ['only promises an answer', saying('HTTP/1.1 100 Continue\r\n\r\n')],
      ['talks of something else', saying('nonsense\r\n\r\n')],
    ])('is in doubt once the request was sent and the line %s', async (_, act) => {
      const { send, messages } = await against(act);
      expect(await send()).toMatchObject({ outcome: 'doubtful' });
      expect(messages()).toBe(1);
    });

    it.concurrent.each<[string, Act, string]>([
      ['whose body is cut', (socket) => socket.end(accepted.slice(0, -3)), unread],
      ['whose body never ends', (socket) => void socket.write(accepted.slice(0, -3)), unread],
      ['that is a page', saying(onTheLine('200 OK', '<p>hi</p>', { 'Content-Type': 'text/html' })), unread],
      ['that is empty', saying(onTheLine('200 OK', '')), unread],
      ['that is a list', saying(onTheLine('200 OK', '[]')), unread],
      ['that is null', saying(onTheLine('200 OK', 'null')), unread],
      ['that is huge', saying(onTheLine('200 OK', `{"x":"${'y'.repeat(5_000_000)}"}`)), unread],
    ])('knows what to think of a success %s', async (_, act, outcome) => {
      const { send, messages } = await against(act);
      expect(await send()).toMatchObject({ outcome });
      expect(messages()).toBe(1);
    });

    if (faulty.before) {
      it.concurrent.each<[string, Act]>([
        ['is cut', cut],
        ['is reset', reset],
        ['is silent', silence],
        ['gives null', saying(onTheLine('200 OK', 'null'))],
        ['fails', saying(onTheLine('502 No', ''))],
      ])('surely has not sent it when the line %s while the token is asked for', async (_, act) => {
        let asked = 0;
        const server = new LineServer((socket, request) => {
          asked += 1;
          act(socket, request);
        });
        const origin = await server.listen();
        open.push(() => server.close());
        const channel = await spec.open({ id: 'c', settings: faulty.settings(origin), root: '/' });
        open.push(() => channel.close?.());
        expect(await channel.send(faulty.message(origin), never)).toMatchObject({ outcome: 'transient' });
        expect(asked).toBe(1);
      });
    }

    it('reads no more of a huge answer than it needs', async () => {
      let written = 0;
      const piece = Buffer.alloc(65_536, 'x');
      const { send } = await against((socket) => {
        socket.write('HTTP/1.1 500 No\r\nContent-Type: text/plain\r\n\r\n');
        const more = () => {
          while (!socket.destroyed && written < 1024 ** 3) {
            written += piece.length;
            if (!socket.write(piece)) return void socket.once('drain', more);
          }
        };
        more();
      });
      const result = await send();
      expect(result).toMatchObject({ outcome: 'transient' });
      expect(JSON.stringify(result).length).toBeLessThan(500);
      expect(written).toBeLessThan(32 * 1024 ** 2);
    });

    it.each([
      ['429 Too Many Requests', '7', { outcome: 'transient', after: 7_000 }],
      ['503 Service Unavailable', '120', { outcome: 'transient', after: 120_000 }],
      ['500 Oh', '', { outcome: 'transient' }],
      ['502 Bad Gateway', '', { outcome: 'transient' }],
      ['408 Request Timeout', '', { outcome: 'transient' }],
    ])('takes a page with %s, Retry-After: %s', async (status, after, expected) => {
      const headers = { 'Content-Type': 'text/html', ...(after === '' ? {} : { 'Retry-After': after }) };
      const { send } = await against(saying(onTheLine(status, '<p>sorry</p>', headers)));
      expect(await send()).toEqual({ ...expected, reason: expect.stringMatching(/^HTTP \d+ \S/) });
    });

    it.each(['301 Moved', '302 Found', '307 Temporary', '308 Permanent'])(
      'does not follow %s',
      async (status) => {
        const elsewhere = new LineServer(saying(accepted));
        const location = await elsewhere.listen();
        open.push(() => elsewhere.close());
        const { send } = await against(saying(onTheLine(status, '', { Location: `${location}/x` })));
        expect(await send()).toEqual({
          outcome: 'permanent',
          reason: expect.stringContaining('a redirect, which is not followed'),
        });
        expect(elsewhere.requests).toBe(0);
      },
    );

    it('stops when it is told to, and knows that the request had gone out', async () => {
      const stop = new AbortController();
      const { send } = await against(() => stop.abort());
      expect(await send(stop.signal)).toMatchObject({
        outcome: 'doubtful',
        reason: expect.stringContaining('stopped after the message was sent'),
      });
    });

    it.each(['200 OK', '400 Bad Request', '401 Unauthorized', '403 Forbidden', '500 Oh'])(
      'shows no secret and no address when %s repeats all that it was sent',
      async (status) => {
        const spoken: string[] = [];
        const console = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
          vi.spyOn(globalThis.console, name),
        );
        for (const type of ['application/json', 'text/plain']) {
          const { send, settings, origin } = await against((socket, request) => {
            const { secrets } = told(settings, origin);
            const words = `${request} ${secrets.join(' ')}`;
            // Under every name that a provider here explains itself by.
            const names = ['error', 'errmsg', 'message', 'Message', 'msg', 'description'];
            const explained = Object.fromEntries(names.map((name) => [name, words]));
            const body = JSON.stringify({
              ok: false,
              errcode: 99_999,
              code: 99_999,
              Code: words,
              ...explained,
            });
            socket.end(onTheLine(status, type === 'text/plain' ? words : body, { 'Content-Type': type }));
          });
          const result = await send();
          const { secrets, to } = told(settings, origin);
          const shown = JSON.stringify(result);
          spoken.push(shown);
          expect(secrets).not.toEqual([]);
          for (const secret of [...secrets, to]) {
            expect(shown).not.toContain(secret);
            expect(shown).not.toContain(JSON.stringify(secret).slice(1, -1));
            expect(shown).not.toContain(encodeURIComponent(secret));
            expect(shown).not.toContain(Buffer.from(secret).toString('base64'));
          }
        }
        expect(spoken).toHaveLength(2);
        for (const spy of console) {
          expect(spy).not.toHaveBeenCalled();
          spy.mockRestore();
        }
      },
    );

    function told(settings: JsonObject, origin: string) {
      return { secrets: secretsIn(spec.settings, settings), to: faulty.message(origin).to };
    }
  });
}
