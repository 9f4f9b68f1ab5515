import { afterEach, describe, expect, it } from 'vitest';
import type { Channel, JsonObject, SendResult } from '../../../engine/index.ts';
import { type Bench, channelConformance, messageFor } from '../conformance.ts';
import { type Answer, Receiver, type Request } from '../http/receiver.testing.ts';
import { webhook } from './index.ts';
import { signatureOf } from './signature.ts';

async function start(): Promise<Bench> {
  const receiver = new Receiver();
  const settings: JsonObject = {
    url: await receiver.listen(),
    headers: { 'X-Team': 'marketing' },
    secret_headers: { Authorization: 'Bearer tok-4711' },
    signing_secret: 'sign-4711',
  };
  return {
    channel: await webhook.open({ id: 'crm', settings, root: '/' }),
    settings,
    arrivals: async () =>
      receiver.requests.map(({ headers, body }) => ({
        identity: String(headers['idempotency-key']),
        bytes: body,
        text: body.replaceAll('\\"', '"'),
      })),
    refuse: async () => {
      receiver.answer = (response) =>
        response
          .writeHead(400, { 'Content-Type': 'application/json' })
          .end(JSON.stringify({ error: `refused: ${namesIn(receiver.requests.at(-1)!)}` }));
    },
    vanish: () => receiver.close(),
    hangUp: async () => {
      receiver.answer = (response) => response.destroy();
    },
    close: () => receiver.close(),
  };
}

/** The recipient as the medium has it, written as a provider might, and the secrets that were sent along. */
function namesIn({ headers, body }: Request): string {
  const { to } = JSON.parse(body) as { readonly to?: string };
  const number = to?.startsWith('+') ? '+44 7700 900-123' : '';
  return `${to} ${number} ${headers.authorization}`;
}

for (const medium of webhook.media) channelConformance(webhook, medium, start);

describe('the webhook channel', () => {
  const open: (() => Promise<void>)[] = [];
  const never = new AbortController().signal;
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });

  async function against(answer?: Answer, settings: JsonObject = {}) {
    const receiver = new Receiver();
    open.push(() => receiver.close());
    if (answer) receiver.answer = answer;
    const url = await receiver.listen();
    const channel: Channel = await webhook.open({ id: 'crm', settings: { url, ...settings }, root: '/' });
    return { receiver, send: (signal = never) => channel.send(messageFor('sms'), signal), channel };
  }

  it('posts the message with its parts', async () => {
    const { receiver, send } = await against(undefined, {
      headers: { 'X-Team': 'a' },
      secret_headers: { 'X-Key': 's' },
    });
    expect(await send()).toEqual({ outcome: 'accepted', provider: 'HTTP 200' });
    const [request] = receiver.requests;
    const { at, ...message } = messageFor('sms');
    expect(JSON.parse(request!.body)).toEqual({ ...message, at: new Date(at).toISOString() });
    expect(request).toMatchObject({
      url: '/in?from=carillon',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'carillon',
        'idempotency-key': message.key,
        'x-team': 'a',
        'x-key': 's',
      },
    });
    expect(request!.headers).not.toHaveProperty('x-carillon-signature');
  });

  it('posts what the template made, for the medium webhook', async () => {
    const { receiver, channel } = await against();
    const body = '{ "name": "张伟" }';
    await channel.send(messageFor('webhook', { content: { body } }), never);
    expect(receiver.requests[0]?.body).toBe(body);
    expect(await channel.send(messageFor('webhook', { content: { body: '{ name: }' } }), never)).toEqual({
      outcome: 'permanent',
      reason: 'the rendered `body` is not JSON',
    });
    expect(receiver.requests).toHaveLength(1);
  });

  it('signs the body with the time', async () => {
    const { receiver, send } = await against(undefined, { signing_secret: 's3cret' });
    await send();
    const [{ headers, body }] = receiver.requests as [Request];
    const [, seconds] = /^t=(\d+),v1=[0-9a-f]{64}$/.exec(String(headers['x-carillon-signature']))!;
    expect(headers['x-carillon-signature']).toBe(signatureOf(body, Number(seconds), 's3cret'));
    expect(Math.abs(Number(seconds) - Date.now() / 1000)).toBeLessThan(60);
  });

  it.each([
    [200, 'accepted'],
    [202, 'accepted'],
    [204, 'accepted'],
    [301, 'permanent'],
    [307, 'permanent'],
    [400, 'permanent'],
    [401, 'permanent'],
    [404, 'permanent'],
    [408, 'transient'],
    [410, 'permanent'],
    [413, 'permanent'],
    [422, 'permanent'],
    [425, 'transient'],
    [429, 'transient'],
    [500, 'transient'],
    [502, 'transient'],
    [503, 'transient'],
    [504, 'transient'],
  ])('takes HTTP %i as %s', async (status, outcome) => {
    const { receiver, send } = await against((response) =>
      response.writeHead(status, { Location: '/elsewhere' }).end(),
    );
    expect(await send()).toMatchObject({ outcome });
    expect(receiver.requests).toHaveLength(1);
  });

  it.each([
    ['120', 120_000, 120_000],
    [new Date(Date.now() + 3_600_000).toUTCString(), 3_500_000, 3_700_000],
    ['0', undefined, undefined],
    ['Wed, 21 Oct 2015 07:28:00 GMT', undefined, undefined],
    ['soon', undefined, undefined],
  ])('Retry-After: %s', async (header, least, most) => {
    const { send } = await against((response) => response.writeHead(429, { 'Retry-After': header }).end());
    const result = (await send()) as SendResult & { readonly after?: number };
    if (least === undefined) expect(result).not.toHaveProperty('after');
    else {
      expect(result.after).toBeGreaterThanOrEqual(least);
      expect(result.after).toBeLessThanOrEqual(most);
    }
  });

  it('tells what was answered, but no page and no address', async () => {
    const answers: [string, string, string][] = [
      ['application/json', '{"error":"unknown ann@example.com"}', 'HTTP 422 {"error":"unknown <address>"}'],
      ['text/html', '<html>many words</html>', 'HTTP 422 Unprocessable Entity'],
    ];
    for (const [type, body, reason] of answers) {
      const { send } = await against((response) =>
        response.writeHead(422, { 'Content-Type': type }).end(body),
      );
      expect(await send()).toEqual({ outcome: 'permanent', reason });
    }
  });

  it('reads no more of a huge answer than it needs', async () => {
    let written = 0;
    const piece = Buffer.alloc(64 * 1024, 'x');
    const { send } = await against((response) => {
      response.writeHead(500, { 'Content-Type': 'text/plain' });
      const more = () => {
        while (!response.destroyed && written < 1024 ** 3) {
          written += piece.length;
          if (!response.write(piece)) return void response.once('drain', more);
        }
      };
      more();
    });
    const result = await send();
    expect(result).toMatchObject({ outcome: 'transient', reason: expect.stringMatching(/^HTTP 500 x+…$/) });
    expect(written).toBeLessThan(32 * 1024 ** 2);
  });

  it('keeps an acceptance whose body never ends', async () => {
    const { send } = await against((response) => void response.writeHead(200).write('{'), { timeout: '1s' });
    expect(await send()).toEqual({ outcome: 'accepted', provider: 'HTTP 200' });
  });

  it('goes nowhere but where it was told', async () => {
    const elsewhere = new Receiver();
    open.push(() => elsewhere.close());
    const location = await elsewhere.listen();
    const { send } = await against((response) => response.writeHead(302, { Location: location }).end());
    expect(await send()).toEqual({
      outcome: 'permanent',
      reason: 'HTTP 302 a redirect, which is not followed',
    });
    expect(elsewhere.requests).toEqual([]);
  });
});
