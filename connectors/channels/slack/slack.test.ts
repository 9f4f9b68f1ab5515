import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject, Message } from '../../../engine/index.ts';
import { type Bench, channelConformance, messageFor } from '../conformance.ts';
import { httpFaults } from '../http/faults.testing.ts';
import { onTheLine } from '../http/line-server.testing.ts';
import { type Answer, Receiver, type Request } from '../http/receiver.testing.ts';
import { slack } from './index.ts';

const CONVERSATION = 'C024BE91L';
const TOKEN = 'xoxb-4711-secret';
const POSTED = { ok: true, channel: CONVERSATION, ts: '1503435956.000247', message: { text: 'x' } };

const json =
  (body: unknown, status = 200, headers = {}): Answer =>
  (response) =>
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
const word =
  (text: string, status = 200): Answer =>
  (response) =>
    response.writeHead(status, { 'Content-Type': 'text/html' }).end(text);

async function originOf(receiver: Receiver): Promise<string> {
  return new URL(await receiver.listen()).origin;
}

async function start(): Promise<Bench> {
  const receiver = new Receiver();
  receiver.answer = json(POSTED);
  const settings: JsonObject = { token: TOKEN, base_url: await originOf(receiver) };
  return {
    channel: await slack.open({ id: 'team', settings, root: '/' }),
    settings,
    to: CONVERSATION,
    arrivals: async () =>
      receiver.requests.map(({ headers, body }) => ({
        identity: String(headers['idempotency-key']),
        bytes: body,
        text: body,
      })),
    refuse: async () => {
      receiver.answer = (response, request) =>
        json({ ok: false, error: `no ${CONVERSATION} for ${request.headers.authorization}` })(
          response,
          request,
        );
    },
    vanish: () => receiver.close(),
    hangUp: async () => {
      receiver.answer = (response) => response.destroy();
    },
    close: () => receiver.close(),
  };
}

for (const medium of slack.media) channelConformance(slack, medium, start);

httpFaults({
  spec: slack,
  settings: (origin) => ({ token: TOKEN, base_url: origin, timeout: '1s' }),
  message: () => messageFor('slack', { to: CONVERSATION }),
  accepted: onTheLine('200 OK', JSON.stringify(POSTED)),
});

httpFaults({
  spec: { ...slack, name: 'slack (incoming webhook)' },
  settings: (origin) => ({ webhook_url: `${origin}/services/T0/B0/s3cret4711`, timeout: '1s' }),
  message: () => messageFor('slack', { to: CONVERSATION }),
  accepted: onTheLine('200 OK', 'ok', { 'Content-Type': 'text/html' }),
});

describe('the slack channel', () => {
  const open: (() => Promise<void>)[] = [];
  const never = new AbortController().signal;
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });

  async function against(answer: Answer, settings: JsonObject = {}) {
    const receiver = new Receiver();
    open.push(() => receiver.close());
    receiver.answer = answer;
    const origin = await originOf(receiver);
    const hook = settings.webhook_url === undefined ? {} : { webhook_url: `${origin}/services/T0/B0/x` };
    const login = settings.webhook_url === undefined ? { token: TOKEN, base_url: origin } : {};
    const channel = await slack.open({ id: 'team', settings: { ...login, ...settings, ...hook }, root: '/' });
    const send = (change: Partial<Message> = {}) =>
      channel.send(messageFor('slack', { to: CONVERSATION, ...change }), never);
    return { receiver, send };
  }

  it('posts as a bot', async () => {
    const { receiver, send } = await against(json(POSTED));
    expect(await send()).toEqual({ outcome: 'accepted', provider: '1503435956.000247' });
    const [request] = receiver.requests as [Request];
    expect(request).toMatchObject({
      method: 'POST',
      url: '/api/chat.postMessage',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json; charset=utf-8' },
    });
    expect(JSON.parse(request.body)).toEqual({
      channel: CONVERSATION,
      text: 'We miss you',
      metadata: { event_type: 'carillon_message', event_payload: { key: messageFor('slack').key } },
    });
  });

  it('posts through an incoming webhook, which has one conversation', async () => {
    const { receiver, send } = await against(word('ok'), { webhook_url: 'x' });
    expect(await send()).toEqual({ outcome: 'accepted', provider: 'ok' });
    const [request] = receiver.requests as [Request];
    expect(request.url).toBe('/services/T0/B0/x');
    expect(request.headers.authorization).toBeUndefined();
    expect(JSON.parse(request.body)).not.toHaveProperty('channel');
  });

  it.each<[string, JsonObject, Partial<Message>, JsonObject]>([
    [
      'calls nobody by a name',
      {},
      { content: { text: 'Hi <!channel> & co' } },
      { text: 'Hi &lt;!channel&gt; &amp; co' },
    ],
    [
      'takes markup if told so',
      { markup: true },
      { content: { text: '<https://x|y>' } },
      { text: '<https://x|y>' },
    ],
    ['posts blocks', {}, { content: { blocks: '[{"type":"divider"}]' } }, { blocks: [{ type: 'divider' }] }],
    ['has a conversation of its own', { channel: 'C9' }, { to: '' }, { channel: 'C9' }],
    [
      "posts Slack's own JSON, but nowhere else",
      {},
      { medium: 'webhook', content: { body: '{"text":"<b>","channel":"C666","token":"x"}' } },
      { text: '<b>', channel: CONVERSATION },
    ],
  ])('%s', async (_, settings, change, expected) => {
    const { receiver, send } = await against(json(POSTED), settings);
    expect(await send(change)).toMatchObject({ outcome: 'accepted' });
    const posted = JSON.parse(receiver.requests[0]!.body);
    expect(posted).toMatchObject(expected);
    expect(posted).not.toHaveProperty('token');
  });

  it.each<[string, Partial<Message>]>([
    ['the message has neither text nor blocks', { content: {} }],
    ['the rendered `blocks` are not a JSON list', { content: { blocks: '{}' } }],
    ['the rendered `body` is not a JSON object', { medium: 'webhook', content: { body: '[]' } }],
    ['the message has no conversation to go to', { to: '' }],
  ])('does not try: %s', async (reason, change) => {
    const { receiver, send } = await against(json(POSTED));
    expect(await send(change)).toEqual({ outcome: 'permanent', reason });
    expect(receiver.requests).toEqual([]);
  });

  it.each([
    ['channel_not_found', 'permanent', 'slack: channel_not_found'],
    ['not_in_channel', 'permanent', 'slack: not_in_channel'],
    ['is_archived', 'permanent', 'slack: is_archived'],
    ['msg_too_long', 'permanent', 'slack: msg_too_long'],
    ['restricted_action', 'permanent', 'slack: restricted_action'],
    ['invalid_blocks', 'permanent', 'slack: invalid_blocks'],
    ['invalid_auth', 'transient', 'configuration: slack: invalid_auth'],
    ['token_revoked', 'transient', 'configuration: slack: token_revoked'],
    ['missing_scope', 'transient', 'configuration: slack: missing_scope'],
    ['rate_limited', 'transient', 'slack: rate_limited'],
    ['service_unavailable', 'transient', 'slack: service_unavailable'],
    ['fatal_error', 'doubtful', 'slack: fatal_error'],
    ['internal_error', 'doubtful', 'slack: internal_error'],
  ])('takes ok: false, %s as %s', async (error, outcome, reason) => {
    const { send } = await against(json({ ok: false, error }));
    expect(await send()).toEqual({ outcome, reason });
  });

  it('waits as long as Slack says', async () => {
    const { send } = await against(json({ ok: false, error: 'ratelimited' }, 429, { 'Retry-After': '30' }));
    expect(await send()).toMatchObject({ outcome: 'transient', after: 30_000 });
  });

  it.each([
    [400, 'invalid_payload', 'permanent', 'slack: invalid_payload'],
    [403, 'action_prohibited', 'permanent', 'slack: action_prohibited'],
    [403, 'invalid_token', 'transient', 'configuration: slack: invalid_token'],
    [404, 'channel_not_found', 'permanent', 'slack: channel_not_found'],
    [404, 'no_service', 'transient', 'configuration: slack: no_service'],
    [410, 'channel_is_archived', 'permanent', 'slack: channel_is_archived'],
    [500, 'rollup_error', 'transient', 'slack: rollup_error'],
    [404, '<html>not here</html>', 'permanent', 'HTTP 404 Not Found'],
  ])('takes HTTP %i %s of a webhook as %s', async (status, text, outcome, reason) => {
    const { send } = await against(word(text, status), { webhook_url: 'x' });
    expect(await send()).toEqual({ outcome, reason });
  });

  it('says what is wrong with its address without showing it', () => {
    const start = () => slack.open({ id: 'team', settings: { webhook_url: 'not-an-address' }, root: '/' });
    expect(start).toThrow('channel team: the address of the incoming webhook is not a web address');
  });
});
