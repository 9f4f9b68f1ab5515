import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';
import { Tasks } from '../runtime/tasks.ts';
import { createServer } from './server.ts';

/** Tasks over HTTP, with a real engine behind: who may ask, what is answered, and what is refused. */

const files = {
  ...shop,
  'profile.yaml': `${shop['profile.yaml']}  adviser: { type: ref, to: staff }\n`,
  'staff.yaml': 'kind: entity\nid: staff\nkey: number\nfields: { name: text }\n',
  'task.yaml': 'kind: template\nid: ring\nclass: service\ntask: { title: "Call {{ profile.first_name }}" }\n',
  'journey.yaml': `
kind: journey
id: ring
start: { did: cart_updated, key: cart_id, again: always }
steps:
  - { id: call, task: { to: adviser, or: store_staff, template: ring, due: 2d, outcomes: [reached, nobody_home] } }
`,
};

let rig: Rig;
let app: FastifyInstance;
beforeEach(async () => {
  rig = await Rig.start(files);
  const { engine } = rig.daemon;
  const tasks = new Tasks(engine);
  app = createServer({
    accept: (incoming) => engine.accept(incoming),
    program: () => engine.run.program,
    writeKeys: ['demo'],
    clock: rig.clock,
    logger: pino({ level: 'silent' }),
    health: () => ({ ready: true, release: 1 }),
    tasks: { ask: (question) => tasks.ask(question), keys: ['desk'] },
  });
  for (const [index, who] of ['ann', 'bob', 'cid'].entries()) {
    await rig.moveTo(`2026-03-02T10:00:0${index}Z`);
    const traits = { first_name: who, ...(who !== 'cid' && { adviser: 's1' }) };
    await rig.track(who, 'cart_updated', { cart_id: who }, { traits });
  }
});
afterEach(async () => {
  await app.close();
  await rig.stop();
});

const basic = (key: string) => `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
async function ask(method: 'GET' | 'POST', url: string, body?: object | string, key: string | null = 'desk') {
  const response = await app.inject({
    method,
    url,
    headers: {
      ...(key !== null && { authorization: basic(key) }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { payload: body }),
  });
  return { status: response.statusCode, body: response.json() };
}
const titles = async (url: string) => {
  const { body } = await ask('GET', url);
  return body.tasks.map(({ title }: { title: string }) => title);
};
const firstId = async () => (await ask('GET', '/v1/tasks?limit=1')).body.tasks[0].id as string;

test('lists by whose they are, page by page', async () => {
  expect(await titles('/v1/tasks')).toEqual(['Call ann', 'Call bob', 'Call cid']);
  expect(await titles('/v1/tasks?assignee=s1')).toEqual(['Call ann', 'Call bob']);
  expect(await titles('/v1/tasks?team=store_staff')).toEqual(['Call cid']);
  expect(await titles('/v1/tasks?assignee=nobody')).toEqual([]);
  const { body: first } = await ask('GET', '/v1/tasks?assignee=s1&limit=1');
  expect(first.tasks).toHaveLength(1);
  const { body: second } = await ask('GET', `/v1/tasks?assignee=s1&limit=1&after=${first.next}`);
  expect(second.tasks[0].title).toBe('Call bob');
  expect(second).not.toHaveProperty('next');
});

test('shows one, and takes its outcome once', async () => {
  const id = await firstId();
  expect(await ask('GET', `/v1/tasks/${id}`)).toMatchObject({
    status: 200,
    body: {
      id,
      status: 'open',
      assignee: 's1',
      profile: { user_id: ['ann'] },
      due: '2026-03-04T10:00:00.000Z',
    },
  });
  for (const _ of [1, 2]) {
    const done = await ask('POST', `/v1/tasks/${id}/outcome`, { outcome: 'reached' });
    expect(done).toMatchObject({ status: 200, body: { id, status: 'done', outcome: 'reached' } });
  }
  expect(await ask('POST', `/v1/tasks/${id}/outcome`, { outcome: 'nobody_home' })).toMatchObject({
    status: 409,
    body: { error: { code: 'has_outcome', what: 'the task has the outcome `reached` already' } },
  });
  await rig.settled();
  const { instances, events } = await rig.image('ann');
  expect(instances[0]!.reason).toBe('done');
  expect(events.filter(({ type }) => type === 'task_done')).toHaveLength(1);
});

describe('is refused', () => {
  test.each<[string, object | string | undefined, number, string, string]>([
    ['an outcome that is not declared', { outcome: 'maybe' }, 422, 'no_such_outcome', 'reached, nobody_home'],
    ['no outcome', {}, 422, 'bad_outcome', 'outcome'],
    ['a number', { outcome: 7 }, 422, 'bad_outcome', 'outcome'],
    ['no JSON', '{', 400, 'bad_json', ''],
    ['null', 'null', 400, 'no_body', ''],
    ['nothing', undefined, 400, 'no_body', ''],
  ])('%s', async (_, body, status, code, fix) => {
    const answer = await ask('POST', `/v1/tasks/${await firstId()}/outcome`, body);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(answer.body.error.fix).toContain(fix);
  });

  test.each([
    ['/v1/tasks/unknown', 404, 'no_such_task'],
    ['/v1/tasks?limit=0', 400, 'bad_query'],
    ['/v1/tasks?limit=9999', 400, 'bad_query'],
    ['/v1/tasks?after=x', 400, 'bad_query'],
    ['/v1/tasks?assignee=a&assignee=b', 400, 'bad_query'],
    ['/v1/tasks?team=', 400, 'bad_query'],
  ])('%s', async (url, status, code) => {
    const answer = await ask('GET', url);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });

  test('a message that is no task, by its key', async () => {
    expect((await ask('POST', '/v1/tasks/nothing/outcome', { outcome: 'reached' })).status).toBe(404);
  });

  test.each([[null], ['demo'], ['other']])('whoever shows the key %s', async (key) => {
    const id = await firstId();
    for (const answer of [
      await ask('GET', '/v1/tasks', undefined, key),
      await ask('GET', `/v1/tasks/${id}`, undefined, key),
      await ask('POST', `/v1/tasks/${id}/outcome`, { outcome: 'reached' }, key),
    ]) {
      expect(answer).toMatchObject({ status: 401, body: { error: { code: 'unauthorized' } } });
      expect(JSON.stringify(answer.body)).toMatch(/task key/);
    }
    expect((await ask('GET', `/v1/tasks/${id}`)).body.status).toBe('open');
  });

  test('who has the key of tasks and sends events', async () => {
    const event = { type: 'track', userId: 'u', event: 'cart_updated', messageId: 'm' };
    expect((await ask('POST', '/v1/track', event)).status).toBe(401);
  });
});
