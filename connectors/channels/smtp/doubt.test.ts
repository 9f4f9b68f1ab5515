import type { Socket } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import type { Message } from '../../../engine/index.ts';
import { messageFor } from '../conformance.ts';
import { smtp } from './index.ts';
import { CONNECTED, type Script, ScriptedServer } from './scripted-server.testing.ts';

type Act = (socket: Socket) => string | undefined;

const cut: Act = (socket) => void socket.destroy();
const reset: Act = (socket) => void socket.resetAndDestroy();
const silence: Act = () => undefined;
const saying =
  (text: string): Act =>
  (socket) =>
    void socket.end(text);

const PIPELINING = '250-PIPELINING\r\n';

/** Behaves, except at the line that begins with `at`. */
function except(at: string, act: Act, extension = ''): Script {
  return (line, socket) => {
    if (line.startsWith(at)) return act(socket);
    if (line === CONNECTED) return '220 hello\r\n';
    if (line.startsWith('EHLO')) return `${extension}250 hello\r\n`;
    return line === 'DATA' ? '354 go on\r\n' : '250 ok\r\n';
  };
}

describe('a mail server that breaks off', () => {
  const open: (() => unknown)[] = [];
  const never = new AbortController().signal;
  afterAll(async () => {
    for (const close of open.splice(0).toReversed()) await close();
  });

  async function against(script: Script) {
    const server = new ScriptedServer(script);
    open.push(() => server.close());
    const settings = {
      host: '127.0.0.1',
      port: await server.listen(),
      from: 'a@shop.example',
      timeout: '1s',
    };
    const channel = await smtp.open({ id: 'mail', settings, root: '/' });
    open.push(() => channel.close?.());
    return (change: Partial<Message> = {}, signal = never) =>
      channel.send(messageFor('email', change), signal);
  }

  // What a silent server takes is spent waiting: these wait together.
  it.concurrent.each<[string, string, Act, string, RegExp]>([
    [CONNECTED, 'cuts', cut, 'transient', /^Reached maximum number of retries after connection was closed$/],
    [CONNECTED, 'cuts in its greeting', saying('220 hel'), 'transient', /connection was closed$/],
    [CONNECTED, 'is silent', silence, 'transient', /^(Timeout|Greeting never received)$/],
    ['EHLO', 'cuts', cut, 'transient', /^Connection closed unexpectedly$/],
    ['MAIL', 'cuts', cut, 'transient', /^Connection closed unexpectedly$/],
    ['RCPT', 'cuts', cut, 'transient', /^Connection closed unexpectedly$/],
    ['RCPT', 'resets', reset, 'transient', /^(Connection closed unexpectedly|read ECONNRESET)$/],
    ['RCPT', 'is silent', silence, 'transient', /^Timeout$/],
    ['DATA', 'cuts', cut, 'transient', /^Connection closed unexpectedly$/],
    ['DATA', 'is silent', silence, 'transient', /^Timeout$/],
    ['.', 'cuts', cut, 'doubtful', /^no answer after the mail was sent: Connection closed unexpectedly$/],
    ['.', 'resets', reset, 'doubtful', /^no answer after the mail was sent: /],
    ['.', 'is silent', silence, 'doubtful', /^no answer after the mail was sent: Timeout$/],
  ])('at %s: %s', async (at, _, act, outcome, reason) => {
    const attempts = ['', PIPELINING].map(async (extension) => {
      let times = 0;
      const counted: Act = (socket) => {
        times += 1;
        return act(socket);
      };
      const send = await against(except(at, counted, extension));
      return { result: await send(), times };
    });
    const expected = { result: { outcome, reason: expect.stringMatching(reason) }, times: 1 };
    expect(await Promise.all(attempts)).toEqual([expected, expected]);
  });

  it.concurrent.each([
    ['EHLO', 'transient'],
    ['.', 'doubtful'],
  ])('at %s, never coming to the end of its answer', async (at, outcome) => {
    const send = await against(
      except(at, (socket) => {
        const drip = setInterval(() => socket.write('250-more\r\n'), 200);
        open.push(() => clearInterval(drip));
        return undefined;
      }),
    );
    expect(await send()).toEqual({ outcome, reason: 'the mail server took too long' });
  });

  it('in the middle of the content', async () => {
    const cutSoon: Act = (socket) => {
      socket.once('data', () => socket.destroy());
      return '354 go on\r\n';
    };
    const send = await against(except('DATA', cutSoon));
    const text = 'We miss you\n'.repeat(500_000);
    expect(await send({ content: { subject: 'x', text } })).toMatchObject({ outcome: 'doubtful' });
  });

  it.each([
    ['250 ok\r\n', 'accepted'],
    ['451 busy\r\n', 'transient'],
    ['421 going down\r\n', 'transient'],
    ['503 what now\r\n', 'transient'],
    ['554 not this\r\n', 'permanent'],
    // A refusal is one, even when the end of its line is lost.
    ['451 bu', 'transient'],
    ['554 not th', 'permanent'],
    // These are neither yes nor no.
    ['250 o', 'doubtful'],
    ['250-first\r\n', 'doubtful'],
    ['55', 'doubtful'],
    ['354 go on\r\n', 'doubtful'],
    ['hello\r\n', 'doubtful'],
  ])('having answered the mail with %j', async (answer, outcome) => {
    const send = await against(except('.', saying(answer)));
    expect(await send()).toMatchObject({ outcome });
  });

  it('and was kept from an earlier mail', async () => {
    let mails = 0;
    const send = await against(
      except('MAIL', (socket) => (++mails > 1 ? void socket.destroy() : '250 ok\r\n')),
    );
    expect(await send()).toMatchObject({ outcome: 'accepted' });
    expect(await send({ key: 'next' })).toMatchObject({ outcome: 'transient' });
    expect(mails).toBe(2);
  });

  it.each([
    [CONNECTED, 'transient', 'stopped before the message was handed over'],
    ['MAIL', 'transient', 'stopped before the message was handed over'],
    ['DATA', 'transient', 'stopped before the message was handed over'],
    ['.', 'doubtful', 'stopped after the message was sent'],
  ])('because we stop it, at %s', async (at, outcome, reason) => {
    const stop = new AbortController();
    const send = await against(except(at, () => void stop.abort()));
    expect(await send({}, stop.signal)).toEqual({ outcome, reason: expect.stringContaining(reason) });
  });

  it('while another mail waits for a connection', async () => {
    const stop = new AbortController();
    const send = await against(except(CONNECTED, silence));
    const waiting = Array.from({ length: 7 }, (_, i) => send({ key: `k${i}` }, stop.signal));
    stop.abort();
    const outcomes = (await Promise.all(waiting)).map(({ outcome }) => outcome);
    expect(new Set(outcomes)).toEqual(new Set(['transient']));
  });
});
