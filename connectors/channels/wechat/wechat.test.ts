import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject, Message } from '../../../engine/index.ts';
import { type Bench, channelConformance, messageFor } from '../conformance.ts';
import { Provider } from '../errcode/provider.testing.ts';
import { httpFaults } from '../http/faults.testing.ts';
import { onTheLine } from '../http/line-server.testing.ts';
import { wechat } from './index.ts';

const SECRET = 'app-secret-4711';
const OPENID = 'oABCD-1234567890_efghij';
const TOKEN_PATH = '/cgi-bin/stable_token';
const basic: JsonObject = {
  app_id: 'wx4711',
  app_secret: SECRET,
  template_id: 'TM00015',
  data: { thing1: '{text}', time2: '{at}' },
};

async function start(): Promise<Bench> {
  const provider = new Provider(TOKEN_PATH);
  const settings = { ...basic, data: { thing1: '{text}' }, base_url: await provider.listen() };
  return {
    channel: await wechat.open({ id: 'wechat', settings, root: '/' }),
    settings,
    to: OPENID,
    arrivals: async () =>
      provider.requests.map(({ body }) => ({
        identity: JSON.parse(body).client_msg_id,
        bytes: body,
        text: body,
      })),
    refuse: async () => {
      provider.messages = (response, request) => {
        const errmsg = `no ${OPENID} for ${SECRET} at ${request.url}`;
        provider.saying({ errcode: 40003, errmsg })(response, request);
      };
    },
    vanish: () => provider.close(),
    hangUp: async () => {
      provider.messages = (response) => response.destroy();
    },
    close: () => provider.close(),
  };
}

channelConformance(wechat, 'wechat', start);

const LENT = onTheLine('200 OK', JSON.stringify({ access_token: 't0ken', expires_in: 7200 }));
httpFaults({
  spec: wechat,
  settings: (origin) => ({ ...basic, base_url: origin, timeout: '1s' }),
  message: () => messageFor('wechat', { to: OPENID }),
  accepted: onTheLine('200 OK', '{"errcode":0,"errmsg":"ok","msgid":200228332}'),
  before: (request) => (request.includes(TOKEN_PATH) ? LENT : undefined),
});

describe('the wechat channel', () => {
  const open: (() => Promise<void>)[] = [];
  const never = new AbortController().signal;
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });

  async function against(change: JsonObject = {}) {
    const provider = new Provider(TOKEN_PATH);
    open.push(() => provider.close());
    const given: JsonObject = { ...basic, ...change, base_url: await provider.listen() };
    // What is given as an empty text is left out.
    const settings = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
    const channel = await wechat.open({ id: 'wechat', settings, root: '/' });
    const send = (changed: Partial<Message> = {}) =>
      channel.send(messageFor('wechat', { to: OPENID, ...changed }), never);
    const posted = () => JSON.parse(provider.requests.at(-1)!.body);
    return { provider, send, posted };
  }

  it('asks for the stable token and sends a template message', async () => {
    const { provider, send, posted } = await against();
    // Longer than a number of JavaScript is exact.
    provider.messages = (response) => response.end('{"errcode":0,"errmsg":"ok","msgid":3457698745634576987}');
    expect(await send()).toEqual({ outcome: 'accepted', provider: '3457698745634576987' });
    const [login, message] = provider.receiver.requests;
    expect(login).toMatchObject({ method: 'POST', url: TOKEN_PATH });
    expect(JSON.parse(login!.body)).toEqual({
      grant_type: 'client_credential',
      appid: 'wx4711',
      secret: SECRET,
    });
    expect(message?.url).toBe('/cgi-bin/message/template/send?access_token=t0ken-secret-1');
    expect(posted()).toEqual({
      touser: OPENID,
      template_id: 'TM00015',
      client_msg_id: messageFor('wechat').key,
      data: { thing1: { value: 'We miss you' }, time2: { value: '2026-11-11T08:30:15.000Z' } },
    });
  });

  it('takes from the template what it says, and the rest from the settings', async () => {
    const miniprogram = { appid: 'wx1', pagepath: 'index?a=b' };
    const { send, posted } = await against({ miniprogram, url: 'https://shop.example' });
    const content = { template_id: 'TM2', data: '{"thing1":"{text}","number2":7,"name3":{"value":"张伟"}}' };
    expect(await send({ content })).toMatchObject({ outcome: 'accepted' });
    expect(posted()).toMatchObject({
      template_id: 'TM2',
      url: 'https://shop.example',
      miniprogram,
      // Braces in what a person wrote are not filled.
      data: { thing1: { value: '{text}' }, number2: { value: '7' }, name3: { value: '张伟' } },
    });
    await send({ content: { ...content, url: 'https://other.example' } });
    expect(posted()).toMatchObject({ url: 'https://other.example' });
  });

  it.each<[string, JsonObject, Partial<Message>]>([
    ['the message has no openid', {}, { to: ' ' }],
    [
      'neither the template nor the channel has a `template_id`',
      { template_id: '' },
      { content: { text: 'x' } },
    ],
    ['the rendered `data` is not a JSON object of texts', {}, { content: { data: '[1]' } }],
    ['the rendered `data` is not a JSON object of texts', {}, { content: { data: '{"a":[]}' } }],
    ['the rendered `data` is not a JSON object of texts', {}, { content: { data: '{"a":null}' } }],
    ['the message has no text', { data: { thing1: '{text}' } }, { content: {} }],
  ])('does not try: %s', async (reason, settings, change) => {
    const { provider, send } = await against(settings);
    expect(await send(change)).toEqual({ outcome: 'permanent', reason });
    expect(provider.receiver.requests).toEqual([]);
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
    [43004, 'permanent', 'errcode 43004 said'],
    [43101, 'permanent', 'errcode 43101 said'],
    [40003, 'permanent', 'errcode 40003 said'],
    [40037, 'permanent', 'errcode 40037 said'],
    [47003, 'permanent', 'errcode 47003 said'],
    [48001, 'transient', 'configuration: errcode 48001 said'],
    [40164, 'transient', 'configuration: errcode 40164 said'],
  ])('takes errcode %i as %s', async (errcode, outcome, reason) => {
    const { provider, send } = await against();
    provider.messages = provider.saying({ errcode, errmsg: 'said' });
    expect(await send()).toEqual({ outcome, reason });
    expect(provider.requests).toHaveLength(1);
  });

  it.each([40001, 40014, 42001])('renews once after %i, and sends', async (errcode) => {
    const { provider, send } = await against();
    const taken = provider.messages;
    provider.messages = (response, request) => {
      provider.messages = taken;
      provider.saying({ errcode, errmsg: 'token' })(response, request);
    };
    expect(await send()).toMatchObject({ outcome: 'accepted' });
    expect([provider.lent, provider.requests.length]).toEqual([2, 2]);
  });

  it.each([
    [
      { errcode: 40125, errmsg: 'invalid appsecret' },
      'configuration: no access token: errcode 40125 invalid appsecret',
    ],
    [{ errcode: 40164, errmsg: 'ip' }, 'configuration: no access token: errcode 40164 ip'],
    [{ errcode: 45009, errmsg: 'quota' }, 'no access token: errcode 45009 quota'],
    [{ errcode: -1, errmsg: 'busy' }, 'no access token: errcode -1 busy'],
  ])('loses nothing when it gets no token: %j', async (answer, reason) => {
    const { provider, send } = await against();
    provider.tokens = provider.saying(answer);
    expect(await send()).toEqual({ outcome: 'transient', reason });
  });

  it('is not opened with a name in braces that nothing fills', () => {
    const start = () => wechat.open({ id: 'w', settings: { ...basic, data: { a: '{name}' } }, root: '/' });
    expect(start).toThrow(/^channel w: nothing fills \{name\} in `data`; there are \{to\},/);
  });
});
