import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig, type RigOptions } from '../rig/rig.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';

/** Messages that wait for room under a cap: when they go, which of them goes first, and what becomes of those that cannot. */

let rig: Rig;
const folders: string[] = [];
const folderOf = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'carillon-caps-'));
  folders.push(folder);
  return folder;
};
afterEach(async () => {
  await rig?.stop();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

const journey = (id: string, template = 'hello') => `
kind: journey
id: ${id}
start: { did: cart_updated, where: cart_id = "${id}", key: value, again: always }
steps:
  - id: letter
    send: { template: ${template}, channel: email }
    else: [ { id: sad, exit: sad } ]
`;
const files = {
  ...shop,
  'letters.yaml': ['alpha', 'beta', 'gamma'].map((id) => journey(id)).join('---'),
  'notices.yaml': journey('notice', 'notice'),
  'notice.yaml':
    'kind: template\nid: notice\nclass: service\nemail: { subject: Notice, html: <p>Notice</p> }\n',
};
const policy = (rows: string) => ({ ...files, 'policy.yaml': `${shop['policy.yaml']}${rows}\n` });
const start = async (rows: string, options: RigOptions = {}) => {
  rig = await Rig.start(policy(rows), { now: '2026-03-02T10:00:00Z', ...options });
};
let value = 0;
const ask = (id: string, person = 'ann') =>
  rig.track(
    person,
    'cart_updated',
    { cart_id: id, value: ++value },
    { traits: { email: `${person}@example.com` }, consent: { marketing: ['email'] } },
  );
const at = (text: string) => rig.moveTo(`2026-03-${text}Z`);
/** Which journeys' messages were sent, in order. */
const sent = async (person = 'ann') => {
  const { events } = await rig.image(person);
  return events
    .filter(({ type }) => type === 'message_sent')
    .toSorted((a, b) => a.time - b.time)
    .map(({ time, properties }) => `${new Date(time).toISOString().slice(8, 16)} ${properties['journey']}`);
};
const why = async (person = 'ann') =>
  (await rig.decisionsOf(person)).filter((line) => !/ (started|ended) /.test(line));

describe('a message that meets a cap waits until there is room', () => {
  test.each<[string, string, string]>([
    ['a rolling window', 'at_most: 1, within: 2d', '04T10:00'],
    ['a month of the calendar', 'at_most: 1, within: this_month', '31T23:00'],
    ['a week of the calendar', 'at_most: 1, within: this_week', '09T00:00'],
    [
      'two rows, the longest',
      'at_most: 1, within: 1d, otherwise: wait }, { at_most: 1, within: 3d',
      '05T10:00',
    ],
    ['within its bound', 'at_most: 1, within: 2d, up_to: 2d', '04T10:00'],
  ])('%s', async (_, row, until) => {
    await start(`caps: [ { ${row}, otherwise: wait } ]`);
    await ask('alpha');
    await ask('beta');
    expect(await why()).toEqual(['beta.letter waiting cap']);
    expect(await sent()).toEqual(['02T10:00 alpha']);
    await rig.moveTo('2026-04-02T00:00:00Z');
    expect(await sent()).toEqual(['02T10:00 alpha', `${until} beta`]);
  });

  test.each<[string, string, string]>([
    ['one row drops', 'within: 1d, otherwise: wait }, { at_most: 1, within: 3d, otherwise: drop', '02T10:00'],
    ['it would wait too long', 'within: 3d, up_to: 1d, otherwise: wait', '02T10:00'],
  ])('or is refused at once: %s', async (_, row) => {
    await start(`caps: [ { at_most: 1, ${row} } ]`);
    await ask('alpha');
    await ask('beta');
    expect(await why()).toEqual(['beta.letter refused cap']);
    await at('20T00:00:00');
    expect(await sent()).toEqual(['02T10:00 alpha']);
  });

  test('and is refused when its time is up, if others stand before it', async () => {
    await start('caps: [ { at_most: 1, within: 2d, up_to: 3d, otherwise: wait } ]');
    for (const id of ['alpha', 'beta', 'gamma']) await ask(id);
    await at('05T09:59:59');
    expect((await why()).filter((line) => line.includes('refused'))).toEqual([]);
    await at('20T00:00:00');
    expect(await sent()).toEqual(['02T10:00 alpha', '04T10:00 beta']);
    expect((await why()).at(-1)).toBe('gamma.letter refused cap');
  });

  test('then everything is asked again', async () => {
    await start(
      'caps: [ { at_most: 1, within: 12h, otherwise: wait } ]\nquiet: [ { class: marketing, from: "21:00", to: "08:00", zone: workspace } ]',
    );
    await ask('alpha');
    await ask('beta');
    await at('04T00:00:00');
    expect(await sent()).toEqual(['02T10:00 alpha', '03T08:00 beta']);
    expect(await why()).toEqual(['beta.letter waiting cap', 'beta.letter waiting quiet_hours']);
  });

  test('sooner, if what stood before it fails', async () => {
    let answers = 0;
    await start('caps: [ { at_most: 1, within: 7d, otherwise: wait } ]', {
      answer: () =>
        ++answers === 1
          ? { outcome: 'transient', reason: 'busy', after: 3_600_000 }
          : answers === 2
            ? { outcome: 'permanent', reason: 'no' }
            : { outcome: 'accepted' },
    });
    await ask('alpha');
    await ask('beta');
    expect(await why()).toEqual(['beta.letter waiting cap']);
    await at('02T12:00:00');
    expect(await sent()).toEqual(['02T11:00 beta']);
  });

  test('sooner, if a release raises the cap', async () => {
    await start('caps: [ { at_most: 1, within: 7d, otherwise: wait } ]');
    await ask('alpha');
    await ask('beta');
    await at('03T10:00:00');
    await rig.replace(policy('caps: [ { at_most: 2, within: 7d, otherwise: wait } ]'));
    await at('03T11:00:00');
    expect((await sent()).map((line) => line.slice(0, 5) + line.slice(8))).toEqual([
      '02T10 alpha',
      '03T10 beta',
    ]);
  });
});

test('the oldest goes first, and nobody who comes later takes its place', async () => {
  await start('caps: [ { at_most: 1, within: 1d, otherwise: wait } ]');
  await ask('gamma');
  await at('02T11:00:00');
  await ask('beta');
  await at('02T12:00:00');
  await ask('alpha');
  await at('03T09:59:59');
  // It comes at the very instant at which there is room, and before timers.
  rig.clock.moveTo(Date.parse('2026-03-03T10:00:00Z'));
  await ask('gamma');
  await at('20T00:00:00');
  expect(await sent()).toEqual(['02T10:00 gamma', '03T10:00 beta', '04T10:00 alpha', '05T10:00 gamma']);
});

test.each<[string, () => Promise<RigOptions>]>([
  ['one bucket', async () => ({ buckets: 1, url: `sqlite:${join(await folderOf(), 'a.db')}` })],
  ['four buckets', async () => ({ buckets: 4, url: `sqlite:${join(await folderOf(), 'b.db')}` })],
  ['PostgreSQL', async () => ({ buckets: 4, url: await testPostgresUrl() })],
])('a restart at any time changes nothing: %s', async (_, where) => {
  const rows = 'caps: [ { at_most: 1, within: 1d, up_to: 60h, otherwise: wait } ]';
  const answers: string[][] = [];
  for (const restarts of [[], ['02T10:00:00', '03T10:00:00', '03T22:00:00', '04T10:00:00']]) {
    await start(rows, await where());
    for (const person of ['ann', 'bo'])
      for (const id of ['gamma', 'beta', 'alpha', 'gamma']) await ask(id, person);
    for (const instant of restarts) {
      await at(instant);
      await rig.restart(policy(rows));
    }
    await at('09T00:00:00');
    const said = await Promise.all(
      ['ann', 'bo'].map(async (one) => [...(await sent(one)), ...(await why(one))]),
    );
    answers.push(said.flat());
    await rig.stop();
  }
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[0]!.filter((line) => /^0/.test(line))).toHaveLength(6);
  expect(answers[0]!.filter((line) => line.includes('refused'))).toHaveLength(2);
});

describe('priority', () => {
  const cap = 'caps: [ { at_most: 1, within: 1d, otherwise: wait } ]';
  const order = async (then = '20T00:00:00') => {
    await at(then);
    return (await sent()).map((line) => line.slice(9));
  };

  test.each<[string, string, string[], string[]]>([
    ['a journey that is named', '[ { journey: gamma } ]', ['beta', 'gamma'], ['gamma', 'beta']],
    [
      'the first row first',
      '[ { journey: gamma }, { journey: beta } ]',
      ['alpha', 'beta', 'gamma'],
      ['gamma', 'beta', 'alpha'],
    ],
    ['age within a row', '[ { class: marketing } ]', ['gamma', 'beta'], ['gamma', 'beta']],
  ])('among those that wait: %s', async (_, rows, asked, expected) => {
    await start(`${cap}\npriority: ${rows}`);
    for (const id of ['alpha', ...asked]) {
      await ask(id);
      rig.clock.moveTo(rig.clock.now() + 60_000);
    }
    expect(await order()).toEqual(['alpha', ...expected]);
  });

  test('a class that is named, where rows count each class by itself', async () => {
    const row = (name: string) => `{ class: ${name}, at_most: 1, within: 1d, otherwise: wait }`;
    await start(`caps: [ ${row('marketing')}, ${row('service')} ]\npriority: [ { class: service } ]`);
    for (const id of ['alpha', 'notice', 'beta', 'notice']) await ask(id);
    expect(await order('02T10:00:01')).toEqual(['alpha', 'notice']);
    expect((await order()).slice(2).sort()).toEqual(['beta', 'notice']);
  });

  test('a lower one never takes the place that a higher one waits for', async () => {
    await start(`${cap}\npriority: [ { journey: alpha } ]`);
    await ask('beta');
    await at('02T18:00:00');
    await ask('alpha');
    await at('03T09:59:59');
    // Room comes at this instant; who asks now is asked before the timer of the one that waits.
    rig.clock.moveTo(Date.parse('2026-03-03T10:00:00Z'));
    await ask('gamma');
    expect(await order()).toEqual(['beta', 'alpha', 'gamma']);
  });

  test('of those ready at one instant the higher goes, and the lower is dropped', async () => {
    const quiet = 'quiet: [ { class: marketing, from: "09:00", to: "12:00", zone: workspace } ]';
    await start(
      `${quiet}\ncaps: [ { at_most: 1, within: 1d, otherwise: drop } ]\npriority: [ { journey: gamma } ]`,
    );
    await ask('alpha');
    rig.clock.moveTo(rig.clock.now() + 60_000);
    await ask('gamma');
    expect(await order('02T13:00:00')).toEqual(['gamma']);
    expect((await why()).at(-1)).toBe('alpha.letter refused cap');
  });

  test('a lower one that is to be tried again makes room for a higher one', async () => {
    let answers = 0;
    await start(`${cap}\npriority: [ { journey: gamma } ]`, {
      answer: () =>
        ++answers === 1
          ? { outcome: 'transient', reason: 'busy', after: 3_600_000 }
          : { outcome: 'accepted' },
    });
    await ask('alpha');
    rig.clock.moveTo(rig.clock.now() + 60_000);
    await ask('gamma');
    expect(await order('03T09:00:00')).toEqual(['gamma']);
    expect(await order()).toEqual(['gamma', 'alpha']);
  });

  test('whoever stood before leaves, and the next is asked at once', async () => {
    const leaving = {
      ...policy(`${cap}\npriority: [ { journey: alpha } ]`),
      'letters.yaml': [
        journey('alpha').replace('steps:', 'stop: vip\nsteps:'),
        journey('beta'),
        journey('gamma'),
      ].join('---'),
    };
    rig = await Rig.start(leaving, { now: '2026-03-02T10:00:00Z' });
    for (const id of ['gamma', 'beta', 'alpha']) await ask(id);
    await at('02T20:00:00');
    await rig.identify('ann', { vip: true });
    expect(await order('03T10:00:01')).toEqual(['gamma', 'beta']);
  });
});
