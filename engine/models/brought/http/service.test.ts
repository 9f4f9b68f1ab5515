import { afterEach, describe, expect, test } from 'vitest';
import { Receiver } from '../../../../connectors/channels/http/receiver.testing.ts';
import { webhook } from '../../../../connectors/channels/webhook/index.ts';
import { faultsOf } from '../../../cli/testing/artefact.ts';
import type { Clock } from '../../../runtime/clock.ts';
import { RateLimit } from '../../../runtime/rate-limit.ts';
import { categoryColumn, numberColumn, type Table, tableOf } from '../../table.ts';
import { ATTEMPTS, GIVES_UP, Service } from './service.ts';

/** Real requests to a service that does what it likes: who is scored, who is not and why, and how patient the asking was. */

/** Whoever waits is woken at once, and the time has passed. */
class HastyClock implements Clock {
  #now = 1_000_000;
  now = () => this.#now;
  get waited(): number {
    return this.#now - 1_000_000;
  }
  wakeAt(instant: number, wake: () => void): () => void {
    const turn = setImmediate(() => {
      this.#now = Math.max(this.#now, instant);
      wake();
    });
    return () => clearImmediate(turn);
  }
}

type Reply = (
  rows: number,
) => { status?: number; headers?: Record<string, string>; body?: string } | 'cut' | 'silence';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** `replies` one after the other; the last one from then on. */
async function serviceThat(replies: readonly Reply[], spec: object = {}, rate: RateLimit | null = null) {
  const receiver = new Receiver();
  let asked = 0;
  receiver.answer = (response) => {
    const { rows } = JSON.parse(receiver.requests.at(-1)!.body) as { rows: unknown[] };
    const reply = replies[Math.min(asked++, replies.length - 1)]!(rows.length);
    if (reply === 'silence') return;
    if (reply === 'cut') return void response.destroy();
    response.writeHead(reply.status ?? 200, { 'Content-Type': 'application/json', ...reply.headers });
    response.end(reply.body);
  };
  const url = await receiver.listen();
  open.push(() => receiver.close());
  const settings = { url, timeout: '1s', secret_headers: { Authorization: 's3cret' } };
  const channel = await webhook.open({ id: 'scoring', settings, root: '/' });
  const clock = new HastyClock();
  const model = { id: 'm', spec: { connector: 'scoring', ...spec } };
  const service = new Service({ model, channel, clock, rate });
  return { service, receiver, clock };
}

const right: Reply = (rows) => ({
  body: JSON.stringify({ scores: Array.from({ length: rows }, () => 0.25) }),
});
const saying =
  (body: string): Reply =>
  () => ({ body });
const status =
  (code: number, headers: Record<string, string> = {}): Reply =>
  () => ({ status: code, headers, body: '"no"' });

const people: Table = tableOf([
  numberColumn('recency_days', [1.5, null, 3]),
  categoryColumn('country', ['GB', null, 'CN']),
]);
const never = () => false;

test('people go as rows without a name, with the secret, and the order is theirs', async () => {
  const { service, receiver } = await serviceThat([saying('{"scores": [0.1, null, 0.3]}')]);
  const { scores, unanswered, reason } = await service.score(people, never);
  expect([[...scores], [...unanswered], reason]).toEqual([[0.1, Number.NaN, 0.3], [0, 0, 0], null]);
  const [request] = receiver.requests;
  const body = JSON.parse(request!.body);
  expect(body).toEqual({
    model: 'm',
    features: ['recency_days', 'country'],
    rows: [
      [1.5, 'GB'],
      [null, null],
      [3, 'CN'],
    ],
  });
  expect(faultsOf('scoring-request', body)).toEqual([]);
  expect(faultsOf('scoring-answer', { scores: [0.1, null] })).toEqual([]);
  expect(request!.headers['authorization']).toBe('s3cret');
});

describe('in the end it answers', () => {
  test.each<[string, Reply[], number, number]>([
    ['at once', [right], 1, 0],
    ['after two faults of its own', [status(500), status(503), right], 3, 3_000],
    ['when it said it would', [status(429, { 'Retry-After': '7' }), right], 2, 7_000],
    ['after a line that was cut', [() => 'cut', right], 2, 1_000],
    ['after it took too long', [() => 'silence', right], 2, 1_000],
    [
      'at the last attempt',
      [...Array.from({ length: ATTEMPTS - 1 }, () => status(500)), right],
      ATTEMPTS,
      15_000,
    ],
  ])('%s', async (_, replies, requests, waited) => {
    const { service, receiver, clock } = await serviceThat(replies);
    const { scores, reason } = await service.score(people, never);
    expect([[...scores], reason]).toEqual([[0.25, 0.25, 0.25], null]);
    expect([receiver.requests.length, clock.waited]).toEqual([requests, waited]);
    // The same question under the same key.
    expect(new Set(receiver.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });
});

describe('it does not, and nothing of its words is told', () => {
  test.each<[string, Reply, number, RegExp]>([
    ['refused', status(400), 1, /^HTTP 400$/],
    ['a redirect', status(302, { Location: 'http://127.0.0.1:1/' }), 1, /^HTTP 302$/],
    ['faults that do not end', status(500), ATTEMPTS, /^HTTP 500$/],
    ['it wants to be asked in an hour', status(503, { 'Retry-After': '3600' }), 1, /^HTTP 503$/],
    ['no JSON', saying('<html>s3cret'), 1, /not JSON/],
    ['no object', saying('[0.1, 0.2, 0.3]'), 1, /no object/],
    ['no scores', saying('{"score": [1]}'), 1, /no list `scores`/],
    ['more than scores', saying('{"scores": [0,0,0], "s3cret": 1}'), 1, /keys beside/],
    ['too few', saying('{"scores": [0.1]}'), 1, /1 scores for 3 people/],
    ['too many', saying('{"scores": [0,0,0,0]}'), 1, /4 scores for 3 people/],
    ['a text', saying('{"scores": [0,"s3cret",0]}'), 1, /score 2 of the answer is neither/],
    ['infinite', saying('{"scores": [0,1e999,0]}'), 1, /score 2 of the answer is infinite/],
    [
      'too long',
      saying(JSON.stringify({ scores: [0, 0, 0], more: 'x'.repeat(70_000) })),
      1,
      /longer than 64 KB/,
    ],
  ])('%s', async (_, reply, requests, words) => {
    const { service, receiver } = await serviceThat([reply]);
    const { scores, unanswered, reason } = await service.score(people, never);
    expect([...unanswered]).toEqual([1, 1, 1]);
    expect([...scores]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(reason).toMatch(words);
    expect(reason).not.toContain('s3cret');
    expect(receiver.requests).toHaveLength(requests);
  });
});

const many = tableOf([
  numberColumn(
    'n',
    Array.from({ length: 10 }, (_, row) => row),
  ),
]);

test('one batch that fails takes no other with it', async () => {
  const { service } = await serviceThat([right, status(400), right], { batch: 4 });
  const { unanswered, reason } = await service.score(many, never);
  expect([...unanswered]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 0, 0]);
  expect(reason).toBe('HTTP 400');
});

test('who fails again and again is given up for the round', async () => {
  const { service, receiver } = await serviceThat([status(400)], { batch: 1 });
  const { unanswered, reason } = await service.score(many, never);
  expect(unanswered.every((one) => one === 1)).toBe(true);
  expect(receiver.requests).toHaveLength(GIVES_UP);
  expect(reason).toBe('HTTP 400; it was given up');
});

test('no faster than the channel may', async () => {
  const rate = new RateLimit({ messages: 2, per: 60_000 });
  const { service, receiver, clock } = await serviceThat([right], { batch: 2 }, rate);
  await service.score(many, never);
  expect(receiver.requests).toHaveLength(5);
  expect(clock.waited).toBeGreaterThanOrEqual(120_000);
});

test('what is too long for one request goes in several', async () => {
  const long = tableOf([
    categoryColumn(
      'text',
      Array.from({ length: 6 }, (_, row) => `${row}${'x'.repeat(400_000)}`),
    ),
  ]);
  const { service, receiver } = await serviceThat([right]);
  expect((await service.score(long, never)).reason).toBeNull();
  expect(receiver.requests.length).toBeGreaterThan(2);
  for (const { bytes } of receiver.requests) expect(bytes.length).toBeLessThan(1_048_577);
});

test('it stops when it is told to, while it waits, too', async () => {
  let looks = 0;
  const { service, receiver } = await serviceThat([status(500)]);
  const { reason } = await service.score(people, () => ++looks > 3);
  expect([receiver.requests.length, reason]).toEqual([1, 'HTTP 500']);
});
