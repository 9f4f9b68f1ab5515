import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject, Message } from '../../../engine/index.ts';
import { type Bench, channelConformance, messageFor } from '../conformance.ts';
import { Provider } from '../errcode/provider.testing.ts';
import { httpFaults } from '../http/faults.testing.ts';
import { onTheLine } from '../http/line-server.testing.ts';
import { wecom } from './index.ts';

const SECRET = 'c0rp/secret+4711';
const MEMBER = 'ZhangSan';
const CUSTOMER = 'woAJ2GCAAAXtWyujaWJHDDGi0mACAAAA';
const TOKEN_PATH = '/cgi-bin/gettoken';
const application: JsonObject = { corp_id: 'ww4711', secret: SECRET, agent_id: 1000002 };
const task: JsonObject = { corp_id: 'ww4711', secret: SECRET, as: 'customer_contact', sender: 'lisi' };

const starting = (given: JsonObject, to: string) => async (): Promise<Bench> => {
  const provider = new Provider(TOKEN_PATH);
  const settings = { ...given, base_url: await provider.listen() };
  return {
    channel: await wecom.open({ id: 'wecom', settings, root: '/' }),
    settings,
    to,
    arrivals: async () =>
      provider.requests.map(({ headers, body }) => ({
        identity: String(headers['idempotency-key']),
        bytes: body,
        text: body,
      })),
    refuse: async () => {
      const errmsg = `no ${to} ${to.toLowerCase()} with ${SECRET}, ${provider.token}, token ${provider.lent}`;
      provider.messages = (response, request) =>
        provider.saying({ errcode: 81013, errmsg: `${errmsg} at ${request.url}` })(response, request);
    },
    vanish: () => provider.close(),
    hangUp: async () => {
      provider.messages = (response) => response.destroy();
    },
    close: () => provider.close(),
  };
};

channelConformance(wecom, 'wecom', starting(application, MEMBER));
channelConformance({ ...wecom, name: 'wecom (customer contact)' }, 'wecom', starting(task, CUSTOMER));

const LENT = onTheLine('200 OK', JSON.stringify({ errcode: 0, access_token: 't0ken', expires_in: 7200 }));
const ways: [string, JsonObject, string][] = [
  ['wecom', application, MEMBER],
  ['wecom (customer contact)', task, CUSTOMER],
];
for (const [name, given, to] of ways) {
  httpFaults({
    spec: { ...wecom, name },
    settings: (origin) => ({ ...given, base_url: origin, timeout: '1s' }),
    message: () => messageFor('wecom', { to }),
    accepted: onTheLine('200 OK', '{"errcode":0,"errmsg":"ok","msgid":"m1"}'),
    before: (request) => (request.includes(TOKEN_PATH) ? LENT : undefined),
  });
}

describe('the wecom channel', () => {
  const open: (() => Promise<void>)[] = [];
  const never = new AbortController().signal;
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });

  async function against(given: JsonObject = application, to = MEMBER) {
    const provider = new Provider(TOKEN_PATH);
    open.push(() => provider.close());
    const base_url = await provider.listen();
    const channel = await wecom.open({ id: 'wecom', settings: { ...given, base_url }, root: '/' });
    const send = (change: Partial<Message> = {}) =>
      channel.send(messageFor('wecom', { to, ...change }), never);
    const posted = () => JSON.parse(provider.requests.at(-1)!.body);
    return { provider, send, posted };
  }

  it('logs in with its secret and sends as its application', async () => {
    const { provider, send, posted } = await against();
    expect(await send()).toEqual({ outcome: 'accepted', provider: 'm-4711' });
    const [login, message] = provider.receiver.requests;
    expect(login).toMatchObject({
      method: 'GET',
      url: `${TOKEN_PATH}?corpid=ww4711&corpsecret=${new URLSearchParams({ s: SECRET }).toString().slice(2)}`,
    });
    expect(message).toMatchObject({
      method: 'POST',
      url: '/cgi-bin/message/send?access_token=t0ken-secret-1',
    });
    expect(posted()).toEqual({
      touser: MEMBER,
      agentid: 1000002,
      msgtype: 'text',
      text: { content: 'We miss you' },
    });
  });

  it('gives a member the task to write to a customer', async () => {
    const { provider, send, posted } = await against(task, CUSTOMER);
    expect(await send({ content: { text: '好久不见', title: 'Shop', url: 'https://shop.example' } })).toEqual(
      {
        outcome: 'accepted',
        provider: 'm-4711',
      },
    );
    expect(provider.requests[0]?.url).toBe(
      '/cgi-bin/externalcontact/add_msg_template?access_token=t0ken-secret-1',
    );
    expect(posted()).toEqual({
      chat_type: 'single',
      external_userid: [CUSTOMER],
      sender: 'lisi',
      text: { content: '好久不见' },
      attachments: [{ msgtype: 'link', link: { title: 'Shop', url: 'https://shop.example' } }],
    });
    await send({ content: { text: 'x', sender: 'wangwu' } });
    expect(posted()).toMatchObject({ sender: 'wangwu' });
  });

  it.each<[JsonObject, Message['content'], JsonObject]>([
    [{}, { markdown: '**Hi**', text: 'x' }, { msgtype: 'markdown', markdown: { content: '**Hi**' } }],
    [
      {},
      { title: 'Shop', url: 'https://shop.example', text: 'Come back' },
      {
        msgtype: 'textcard',
        textcard: { title: 'Shop', description: 'Come back', url: 'https://shop.example' },
      },
    ],
    [
      { duplicate_check: '30m' },
      { text: 'x' },
      { enable_duplicate_check: 1, duplicate_check_interval: 1800 },
    ],
    [{ duplicate_check: '9h' }, { text: 'x' }, { duplicate_check_interval: 14_400 }],
  ])('with %j sends %j', async (change, content, expected) => {
    const { send, posted } = await against({ ...application, ...change });
    expect(await send({ content })).toMatchObject({ outcome: 'accepted' });
    expect(posted()).toMatchObject(expected);
  });

  it.each(['', '@all', 'a|b', 'a b'])('never writes to more than one person: %j', async (to) => {
    for (const given of [application, task]) {
      const { provider, send } = await against(given);
      expect(await send({ to })).toMatchObject({
        outcome: 'permanent',
        reason: expect.stringContaining('not one'),
      });
      expect(provider.requests).toEqual([]);
    }
  });

  it.each<[JsonObject, JsonObject, string]>([
    [application, { invaliduser: 'zhangsan' }, 'invaliduser: the member is unknown'],
    [application, { unlicenseduser: 'zhangsan' }, 'unlicenseduser: the member has no licence'],
    [task, { fail_list: [CUSTOMER] }, 'fail_list: the customer is unknown'],
  ])('is not fooled by errcode 0', async (given, said, reason) => {
    const { provider, send } = await against(given, given === task ? CUSTOMER : MEMBER);
    provider.messages = provider.saying({ errcode: 0, errmsg: 'ok', msgid: 'm', ...said });
    expect(await send()).toEqual({ outcome: 'permanent', reason: expect.stringContaining(reason) });
    const nobody = { invaliduser: '', unlicenseduser: '', fail_list: [] };
    provider.messages = provider.saying({ errcode: 0, errmsg: 'ok', msgid: 'm', ...nobody });
    expect(await send()).toEqual({ outcome: 'accepted', provider: 'm' });
  });

  it('shows no access token when the answer repeats it', async () => {
    const { provider, send } = await against();
    provider.messages = (response, request) => {
      const errmsg = `no ${provider.token} at ${request.url}`;
      provider.saying({ errcode: 47001, errmsg })(response, request);
    };
    const result = await send();
    expect(result).toMatchObject({
      outcome: 'permanent',
      reason: expect.stringContaining('no <secret> at /cgi'),
    });
    expect(JSON.stringify(result)).not.toContain('t0ken');
  });

  it.each([
    [-1, 'transient', 'errcode -1 said'],
    [45009, 'transient', 'errcode 45009 said'],
    [45033, 'transient', 'errcode 45033 said'],
    [40001, 'permanent', 'errcode 40001 said'],
    [40008, 'permanent', 'errcode 40008 said'],
    [41048, 'permanent', 'errcode 41048 said'],
    [44004, 'permanent', 'errcode 44004 said'],
    [81013, 'permanent', 'errcode 81013 said'],
    [40056, 'transient', 'configuration: errcode 40056 said'],
    [48002, 'transient', 'configuration: errcode 48002 said'],
    [60020, 'transient', 'configuration: errcode 60020 said'],
    [301002, 'transient', 'configuration: errcode 301002 said'],
  ])('takes errcode %i as %s', async (errcode, outcome, reason) => {
    const { provider, send } = await against();
    provider.messages = provider.saying({ errcode, errmsg: 'said' });
    expect(await send()).toEqual({ outcome, reason });
    expect(provider.requests).toHaveLength(1);
  });

  it('logs in once for a crowd, and once more when its token is no longer known', async () => {
    const { provider, send } = await against();
    const crowd = () => Promise.all(Array.from({ length: 20 }, (_, i) => send({ key: `k${i}` })));
    const outcomes = async () => new Set((await crowd()).map(({ outcome }) => outcome));
    expect(await outcomes()).toEqual(new Set(['accepted']));
    expect(provider.lent).toBe(1);
    provider.replaceToken();
    expect(await outcomes()).toEqual(new Set(['accepted']));
    expect(provider.lent).toBe(102);
  });

  it.each([40014, 41001, 42001])('renews once after %i and not again', async (errcode) => {
    const { provider, send } = await against();
    provider.messages = provider.saying({ errcode, errmsg: 'token' });
    expect(await send()).toEqual({
      outcome: 'transient',
      reason: `configuration: errcode ${errcode} token again after the access token was renewed`,
    });
    expect([provider.lent, provider.requests.length]).toEqual([2, 2]);
  });

  it.each<[string, unknown, number, string]>([
    [
      'a wrong secret',
      { errcode: 40001, errmsg: 'invalid credential' },
      200,
      'configuration: no access token: errcode 40001 invalid credential',
    ],
    [
      'a wrong corporation',
      { errcode: 40013, errmsg: 'invalid corpid' },
      200,
      'configuration: no access token: errcode 40013 invalid corpid',
    ],
    ['too many logins', { errcode: 45009, errmsg: 'freq' }, 200, 'no access token: errcode 45009 freq'],
    ['a busy system', { errcode: -1, errmsg: 'busy' }, 200, 'no access token: errcode -1 busy'],
    ['nothing there', {}, 404, 'configuration: HTTP 404 Not Found for an access token'],
    ['a broken gateway', {}, 502, 'HTTP 502 Bad Gateway for an access token'],
    [
      'an answer without token',
      { errcode: 0 },
      200,
      'the answer to the request for an access token cannot be read',
    ],
    [
      'a token that lasts no time',
      { errcode: 0, access_token: 'x', expires_in: 0 },
      200,
      'the answer to the request for an access token cannot be read',
    ],
  ])('loses nothing by %s', async (_, answer, status, reason) => {
    const { provider, send } = await against();
    provider.tokens = provider.saying(answer, status);
    expect(await send()).toEqual({ outcome: 'transient', reason });
    expect(provider.requests).toEqual([]);
  });

  it('shows no secret when the login repeats it', async () => {
    const { provider, send } = await against();
    provider.tokens = (response, request) =>
      provider.saying({ errcode: 40001, errmsg: `no ${SECRET} at ${request.url}` })(response, request);
    const { reason } = (await send()) as { reason: string };
    expect(reason).toContain('errcode 40001 no <secret> at');
    expect(reason).not.toContain('4711"');
    expect(decodeURIComponent(reason)).not.toContain(SECRET);
  });
});
