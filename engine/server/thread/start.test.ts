import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { VirtualClock } from '../../runtime/clock.ts';
import type { AskTasks } from '../../runtime/tasks.ts';
import type { Declarations } from '../declarations.ts';
import { ListenError } from '../listen.ts';
import { type ServerThreadOptions, startServerThread } from './start.ts';

/** The engine's side of the wire, with threads made up: what happens when the other side does not do as it should. */

let folder: string;
let clock: VirtualClock;
let faults: Error[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carillon-thread-'));
  clock = new VirtualClock(0);
  faults = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const declarations: Declarations = {
  identity: { identifiers: [] },
  profile: { fields: [], zoneField: 'time_zone', localeField: 'locale' },
  events: new Map(),
  entities: new Map(),
};
const LISTENS = `port.postMessage({ type: 'listening', url: 'http://there' });`;

function start(code: string, more: Partial<ServerThreadOptions> = {}) {
  const file = join(folder, 'entry.mjs');
  writeFileSync(file, `import { parentPort as port, workerData } from 'node:worker_threads';\n${code}`);
  let onFault = (_: Error) => {};
  const fault = new Promise<Error>((come) => {
    onFault = come;
  });
  const thread = startServerThread({
    entry: pathToFileURL(file),
    address: { host: '127.0.0.1', port: 0 },
    writeKeys: ['key'],
    log: { level: 'silent', format: 'json' },
    parked: null,
    accept: async () => ({ outcome: 'duplicate' }),
    program: () => declarations,
    onRelease: () => () => {},
    health: () => ({ ready: true, release: 1 }),
    figures: { text: async () => 'figures' },
    clock,
    onFault: (error) => {
      faults.push(error);
      onFault(error);
    },
    ...more,
  });
  return { thread, fault };
}

describe('a thread that ends by itself is a fault', () => {
  test.each([
    ['throws', `${LISTENS} setImmediate(() => { throw new Error('broken') });`, /ended by itself: broken$/],
    ['rejects', `${LISTENS} setImmediate(() => Promise.reject(new Error('late')));`, /itself: late$/],
    ['exits', `${LISTENS} setImmediate(() => process.exit(7));`, /itself: exit code 7$/],
  ])('when it %s', async (_, code, message) => {
    const { thread, fault } = start(code);
    expect((await thread).url).toBe('http://there');
    expect((await fault).message).toMatch(message);
    expect(faults).toHaveLength(1);
  });

  test('also before it listens: then nothing was started', async () => {
    await expect(start(`throw new Error('no module');`).thread).rejects.toThrow('no module');
  });
});

test('a port that cannot be opened is told with what to do', async () => {
  const { thread } = start(
    `port.postMessage({ type: 'not_listening', what: 'port 1 is in use', fix: 'take another' });`,
  );
  const error = await thread.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ListenError);
  expect(error).toMatchObject({ message: 'port 1 is in use', fix: 'take another' });
});

test('closing waits for the thread, and that is no fault', async () => {
  const { thread } = start(
    `${LISTENS} port.on('message', ({ type }) => { if (type === 'close') port.close(); });`,
  );
  await (await thread).close();
  expect(faults).toStrictEqual([]);
});

test('a thread that does not end in time is ended', async () => {
  const { thread } = start(`${LISTENS} port.on('message', () => {});`);
  const closing = (await thread).close();
  clock.moveTo(60_000);
  await closing;
  expect(faults).toStrictEqual([]);
});

test('messages of one group are answered together, each under its number', async () => {
  const code = `${LISTENS}
    port.postMessage({ type: 'messages', first: 5, messages: [{ id: 'a' }, { id: 'busy' }, { id: 'c' }] });
    port.on('message', (said) => { if (said.type === 'answers') throw new Error(JSON.stringify(said.answers)); });`;
  const { fault } = start(code, {
    accept: async ({ id }) => {
      if (id === 'busy') throw new Error('stopped');
      return { outcome: 'accepted', profile: 1 };
    },
  });
  const [, answers = ''] = /itself: (.*)$/.exec((await fault).message) ?? [];
  expect(JSON.parse(answers)).toStrictEqual([
    { number: 5, receipt: { outcome: 'accepted', profile: 1 } },
    { number: 6, refused: 'stopped' },
    { number: 7, receipt: { outcome: 'accepted', profile: 1 } },
  ]);
});

test('tasks are asked for over the wire; nothing is said where the engine has stopped', async () => {
  const code = `${LISTENS}
    for (const [number, id] of [[1, 'a'], [2, 'gone']])
      port.postMessage({ type: 'question', number, question: { about: 'tasks', question: { ask: 'show', id } } });
    const told = [];
    port.on('message', ({ number, value }) => { told.push([number, value]); if (told.length === 2) throw new Error(JSON.stringify([workerData.taskKeys, ...told.sort()])); });`;
  const ask: AskTasks = async (question) => {
    if (question.ask === 'show' && question.id === 'gone') throw new Error('the engine has stopped');
    return { no: 'such_task' };
  };
  const { fault } = start(code, { tasks: { ask, keys: ['desk'] } });
  const [, said = ''] = /itself: (.*)$/.exec((await fault).message) ?? [];
  expect(JSON.parse(said)).toStrictEqual([['desk'], [1, { no: 'such_task' }], [2, null]]);
});

test('another release is told when it takes over', async () => {
  let release = () => {};
  const code = `${LISTENS} port.on('message', ({ declarations }) => {
    throw new Error([workerData.declarations, declarations].map(({ events }) => [...events.keys()]).join(' then ')); });`;
  let current = declarations;
  const { thread, fault } = start(code, {
    program: () => current,
    onRelease: (listener) => {
      release = listener;
      return () => {};
    },
  });
  await thread;
  current = { ...declarations, events: new Map([['order_completed', { properties: [] }]]) };
  release();
  expect((await fault).message).toMatch(/itself: {2}then order_completed$/);
});
