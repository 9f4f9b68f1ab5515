import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { files } from '../rig/placement-desk.ts';
import { Rig } from '../rig/rig.ts';
import { askPlacement } from '../runtime/placements/ask.ts';
import { listen } from './listen.ts';
import { createServer } from './server.ts';

const placement = `gives: product
size: 3
candidates: { in: sellable }
block: [ { items: { in: recalled_products } } ]
eligible: 'item.city = context.city'
rank: { by: item.sold }
fill: { by: item.price }
explore: { method: epsilon, rate: 0.5 }
`;

let rig: Rig;
let app: FastifyInstance;
let url: string;
let stopped = false;
beforeEach(async () => {
  stopped = false;
  rig = await Rig.start(files(placement), { buckets: 4 });
  app = createServer({
    accept: (incoming) => rig.daemon.engine.accept(incoming),
    program: () => rig.daemon.engine.run.program,
    writeKeys: ['key'],
    clock: rig.clock,
    logger: pino({ level: 'silent' }),
    health: () => ({ ready: true, release: 1 }),
    decide: async (asked) => (stopped ? null : askPlacement(rig.daemon.engine, asked)),
    messagesPerSecond: 20,
  });
  url = await listen(app, { host: '127.0.0.1', port: 0 });
  await rig.identify('ann', {});
  for (const [key, fields] of Object.entries({
    a: { price: 1, sold: 1, city: 'Rome' },
    b: { price: 2, sold: 2, city: 'Rome' },
    c: { price: 3, sold: 3 },
    d: { price: 4, sold: 9, city: 'Rome', recalled: true },
  }))
    await rig.tell('product', key, fields);
  await rig.moveTo('2026-03-02T10:00:05Z');
});
afterEach(async () => {
  await app.close();
  await rig.stop();
});

async function post(
  payload: unknown,
  headers: Readonly<Record<string, string>> = { authorization: 'Bearer key' },
): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${url}/v1/decide`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });
  return { status: response.status, ...((await response.json()) as Record<string, unknown>) };
}
const ann = { placement: 'slot', profile: { user_id: 'ann' }, context: { city: 'Rome' } };

test('somebody is given something, with reasons and a decision that is recorded', async () => {
  const answer = await post(ann);
  expect(answer).toMatchObject({ status: 200, placement: 'slot' });
  expect(answer['trace']).toBeUndefined();
  const items = answer['items'] as { item: string; by: string; position: number; propensity: number }[];
  expect(new Set(items.slice(0, 2).map(({ item }) => item))).toEqual(new Set(['a', 'b']));
  expect(items[2]).toEqual({ item: 'c', position: 3, by: 'fill', propensity: 1 });
  // One of two: half of the time the best, half of the time either.
  expect([0.25, 0.75]).toContain(items[0]!.propensity);
  const made = (await rig.image('ann')).events.filter(({ type }) => type === 'decision_made');
  expect(made[0]!.properties).toMatchObject({ decision: answer['decision'], context: { city: 'Rome' } });
  expect(made[0]!.properties['items']).toMatchObject(items);
});

test('a trace says what became of every candidate', async () => {
  const { trace } = (await post({ ...ann, size: 1, trace: true })) as { trace?: unknown };
  expect(trace).not.toHaveProperty('group');
  expect(trace).toMatchObject({
    candidates: 4,
    layers: ['block', 'eligible', 'rank', 'seat', 'fill', 'explore'],
    passed: [
      { item: 'd', layer: 'block', why: 'block' },
      { item: 'c', layer: 'eligible', why: 'eligible' },
    ],
    ranked: [
      { item: 'b', score: 2 },
      { item: 'a', score: 1 },
    ],
    drawn: [{ position: 1, chances: { a: 0.25, b: 0.75 } }],
  });
});

test('somebody unknown is given something, and stays unknown; and nothing tells whether they are', async () => {
  const { engine } = rig.daemon;
  let batches = 0;
  const stop = engine.onBatch(() => {
    batches += 1;
  });
  const asked = async (user_id: string) => {
    batches = 0;
    const answer = await post({ ...ann, profile: { user_id }, trace: true });
    const { status, items, trace } = answer as { status: number; items: object[]; trace: object };
    const forms = [answer, trace, ...items].map((one) => Object.keys(one).sort());
    // Both wait for what is written.
    return { status, forms, isWritten: batches > 0 };
  };
  expect(await asked('nobody')).toEqual(await asked('ann'));
  expect(await asked('nobody')).toMatchObject({ status: 200, isWritten: true });
  expect(await rig.store.people.countProfiles()).toBe(1);
  stop();
});

test.each<[string, unknown, number, string]>([
  ['no JSON', '{', 400, 'bad_json'],
  ['no mapping', [], 400, 'no_body'],
  ['no placement', { profile: { user_id: 'ann' } }, 400, 'bad_request'],
  ['another placement', { ...ann, placement: 'other' }, 404, 'unknown_placement'],
  ['no profile', { placement: 'slot' }, 400, 'bad_request'],
  ['an identifier that is a number', { ...ann, profile: { user_id: 7 } }, 400, 'bad_request'],
  ['an identifier of no kind', { ...ann, profile: { shoe: '44' } }, 400, 'no_identifier'],
  ['a context that is text', { ...ann, context: 'home' }, 400, 'bad_request'],
  ['a size that is none', { ...ann, size: 0 }, 400, 'bad_request'],
  ['a size beyond all', { ...ann, size: 101 }, 400, 'bad_request'],
  ['a trace that is text', { ...ann, trace: 'yes' }, 400, 'bad_request'],
  ['a word that means nothing', { ...ann, contxt: {} }, 400, 'bad_request'],
  ['too much', { ...ann, context: { text: 'x'.repeat(40_000) } }, 413, 'too_large'],
])('%s is refused', async (_, payload, status, code) => {
  expect(await post(payload)).toMatchObject({ status, error: { code } });
});

test('without a key nothing is told, and with one not more than its rate', async () => {
  expect(await post(ann, {})).toMatchObject({ status: 401 });
  expect(await post(ann, { authorization: 'Bearer other' })).toMatchObject({ status: 401 });
  expect(await post({ ...ann, writeKey: 'key' }, {})).toMatchObject({ status: 200 });
  const answers = await Promise.all(Array.from({ length: 45 }, () => post(ann)));
  expect(answers.filter((answer) => answer['status'] === 429).length).toBeGreaterThan(0);
});

test('an engine that has stopped says so', async () => {
  stopped = true;
  expect(await post(ann)).toMatchObject({ status: 503, error: { code: 'stopped' } });
});
