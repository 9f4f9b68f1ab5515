import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject, Message } from '../../../engine/index.ts';
import { type Bench, channelConformance, messageFor } from '../conformance.ts';
import { type Faulty, httpFaults } from '../http/faults.testing.ts';
import { onTheLine } from '../http/line-server.testing.ts';
import { type Answer, Receiver, type Request } from '../http/receiver.testing.ts';
import { signed } from './aliyun-signature.ts';
import { httpSms } from './index.ts';

/** The same settings whichever way they are reached, and what stands on the line when all is well. */
interface Way {
  readonly settings: (origin: string) => JsonObject;
  readonly status: number;
  readonly accepted: JsonObject;
  readonly refused: (said: string) => { readonly status: number; readonly body: JsonObject };
  readonly parts: (request: Request) => {
    readonly identity: string;
    readonly bytes: string;
    readonly text: string;
  };
}

const queryOf = ({ url }: Request) => new URL(url, 'http://x').searchParams;
const formOf = ({ body }: Request) => new URLSearchParams(body);

const ways: Readonly<Record<string, Way>> = {
  generic: {
    settings: (origin) => ({
      request: {
        url: `${origin}/send?v=2`,
        secret_headers: { 'X-Key': 'gen-secret-4711' },
        json: { to: '{to}', text: '{text}', meta: { id: '{key}' } },
      },
      answer: {
        accepted: { at: 'status', equals: [0] },
        id: 'id',
        code: 'status',
        text: 'error',
        later: [9],
        ours: ['7'],
      },
    }),
    status: 200,
    accepted: { status: 0, id: 'g-1' },
    refused: (error) => ({ status: 200, body: { status: 5, error } }),
    parts: ({ body }) => ({ identity: JSON.parse(body).meta.id, bytes: body, text: JSON.parse(body).text }),
  },
  twilio: {
    settings: (origin) => ({
      twilio: { account: 'AC4711', password: 'tw-secret-4711', from: '+15005550006', base_url: origin },
    }),
    status: 201,
    accepted: { sid: 'SM4711', status: 'queued', error_code: null },
    refused: (message) => ({ status: 400, body: { code: 21211, message, status: 400 } }),
    parts: (request) => ({
      identity: String(request.headers['idempotency-key']),
      bytes: request.body,
      text: formOf(request).get('Body')!,
    }),
  },
  aliyun: {
    settings: (origin) => ({
      aliyun: {
        access_key_id: 'LTAI4711',
        access_key_secret: 'al1-secret-4711',
        sign_name: '街角小店',
        template_code: 'SMS_1',
        parameters: { text: '{text}' },
        base_url: origin,
      },
    }),
    status: 200,
    accepted: { Code: 'OK', Message: 'OK', BizId: '9006195278', RequestId: 'r' },
    refused: (Message) => ({
      status: 200,
      body: { Code: 'isv.MOBILE_NUMBER_ILLEGAL', Message, RequestId: 'r' },
    }),
    parts: (request) => ({
      identity: queryOf(request).get('OutId')!,
      bytes: request.url,
      text: queryOf(request).get('TemplateParam')!,
    }),
  },
};

const json =
  (body: unknown, status = 200, headers = {}): Answer =>
  (response) =>
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));

for (const [name, way] of Object.entries(ways)) {
  const spec = { ...httpSms, name: `http-sms (${name})` };
  channelConformance(spec, 'sms', async (): Promise<Bench> => {
    const receiver = new Receiver();
    receiver.answer = json(way.accepted, way.status);
    const settings = way.settings(new URL(await receiver.listen()).origin);
    return {
      channel: await httpSms.open({ id: 'sms', settings, root: '/' }),
      settings,
      arrivals: async () => receiver.requests.map(way.parts),
      refuse: async () => {
        receiver.answer = (response, request) => {
          const said = `no +44 7700 900-123, 447700900123 ${JSON.stringify(request.headers)} ${request.url}`;
          const { status, body } = way.refused(said);
          json(body, status)(response, request);
        };
      },
      vanish: () => receiver.close(),
      hangUp: async () => {
        receiver.answer = (response) => response.destroy();
      },
      close: () => receiver.close(),
    };
  });

  const faulty: Faulty = {
    spec,
    settings: (origin) => ({ ...way.settings(origin), timeout: '1s' }),
    message: () => messageFor('sms'),
    accepted: onTheLine(`${way.status} OK`, JSON.stringify(way.accepted)),
  };
  httpFaults(faulty);
}

describe('the http-sms channel', () => {
  const open: (() => Promise<void>)[] = [];
  const never = new AbortController().signal;
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });

  async function against(settings: (origin: string) => JsonObject, answer: Answer) {
    const receiver = new Receiver();
    open.push(() => receiver.close());
    receiver.answer = answer;
    const origin = new URL(await receiver.listen()).origin;
    const channel = await httpSms.open({ id: 'sms', settings: settings(origin), root: '/' });
    const send = (change: Partial<Message> = {}) => channel.send(messageFor('sms', change), never);
    return { receiver, send, host: new URL(origin).host };
  }
  const taken = ({ status, accepted }: Way) => json(accepted, status);

  it('asks Twilio as its documentation says', async () => {
    const way = ways['twilio']!;
    const { receiver, send } = await against(way.settings, taken(way));
    expect(await send()).toEqual({ outcome: 'accepted', provider: 'SM4711' });
    const [request] = receiver.requests as [Request];
    expect(request).toMatchObject({
      method: 'POST',
      url: '/2010-04-01/Accounts/AC4711/Messages.json',
      headers: {
        authorization: `Basic ${Buffer.from('AC4711:tw-secret-4711').toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      },
    });
    expect(Object.fromEntries(formOf(request))).toEqual({
      To: '+447700900123',
      From: '+15005550006',
      Body: 'We miss you',
    });
  });

  it('asks Twilio with a key, a messaging service and a place for receipts', async () => {
    const given = { account: 'AC1', user: 'SK1', password: 'x', messaging_service: 'MG1' };
    const callback = { status_callback: 'https://shop.example/receipts' };
    const { receiver, send } = await against(
      (base_url) => ({ twilio: { ...given, ...callback, base_url } }),
      taken(ways['twilio']!),
    );
    await send();
    const [request] = receiver.requests as [Request];
    expect(request.headers.authorization).toBe(`Basic ${Buffer.from('SK1:x').toString('base64')}`);
    expect(Object.fromEntries(formOf(request))).toMatchObject({
      MessagingServiceSid: 'MG1',
      StatusCallback: callback.status_callback,
    });
  });

  it('asks Aliyun as its documentation says, signed', async () => {
    const way = ways['aliyun']!;
    const { receiver, send, host } = await against(way.settings, taken(way));
    expect(await send({ to: '+8613900001111', content: { text: "张伟's *offer* (!)" } })).toEqual({
      outcome: 'accepted',
      provider: '9006195278',
    });
    const [request] = receiver.requests as [Request];
    const query = Object.fromEntries(queryOf(request));
    expect(query).toEqual({
      PhoneNumbers: '8613900001111',
      SignName: '街角小店',
      TemplateCode: 'SMS_1',
      TemplateParam: JSON.stringify({ text: "张伟's *offer* (!)" }),
      OutId: messageFor('sms').key,
    });
    const { headers, method } = request;
    expect(headers).toMatchObject({ 'x-acs-action': 'SendSms', 'x-acs-version': '2017-05-25' });
    const date = String(headers['x-acs-date']);
    expect(date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(Math.abs(Date.parse(date) - Date.now())).toBeLessThan(60_000);
    const nonce = String(headers['x-acs-signature-nonce']);
    const asked = { method, host, query, body: '', action: 'SendSms', version: '2017-05-25', date, nonce };
    const expected = signed(asked, 'LTAI4711', 'al1-secret-4711');
    expect(headers.authorization).toBe(expected.headers['Authorization']);
    expect(request.url).toBe(`/?${expected.query}`);
    await send();
    expect(receiver.requests[1]?.headers['x-acs-signature-nonce']).not.toBe(nonce);
  });

  it.each<[string, Message['content'], string]>([
    ['a JSON text', { text: '{"name":"张伟","n":7}', template_code: 'SMS_2' }, '{"name":"张伟","n":"7"}'],
    ['a text that is none', { text: 'Hi' }, ''],
    ['a JSON text with a list', { text: '{"a":[]}' }, ''],
  ])("takes Aliyun's variables from %s", async (_, content, variables) => {
    const settings = (base_url: string) => ({
      aliyun: {
        access_key_id: 'a',
        access_key_secret: 'al1-secret',
        sign_name: 'c',
        template_code: 'SMS_1',
        base_url,
      },
    });
    const { receiver, send } = await against(settings, taken(ways['aliyun']!));
    const result = await send({ content });
    if (variables === '') {
      const reason = 'the rendered `text` is not a JSON object of variables';
      expect([result, receiver.requests]).toEqual([{ outcome: 'permanent', reason }, []]);
    } else {
      expect(queryOf(receiver.requests[0]!).get('TemplateParam')).toBe(variables);
      expect(queryOf(receiver.requests[0]!).get('TemplateCode')).toBe('SMS_2');
    }
  });

  it.each<[string, number, JsonObject, string, string]>([
    ['twilio', 400, { code: 21211, message: 'Invalid To' }, 'permanent', 'HTTP 400 21211 Invalid To'],
    ['twilio', 400, { code: 21610, message: 'unsubscribed' }, 'permanent', 'HTTP 400 21610 unsubscribed'],
    ['twilio', 400, { code: 21606, message: 'From' }, 'transient', 'configuration: 21606 From'],
    ['twilio', 401, { code: 20003, message: 'Auth' }, 'transient', 'configuration: 20003 Auth'],
    ['twilio', 404, { code: 20404, message: 'no account' }, 'transient', 'configuration: 20404 no account'],
    ['twilio', 429, { code: 20429, message: 'Too Many' }, 'transient', '20429 Too Many'],
    ['twilio', 400, { code: 30001, message: 'Queue' }, 'transient', '30001 Queue'],
    ['twilio', 500, { code: 99, message: 'Oh' }, 'transient', 'HTTP 500 99 Oh'],
    [
      'aliyun',
      200,
      { Code: 'isv.MOBILE_NUMBER_ILLEGAL', Message: 'x' },
      'permanent',
      'isv.MOBILE_NUMBER_ILLEGAL x',
    ],
    [
      'aliyun',
      200,
      { Code: 'isv.BLACK_KEY_CONTROL_LIMIT', Message: 'x' },
      'permanent',
      'isv.BLACK_KEY_CONTROL_LIMIT x',
    ],
    [
      'aliyun',
      200,
      { Code: 'isv.BUSINESS_LIMIT_CONTROL', Message: 'x' },
      'transient',
      'isv.BUSINESS_LIMIT_CONTROL x',
    ],
    [
      'aliyun',
      200,
      { Code: 'isv.AMOUNT_NOT_ENOUGH', Message: 'x' },
      'transient',
      'configuration: isv.AMOUNT_NOT_ENOUGH x',
    ],
    [
      'aliyun',
      200,
      { Code: 'isv.SMS_SIGNATURE_ILLEGAL', Message: 'x' },
      'transient',
      'configuration: isv.SMS_SIGNATURE_ILLEGAL x',
    ],
    [
      'aliyun',
      400,
      { Code: 'SignatureDoesNotMatch', Message: 'x' },
      'transient',
      'configuration: SignatureDoesNotMatch x',
    ],
    [
      'aliyun',
      404,
      { Code: 'InvalidAccessKeyId.NotFound', Message: 'x' },
      'transient',
      'configuration: InvalidAccessKeyId.NotFound x',
    ],
    ['aliyun', 400, { Code: 'Throttling.User', Message: 'x' }, 'transient', 'Throttling.User x'],
    ['aliyun', 503, { Code: 'ServiceUnavailable', Message: 'x' }, 'transient', 'ServiceUnavailable x'],
    ['generic', 200, { status: 9, error: 'busy' }, 'transient', '9 busy'],
    ['generic', 200, { status: '7', error: 'login' }, 'transient', 'configuration: 7 login'],
    ['generic', 200, { status: 5, error: 'no' }, 'permanent', '5 no'],
    ['generic', 422, { status: 5, error: 'no' }, 'permanent', 'HTTP 422 5 no'],
    [
      'generic',
      200,
      { other: 1 },
      'doubtful',
      'the answer of the provider cannot be read: it is not what the documentation says',
    ],
  ])('%s: takes HTTP %i %j as %s', async (name, status, body, outcome, reason) => {
    const { receiver, send } = await against(ways[name]!.settings, json(body, status));
    expect(await send()).toEqual({ outcome, reason });
    expect(receiver.requests).toHaveLength(1);
  });

  it('waits as long as it is told to, with a code as without', async () => {
    const answer = json({ code: 20429, message: 'Too Many' }, 429, { 'Retry-After': '5' });
    const { send } = await against(ways['twilio']!.settings, answer);
    expect(await send()).toMatchObject({ outcome: 'transient', after: 5_000 });
  });

  it('lets settings add to what is ready', async () => {
    const settings = (origin: string) => ({
      ...ways['twilio']!.settings(origin),
      answer: { later: [21211] },
    });
    const { send } = await against(settings, json({ code: 21211, message: 'x' }, 400));
    expect(await send()).toMatchObject({ outcome: 'transient' });
  });

  it.each<[JsonObject, Partial<Request>]>([
    [
      { method: 'GET', query: { to: '{to_digits}', t: '{text}' } },
      { method: 'GET', url: '/s?k=1&to=447700900123&t=Hi+%26+%7Bto%7D', body: '' },
    ],
    [
      { form: { a: '{content.text}', b: '{journey}/{step}' } },
      { method: 'POST', body: 'a=Hi+%26+%7Bto%7D&b=win_back%2Fnudge' },
    ],
    [
      { method: 'PUT', json: { a: ['{text}', 1, null, { b: '{locale}' }] } },
      { method: 'PUT', body: '{"a":["Hi & {to}",1,null,{"b":"en"}]}' },
    ],
    [{ basic_auth: { user: 'u', password: 'p' } }, { body: '' }],
  ])('makes of %j what it says, and fills nothing twice', async (request, expected) => {
    const settings = (origin: string) => ({ request: { url: `${origin}/s?k=1`, ...request } });
    const { receiver, send } = await against(settings, (response) => response.end());
    expect(await send({ content: { text: 'Hi & {to}' } })).toEqual({
      outcome: 'accepted',
      provider: 'HTTP 200',
    });
    expect(receiver.requests[0]).toMatchObject(expected);
  });

  it.each<[string, string]>([
    ['OK 4711', 'accepted'],
    ['ERR 105 no credit', 'transient'],
    ['ERR 12 bad number', 'permanent'],
    ['what?', 'doubtful'],
  ])('reads a provider that answers in words: %s', async (text, outcome) => {
    const answer = { accepted: { matches: '^OK \\d+$' }, code_matches: '^ERR (\\d+)', ours: [105] };
    const settings = (origin: string) => ({ request: { url: `${origin}/s` }, answer });
    const { send } = await against(settings, (response) => response.end(text));
    expect(await send()).toMatchObject({ outcome });
  });

  it.each(['', 'ann', '+447700900123,+447700900124', '+44 7700', '12'])('never writes to %j', async (to) => {
    for (const way of Object.values(ways)) {
      const { receiver, send } = await against(way.settings, taken(way));
      expect(await send({ to })).toMatchObject({ outcome: 'permanent' });
      expect(receiver.requests).toEqual([]);
    }
  });

  it.each<[JsonObject, RegExp]>([
    [
      { request: { url: 'http://x.example/', form: { a: '{name}' } } },
      /^channel sms: nothing fills \{name\}; there are /,
    ],
    [
      { request: { url: 'http://x.example/' }, answer: { code_matches: '(' } },
      /^channel sms: `\(` in `answer` is not a pattern$/,
    ],
  ])('is not opened with %j', (settings, reason) => {
    expect(() => httpSms.open({ id: 'sms', settings, root: '/' })).toThrow(reason);
  });
});
