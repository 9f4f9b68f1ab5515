import { afterEach, describe, expect, test } from 'vitest';
import { welcoming } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';
import type { Json } from '../store/store.ts';
import { heardPauses, WISHES_KEY, wished } from './pauses.ts';

let rig: Rig;
afterEach(async () => rig?.stop());

const files = welcoming(
  `
  - { id: settle, wait: 2h }
  - { id: hello, send: { template: hello, channel: email } }
  - { id: rest, wait: 1d }
  - { id: again, send: { template: hello, channel: email } }`,
  'goal: { did: order_completed, times: { at_least: 2 } }',
);
const consenting = { consent: { marketing: ['email'] } };
const order = (id: string) => ({ order_id: id, total: 10 });

/** As `carillon pause` leaves it; the daemon hears of it at once. */
async function ask(paused: boolean, hears = true): Promise<void> {
  const { engine } = rig.daemon;
  const before: Json | undefined = await rig.store.progress(WISHES_KEY);
  const value = wished(before, 'welcome', { paused, at: rig.clock.now() });
  await engine.submit([], { bucket: 0, key: WISHES_KEY, value });
  if (hears) await rig.daemon.hearWishes();
  await rig.settled();
}

async function begin(buckets = 1): Promise<void> {
  rig = await Rig.start(files, { buckets });
  await rig.identify('ann', { email: 'ann@example.com' }, consenting);
  await rig.track('ann', 'order_completed', order('1'));
}

const standing = async () =>
  (await rig.image('ann')).instances.map(({ step, due }) => [step, due && new Date(due).toISOString()]);

describe.each([1, 4])('a journey that is paused, in %i buckets', (buckets) => {
  test('nobody moves; what came due is done at the instant of the resume, and what follows counts from there', async () => {
    await begin(buckets);
    await ask(true);
    await rig.moveTo('2026-03-05T10:00:00Z');
    expect(rig.sent).toEqual([]);
    expect(await standing()).toEqual([['settle', '2026-03-02T12:00:00.000Z']]);
    await ask(false);
    await rig.moveTo('2026-03-05T10:00:01Z');
    expect(rig.sent.length).toBe(1);
    expect(await standing()).toEqual(
      [['rest', '2026-03-06T10:00:00.001Z']].map(([step]) => [
        step,
        expect.stringMatching(/^2026-03-06T10:00:00/),
      ]),
    );
    await rig.moveTo('2026-03-07T10:00:00Z');
    expect(rig.sent.length).toBe(2);
  });

  test('a wait that ends after the resume ends when it would have', async () => {
    await begin(buckets);
    await ask(true);
    await rig.moveTo('2026-03-02T11:00:00Z');
    await ask(false);
    await rig.moveTo('2026-03-02T11:59:59Z');
    expect(rig.sent).toEqual([]);
    await rig.moveTo('2026-03-02T12:00:01Z');
    expect(rig.sent.length).toBe(1);
  });

  test('nobody begins, and the reason is kept', async () => {
    await begin(buckets);
    await ask(true);
    await rig.track('bo', 'order_completed', order('2'));
    expect(await rig.decisionsOf('bo')).toEqual(['welcome not_started paused']);
    await ask(false);
    await rig.moveTo('2026-03-12T10:00:00Z');
    expect((await rig.image('bo')).instances).toEqual([]);
  });

  test('the goal still counts', async () => {
    await begin(buckets);
    await ask(true);
    await rig.track('ann', 'order_completed', order('2'));
    await rig.track('ann', 'order_completed', order('3'));
    expect(await rig.decisionsOf('ann')).toContain('welcome.settle ended goal');
  });
});

test('a message that is tried again waits for the resume, with its reason, and goes out once', async () => {
  let answers = 0;
  rig = await Rig.start(files, {
    answer: () =>
      answers++ === 0 ? { outcome: 'transient', reason: 'busy', after: 60_000 } : { outcome: 'accepted' },
  });
  await rig.identify('ann', { email: 'ann@example.com' }, consenting);
  await rig.track('ann', 'order_completed', order('1'));
  await rig.moveTo('2026-03-02T12:00:01Z');
  await ask(true);
  await rig.moveTo('2026-03-03T12:00:00Z');
  expect(answers).toBe(1);
  expect(await rig.decisionsOf('ann')).toContain('welcome.hello waiting paused');
  await ask(false);
  await rig.settled();
  await rig.moveTo('2026-03-03T12:00:01Z');
  expect([answers, rig.sent.length]).toEqual([2, 1]);
});

test('what a channel answers during the pause is heard, and its person goes on with the resume', async () => {
  let accept: () => void = () => {};
  const asked = new Promise<void>((resolve) => {
    accept = resolve;
  });
  rig = await Rig.start(files, { answer: () => asked.then(() => ({ outcome: 'accepted' }) as const) });
  await rig.identify('ann', { email: 'ann@example.com' }, consenting);
  await rig.track('ann', 'order_completed', order('1'));
  const under = rig.moveTo('2026-03-02T12:00:01Z');
  await rig.until(() => rig.clock.now() > Date.parse('2026-03-02T12:00:00Z'));
  const { engine } = rig.daemon;
  const value = wished(undefined, 'welcome', { paused: true, at: rig.clock.now() });
  await engine.submit([], { bucket: 0, key: WISHES_KEY, value });
  await rig.daemon.hearWishes();
  accept();
  await under;
  expect((await standing())[0]?.[0]).toBe('hello');
  await rig.moveTo('2026-03-02T15:00:00Z');
  await ask(false);
  await rig.moveTo('2026-03-02T15:00:01Z');
  expect((await standing())[0]?.[0]).toBe('rest');
  expect(rig.sent.length).toBe(1);
});

test('it outlives a restart, and one that was asked for while nobody ran is heard at the start', async () => {
  const url = `sqlite:/tmp/carillon-pause-${process.pid}.db`;
  const { rm } = await import('node:fs/promises');
  const clean = () =>
    Promise.all(['', '-wal', '-shm', '.lock'].map((end) => rm(`${url.slice(7)}${end}`, { force: true })));
  await clean();
  try {
    rig = await Rig.start(files, { url });
    await rig.identify('ann', { email: 'ann@example.com' }, consenting);
    await rig.track('ann', 'order_completed', order('1'));
    await ask(true, false);
    await rig.restart(files);
    await rig.moveTo('2026-03-03T10:00:00Z');
    expect(rig.sent).toEqual([]);
    await rig.restart(files);
    await ask(false, false);
    await rig.restart(files);
    await rig.moveTo('2026-03-03T10:00:01Z');
    expect(rig.sent.length).toBe(1);
  } finally {
    await clean();
  }
});

const at = (instant: number) => ({ paused: true, at: instant });
test.each([
  ['a wish comes true once', [], { a: at(5) }, {}, [['a', [{ since: 5, until: null }]]]],
  ['paused twice is paused', [['a', [{ since: 5, until: null }]]], { a: at(9) }, {}, null],
  [
    'resumed',
    [['a', [{ since: 5, until: null }]]],
    { a: { paused: false, at: 9 } },
    {},
    [['a', [{ since: 5, until: 9 }]]],
  ],
  ['resumed without a pause', [], { a: { paused: false, at: 9 } }, {}, null],
  ['renamed', [['a', [{ since: 5, until: null }]]], {}, { a: 'b' }, [['b', [{ since: 5, until: null }]]]],
  ['renamed, the newer wish counts', [], { a: at(5), b: { paused: false, at: 6 } }, { a: 'b' }, null],
] as const)('%s', (_, pauses, wishes, moved, expected) => {
  const heard = heardPauses(
    new Map(pauses as never),
    wishes,
    new Map(Object.entries(moved)),
    (wish) => wish.at,
  );
  expect(heard && [...heard]).toEqual(expected);
});
