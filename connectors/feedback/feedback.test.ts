import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { FeedbackAnswer, FeedbackSpec, JsonObject } from '../../engine/index.ts';
import { feedback } from './index.ts';
import { mailgun } from './mailgun.ts';
import { sendgrid } from './sendgrid.ts';
import { signed } from './signed.ts';
import { twilio } from './twilio.ts';

const AT = Date.parse('2026-03-02T10:00:00Z');
const KEY = 'k7d2m4qx5v3w3b5c2z4t';
const SECONDS = AT / 1000 - 30;

type Headers = Readonly<Record<string, string>>;
function reader(spec: FeedbackSpec, settings: JsonObject) {
  const opened = spec.open(settings);
  return (body: string, headers: Headers = {}, at = AT): Promise<FeedbackAnswer> =>
    opened.read({ headers, body: Buffer.from(body), at }, AbortSignal.timeout(1_000));
}

test.each(feedback.map((spec) => [spec.name, spec] as const))('%s says what its settings are', (_, spec) => {
  const schema = spec.settings as { properties: Record<string, { title?: string; description?: string }> };
  for (const { title, description } of Object.values(schema.properties))
    expect([title, description]).not.toContain(undefined);
  expect(new Ajv2020({ strict: false }).compile(spec.settings)({})).toBe(false);
});

describe('mailgun', () => {
  const sign = (token: string, timestamp = String(SECONDS)) => ({
    timestamp,
    token,
    signature: createHmac('sha256', 'key-0123')
      .update(timestamp + token)
      .digest('hex'),
  });
  let tokens = 0;
  const post = (data: JsonObject, signature: JsonObject = sign(`t${++tokens}`)) =>
    JSON.stringify({ signature, 'event-data': data });
  /** After the examples of its documentation. */
  const event = (more: JsonObject): JsonObject => ({
    id: 'G9Bn5sl1TC6nu79C8C0bwg',
    timestamp: SECONDS + 0.25,
    recipient: 'ann@example.com',
    message: { headers: { to: 'Ann <ann@example.com>', 'message-id': `${KEY}@shop.example`, from: 'x' } },
    ...more,
  });

  test.each<[string, JsonObject, object | null]>([
    [
      'delivered',
      { event: 'delivered', 'delivery-status': { code: 250, message: 'OK' } },
      { what: 'delivered', reason: '250' },
    ],
    [
      'a permanent failure, the address',
      {
        event: 'failed',
        severity: 'permanent',
        reason: 'bounce',
        'delivery-status': { code: 550, description: 'No such <ann@example.com>' },
      },
      { what: 'bounced', bounce: 'hard', reason: 'bounce 550' },
    ],
    [
      'a permanent failure, other',
      { event: 'failed', severity: 'permanent', reason: 'espblock', 'delivery-status': { code: 554 } },
      { what: 'failed', reason: 'espblock 554' },
    ],
    [
      'a temporary failure',
      { event: 'failed', severity: 'temporary', reason: 'generic', 'delivery-status': { code: 452 } },
      { what: 'bounced', bounce: 'soft', reason: 'generic 452' },
    ],
    ['a complaint', { event: 'complained' }, { what: 'complained' }],
    ['unsubscribed', { event: 'unsubscribed' }, { what: 'unsubscribed' }],
    ['an opening', { event: 'opened' }, null],
  ])('%s', async (_, data, expected) => {
    const answer = await reader(mailgun, { key: 'key-0123' })(post(event(data)));
    const reports = expected === null ? [] : [{ ...expected, message: KEY, time: SECONDS * 1000 + 250 }];
    expect(answer).toEqual({ outcome: 'reports', reports });
  });

  test('only what is signed, fresh, and told once', async () => {
    const read = reader(mailgun, { key: 'key-0123' });
    const delivered = event({ event: 'delivered' });
    const first = post(delivered, sign('once'));
    expect((await read(first)).outcome).toBe('reports');
    expect((await read(first)).outcome).toBe('reports');
    expect((await read(post(event({ event: 'complained' }), sign('once')))).outcome).toBe('refused');
    expect((await read(post(delivered, { ...sign('a'), token: 'b' }))).outcome).toBe('refused');
    expect((await read(post(delivered, {}))).outcome).toBe('refused');
    expect((await read(post(delivered), {}, AT + 10 * 3_600_000)).outcome).toBe('refused');
    expect((await read(post(delivered, sign('c', 'soon')))).outcome).toBe('refused');
    for (const wrong of ['{}', '[]', 'null', '{"signature":1}'])
      expect((await read(wrong)).outcome).toBe('refused');
    expect((await read('no JSON')).outcome).toBe('malformed');
  });
});

describe('sendgrid', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const public_key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const read = reader(sendgrid, { public_key });
  const headers = (body: string, time = '1600112502'): Headers => ({
    'x-twilio-email-event-webhook-timestamp': time,
    'x-twilio-email-event-webhook-signature': createSign('sha256')
      .update(time + body)
      .sign(privateKey, 'base64'),
  });
  /** After the examples of its documentation. */
  const event = (more: JsonObject): JsonObject => ({
    email: 'ann@example.com',
    timestamp: SECONDS,
    'smtp-id': `<${KEY}@shop.example>`,
    sg_event_id: 'ZGVsaXZlcmVk',
    sg_message_id: '14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0',
    ...more,
  });

  test('a batch', async () => {
    const body = JSON.stringify([
      event({ event: 'processed' }),
      event({ event: 'delivered', response: '250 OK' }),
      event({
        event: 'bounce',
        type: 'bounce',
        status: '5.0.0',
        bounce_classification: 'Invalid Address',
        reason: '550 <ann@example.com>',
      }),
      event({ event: 'bounce', type: 'blocked', status: '4.0.0' }),
      event({ event: 'dropped', reason: 'Bounced Address' }),
      event({ event: 'spamreport' }),
      event({ event: 'group_unsubscribe', asm_group_id: 10 }),
      event({ event: 'open' }),
      { event: 'delivered', carillon_message: KEY },
      7,
    ]);
    const found = { message: KEY, time: SECONDS * 1000 };
    expect(await read(body, headers(body))).toEqual({
      outcome: 'reports',
      reports: [
        { what: 'delivered', ...found },
        { what: 'bounced', bounce: 'hard', reason: 'Invalid Address 5.0.0', ...found },
        { what: 'bounced', bounce: 'soft', reason: '4.0.0', ...found },
        { what: 'failed', reason: 'Bounced Address', ...found },
        { what: 'complained', ...found },
        { what: 'unsubscribed', ...found },
        { what: 'delivered', message: KEY },
      ],
    });
  });

  test('only what is signed', async () => {
    const body = JSON.stringify([event({ event: 'delivered' })]);
    expect((await read(body)).outcome).toBe('refused');
    expect((await read(`${body} `, headers(body))).outcome).toBe('refused');
    const late = { ...headers(body), 'x-twilio-email-event-webhook-timestamp': '1600112503' };
    expect((await read(body, late)).outcome).toBe('refused');
    expect((await read('{}', headers('{}'))).outcome).toBe('malformed');
    expect((await reader(sendgrid, { public_key: 'A'.repeat(90) })(body, headers(body))).outcome).toBe(
      'refused',
    );
  });
});

describe('twilio', () => {
  const url = 'https://news.example.com/v1/feedback/sms?from=twilio';
  const read = reader(twilio, { url, token: '12345' });
  const sign = (fields: Record<string, string>, at = url) => {
    const text = Object.keys(fields)
      .sort()
      .map((name) => name + fields[name])
      .join('');
    return {
      'x-twilio-signature': createHmac('sha1', '12345')
        .update(at + text)
        .digest('base64'),
    };
  };
  const fields = (MessageStatus: string, ErrorCode?: string): Record<string, string> => ({
    SmsSid: 'SM2xxx',
    SmsStatus: MessageStatus,
    MessageStatus,
    To: '+15558675310',
    MessageSid: 'SM2xxx',
    AccountSid: 'ACxxx',
    From: '+15017122661',
    ApiVersion: '2010-04-01',
    ...(ErrorCode && { ErrorCode }),
  });

  test('the example of the documentation has this signature', async () => {
    const given = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675310',
      Digits: '1234',
      From: '+14158675310',
      To: '+18005551212',
    };
    const at = 'https://example.com/myapp.php?foo=1&bar=2';
    const shown = { 'x-twilio-signature': 'L/OH5YylLD5NRKLltdqwSvS0BnU=' };
    const answer = await reader(twilio, { url: at, token: '12345' })(
      new URLSearchParams(given).toString(),
      shown,
    );
    // It is of a call, which is no message.
    expect(answer.outcome).toBe('malformed');
  });

  test.each<[string, string | undefined, object | null]>([
    ['queued', undefined, null],
    ['sent', undefined, null],
    ['delivered', undefined, { what: 'delivered' }],
    ['undelivered', '30003', { what: 'bounced', bounce: 'soft', reason: '30003' }],
    ['undelivered', '30005', { what: 'bounced', bounce: 'hard', reason: '30005' }],
    ['failed', '30006', { what: 'bounced', bounce: 'hard', reason: '30006' }],
    ['failed', '21610', { what: 'unsubscribed', reason: '21610' }],
    ['failed', '30001', { what: 'failed', reason: '30001' }],
  ])('%s %s', async (status, code, expected) => {
    const given = fields(status, code);
    const answer = await read(new URLSearchParams(given).toString(), sign(given));
    expect(answer).toEqual({
      outcome: 'reports',
      reports: expected ? [{ ...expected, provider: ['SM2xxx'] }] : [],
    });
  });

  test('only what is signed, for this address', async () => {
    const given = fields('delivered');
    const body = new URLSearchParams(given).toString();
    expect((await read(body)).outcome).toBe('refused');
    expect((await read(body, sign(given, 'https://other.example/'))).outcome).toBe('refused');
    expect((await read(`${body}&ErrorCode=1`, sign(given))).outcome).toBe('refused');
  });
});

describe('signed', () => {
  const read = reader(signed, { secret: 'between us' });
  const headers = (body: string, seconds = SECONDS): Headers => ({
    'x-carillon-signature': `t=${seconds},v1=${createHmac('sha256', 'between us').update(`${seconds}.${body}`).digest('hex')}`,
  });

  test('reports of every kind', async () => {
    const body = JSON.stringify({
      reports: [
        { what: 'delivered', message: KEY, at: '2026-03-02T09:59:00Z' },
        { what: 'bounced', bounce: 'hard', provider: 'abc', reason: '550' },
        { what: 'bounced', message: 'no key of ours' },
        { what: 'complained', message: KEY, bounce: 'hard' },
      ],
    });
    expect(await read(body, headers(body))).toEqual({
      outcome: 'reports',
      reports: [
        { what: 'delivered', message: KEY, time: AT - 60_000 },
        { what: 'bounced', bounce: 'hard', provider: ['abc'], reason: '550' },
        { what: 'bounced', bounce: 'soft' },
        { what: 'complained', message: KEY },
      ],
    });
  });

  test('only what is signed, and fresh', async () => {
    const body = '{"reports":[]}';
    expect((await read(body)).outcome).toBe('refused');
    expect((await read(`${body} `, headers(body))).outcome).toBe('refused');
    expect((await read(body, headers(body, SECONDS - 400))).outcome).toBe('refused');
    for (const wrong of ['{}', '[]', 'no JSON', '{"reports":[{"what":"opened"}]}', '{"reports":[1]}'])
      expect((await read(wrong, headers(wrong))).outcome).toBe('malformed');
  });
});
