import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import type { Channel, JsonObject, Message } from '../../../engine/index.ts';
import { type Bench, channelConformance, messageFor } from '../conformance.ts';
import { smtp } from './index.ts';
import { type Mail, MailServer, reply } from './mail-server.testing.ts';
import { CONNECTED, type Script, ScriptedServer } from './scripted-server.testing.ts';

const basic = (port: number): JsonObject => ({
  host: '127.0.0.1',
  port,
  from: 'The Corner Shop <hello@shop.example>',
  timeout: '2s',
});

async function start(): Promise<Bench> {
  let refusing = false;
  const server = new MailServer({
    onRcptTo: ({ address }, _session, done) =>
      done(refusing ? reply(550, `5.1.1 <${address}>: mailbox ann.walker unavailable`) : null),
  });
  const settings = basic(await server.listen());
  return {
    channel: await smtp.open({ id: 'mail', settings, root: '/' }),
    settings,
    arrivals: async () =>
      server.mails.map(({ raw, parsed }) => ({
        identity: String(parsed.messageId),
        bytes: raw.toString('latin1'),
        text: `${parsed.subject} ${parsed.text} ${parsed.html}`,
      })),
    refuse: async () => {
      refusing = true;
    },
    vanish: () => server.close(),
    hangUp: async () => {
      server.hangsUp = true;
    },
    close: () => server.close(),
  };
}

channelConformance(smtp, 'email', start);

describe('the smtp channel', () => {
  const open: (() => unknown)[] = [];
  const never = new AbortController().signal;
  afterEach(async () => {
    for (const close of open.splice(0).toReversed()) await close();
  });

  async function channelTo(port: number, settings: JsonObject = {}): Promise<Channel> {
    const channel = await smtp.open({ id: 'mail', settings: { ...basic(port), ...settings }, root: '/' });
    open.push(() => channel.close?.());
    return channel;
  }

  async function against(options?: SMTPServerOptions, settings?: JsonObject) {
    const server = new MailServer(options);
    const port = await server.listen();
    open.push(() => server.close());
    const channel = await channelTo(port, settings);
    const send = (change: Partial<Message> = {}, signal = never) =>
      channel.send(messageFor('email', change), signal);
    return { server, channel, send };
  }

  async function scripted(greeting: string, answer: Script) {
    const server = new ScriptedServer((line, socket) =>
      line === CONNECTED ? greeting : answer(line, socket),
    );
    open.push(() => server.close());
    return channelTo(await server.listen(), { timeout: '1s' });
  }

  it('delivers in English and in Chinese, with the right headers and envelope', async () => {
    const { server, send } = await against();
    const content = { subject: '张伟，好久不见', html: '<p>亲爱的张伟，我们想念您。</p>' };
    expect(await send()).toMatchObject({ outcome: 'accepted', provider: expect.stringMatching(/^250 /) });
    expect(await send({ key: 'zh', locale: 'zh-CN', to: 'zhang@example.com', content })).toMatchObject({
      outcome: 'accepted',
    });
    const [english, chinese] = server.mails as [Mail, Mail];
    expect(english).toMatchObject({ from: 'hello@shop.example', to: ['ann.walker@example.com'] });
    expect(english.parsed).toMatchObject({
      subject: 'We miss you, Ann',
      messageId: '<k7d2m0qx5v9w3b1c8z4t@shop.example>',
      date: new Date(messageFor('email').at),
    });
    expect(english.parsed.from?.text).toBe('"The Corner Shop" <hello@shop.example>');
    expect(english.parsed.headers.get('x-carillon-journey')).toBe('win_back');
    expect(chinese.parsed).toMatchObject({ subject: '张伟，好久不见', html: content.html });
    expect(chinese.parsed.text?.trim()).toBe('亲爱的张伟，我们想念您。');
    expect(chinese.parsed.headers.get('content-language')).toBe('zh-CN');
    expect(english.raw.toString()).not.toMatch(/X-Mailer|nodemailer/i);
  });

  it('sends lines that begin with a dot as they are', async () => {
    const { server, send } = await against();
    await send({ content: { subject: 'x', text: '.\n..\n.hidden\nend' } });
    expect(server.mails[0]?.parsed.text).toBe('.\n..\n.hidden\nend\n');
  });

  it('keeps its connections', async () => {
    const { server, send } = await against(undefined, { connections: 2 });
    for (let i = 0; i < 3; i++) await send({ key: `a${i}` });
    await Promise.all(Array.from({ length: 10 }, (_, i) => send({ key: `b${i}` })));
    expect(server.mails).toHaveLength(13);
    expect(server.connections).toBeLessThanOrEqual(2);
  });

  it('has the same Message-ID on every attempt', async () => {
    let attempts = 0;
    const seen: Mail[] = [];
    const { server, send } = await against({
      onMailFrom: (_address, _session, done) => done(++attempts < 3 ? reply(451, 'greylisted') : null),
    });
    expect(await send()).toMatchObject({ outcome: 'transient', reason: '451 greylisted' });
    expect(await send()).toMatchObject({ outcome: 'transient' });
    expect(await send()).toMatchObject({ outcome: 'accepted' });
    expect(await send()).toMatchObject({ outcome: 'accepted' });
    seen.push(...server.mails);
    expect(seen[0]?.parsed.messageId).toBe('<k7d2m0qx5v9w3b1c8z4t@shop.example>');
    expect(seen[1]?.raw.equals(seen[0]!.raw)).toBe(true);
  });

  it.each([
    [421, 'transient', '421 try later'],
    [450, 'transient', '450 try later'],
    [452, 'transient', '452 try later'],
    [503, 'transient', '503 try later'],
    [550, 'permanent', '550 try later'],
    [552, 'permanent', '552 try later'],
    [553, 'permanent', '553 try later'],
  ])('takes %i for the recipient as %s', async (code, outcome, said) => {
    const { send } = await against({
      onRcptTo: (_address, _session, done) => done(reply(code, 'try later')),
    });
    const result = await send();
    expect(result).toMatchObject({ outcome });
    expect(JSON.stringify(result)).toContain(said);
  });

  it.each([
    [451, 'transient', '451 busy'],
    [554, 'permanent', '554 busy'],
  ])('takes %i for the content as %s, and goes on with the next mail', async (code, outcome, reason) => {
    let first = true;
    const { send } = await against({
      onData: (stream, _session, done) => {
        stream.resume().on('end', () => {
          done(first ? reply(code, 'busy') : null);
          first = false;
        });
      },
    });
    expect(await send()).toEqual({ outcome, reason });
    expect(await send({ key: 'next' })).toMatchObject({ outcome: 'accepted' });
  });

  it('tries again when the server refuses us and not the mail', async () => {
    const { send } = await against({
      onMailFrom: (_address, _session, done) => done(reply(550, 'sender not allowed')),
    });
    expect(await send()).toEqual({
      outcome: 'transient',
      reason: 'configuration: the mail server refused us: 550 sender not allowed',
    });
    const closed = await scripted('554 no service here\r\n', () => undefined);
    expect(await closed.send(messageFor('email'), never)).toEqual({
      outcome: 'transient',
      reason: 'configuration: the mail server refused us: 554 no service here',
    });
  });

  it.each<[string, JsonObject, string, string]>([
    ['the right password', { user: 'shop', pass: 'right' }, 'accepted', ''],
    ['a wrong password', { user: 'shop', pass: 'wr0ng' }, 'transient', 'configuration: '],
    ['no login', {}, 'transient', 'configuration: '],
    [
      'a certificate nobody vouches for',
      { user: 'shop', pass: 'right', verify_certificate: true },
      'transient',
      '',
    ],
  ])('with %s', async (_, settings, outcome, reason) => {
    const { send } = await against(
      {
        secure: true,
        onAuth: ({ username, password }, _session, done) =>
          username === 'shop' && password === 'right'
            ? done(null, { user: 'shop' })
            : done(reply(535, `no ${password}`)),
      },
      { secure: true, verify_certificate: false, ...settings },
    );
    const result = await send();
    expect(result).toMatchObject({ outcome });
    if (result.outcome === 'transient') expect(result.reason).toContain(reason);
    expect(JSON.stringify(result)).not.toContain('wr0ng');
  });

  it('gives no password to a server without TLS, unless it may', async () => {
    let asked = 0;
    const options: SMTPServerOptions = {
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => {
        asked += 1;
        done(null, { user: 'shop' });
      },
    };
    const login = { user: 'shop', pass: 'right' };
    const careful = await against(options, login);
    expect(await careful.send()).toMatchObject({ outcome: 'transient' });
    expect(asked).toBe(0);
    const careless = await against(options, { ...login, require_tls: false });
    expect(await careless.send()).toMatchObject({ outcome: 'accepted' });
    expect(asked).toBe(1);
  });

  it('tries again when nobody listens', async () => {
    const { server, send } = await against();
    await server.close();
    open.splice(0, 1);
    expect(await send()).toMatchObject({
      outcome: 'transient',
      reason: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('does not try a mail without sender or content', async () => {
    const { server, send } = await against();
    expect(await send({ to: 'nobody' })).toMatchObject({ outcome: 'permanent' });
    expect(await send({ content: { subject: 'x' } })).toMatchObject({ outcome: 'permanent' });
    expect(server.connections).toBe(0);
  });
});
