import { afterEach, describe, expect, it } from 'vitest';
import type { Call, JsonObject, SendResult } from '../../../engine/index.ts';
import { type Answer, Receiver } from '../http/receiver.testing.ts';
import { webhook } from './index.ts';
import { signatureOf } from './signature.ts';

/** A call of the webhook against a real server: what it posts, and what every answer comes to. */

const question: Call = {
  key: 'k7d2m0qx5v9w3b1c8z4t',
  body: { city: 'Leeds', most: 3 },
  wantsAnswer: true,
  origin: { journey: 'win_back', step: 'ask', profile: 4711 },
};
const json =
  (text: string, status = 200, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(text);

const open: (() => Promise<void>)[] = [];
const never = new AbortController().signal;
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function against(answer: Answer, settings: JsonObject = {}) {
  const receiver = new Receiver();
  open.push(() => receiver.close());
  receiver.answer = answer;
  const url = await receiver.listen();
  const channel = await webhook.open({ id: 'scoring', settings: { url, ...settings }, root: '/' });
  const call = (change: Partial<Call> = {}, signal = never) =>
    channel.call!({ ...question, ...change }, signal);
  return { receiver, call };
}

it('posts the body as it is, with its key, the headers and the signature', async () => {
  const settings = { headers: { 'X-Team': 'a' }, secret_headers: { 'X-Key': 's' }, signing_secret: 'sign' };
  const { receiver, call } = await against(json('{"score":0.5}'), settings);
  expect(await call()).toEqual({ outcome: 'accepted', provider: 'HTTP 200', answer: { score: 0.5 } });
  const [{ method, headers, body } = { method: '', headers: {} as JsonObject, body: '' }] = receiver.requests;
  expect([method, body]).toEqual(['POST', '{"city":"Leeds","most":3}']);
  expect(headers).toMatchObject({
    'idempotency-key': question.key,
    'content-type': 'application/json',
    'x-team': 'a',
    'x-key': 's',
  });
  const [, seconds] = /^t=(\d+),/.exec(String(headers['x-carillon-signature']))!;
  expect(headers['x-carillon-signature']).toBe(signatureOf(body, Number(seconds), 'sign'));
});

const accepted = (answer: unknown) => ({ outcome: 'accepted', provider: 'HTTP 200', answer });
const permanent = (reason: string) => ({ outcome: 'permanent', reason });
const PERSONAL = '{"error":"Ann Walker, ann@example.com"}';

it.each<[string, Answer, object]>([
  ['a mapping', json('{"a":[1]}'), accepted({ a: [1] })],
  ['any JSON, which is not judged here', json('7'), accepted(7)],
  ['no JSON', json('<html>'), permanent('the answer is not JSON')],
  ['nothing', json(''), permanent('the answer is not JSON')],
  ['204', (response) => response.writeHead(204).end(), permanent('the answer is not JSON')],
  ['64 KB', json(`"${'x'.repeat(65_534)}"`), accepted('x'.repeat(65_534))],
  ['more than 64 KB', json(`"${'x'.repeat(65_535)}"`), permanent('the answer is longer than 64 KB')],
  ['400', json(PERSONAL, 400), permanent('HTTP 400')],
  ['422, of which nothing is repeated', json(PERSONAL, 422), permanent('HTTP 422')],
  ['a redirect', json('', 302, { Location: '/elsewhere' }), permanent('HTTP 302')],
  ['408', json('', 408), { outcome: 'transient', reason: 'HTTP 408' }],
  ['425', json('', 425), { outcome: 'transient', reason: 'HTTP 425' }],
  ['429', json('', 429), { outcome: 'transient', reason: 'HTTP 429' }],
  [
    '429 with Retry-After',
    json(PERSONAL, 429, { 'Retry-After': '7' }),
    { outcome: 'transient', reason: 'HTTP 429', after: 7000 },
  ],
  ['500', json(PERSONAL, 500), { outcome: 'transient', reason: 'HTTP 500' }],
  [
    'a cut after the request',
    (response) => void response.destroy(),
    { outcome: 'doubtful', reason: 'no answer from the webhook: ECONNRESET' },
  ],
  [
    'a cut in the middle of the answer',
    (response) => {
      response.writeHead(200, { 'Content-Length': '100' }).write('{"score":');
      setImmediate(() => response.destroy());
    },
    { outcome: 'doubtful', reason: 'the answer was cut off' },
  ],
])('%s', async (_, answer, expected) => {
  const { call } = await against(answer);
  expect(await call()).toEqual(expected);
});

describe('whoever is too slow', () => {
  it('with the first byte', async () => {
    const { call } = await against(() => {}, { timeout: '1s' });
    expect(await call()).toEqual({
      outcome: 'doubtful',
      reason: 'no answer from the webhook: it took too long',
    });
  });

  it('with the last one', async () => {
    const { call } = await against((response) => void response.writeHead(200).write('{'), { timeout: '1s' });
    expect(await call()).toEqual({ outcome: 'doubtful', reason: 'the answer was cut off' });
  });
});

it('looks only at the status where no answer is wanted', async () => {
  const answers: [Answer, SendResult][] = [
    [json('<html>'), { outcome: 'accepted', provider: 'HTTP 200' }],
    [(response) => response.writeHead(204).end(), { outcome: 'accepted', provider: 'HTTP 204' }],
    [json('', 404), { outcome: 'permanent', reason: 'HTTP 404' }],
  ];
  for (const [answer, expected] of answers) {
    const { call } = await against(answer);
    expect(await call({ wantsAnswer: false })).toEqual(expected);
  }
});

it('says by its spec that it can be called', () => {
  expect(webhook.callable).toBe(true);
});
