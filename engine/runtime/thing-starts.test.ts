/** Starts that a thing has and a person gets: a vehicle is overdue, and its driver hears of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { entityKind } from '../compiler/reference.ts';
import { findingsOf, Rig, type RigOptions } from '../rig/rig.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';
import { garage } from './entities.testing.ts';

let rig: Rig;
afterEach(() => rig?.stop());

const segments = `
kind: segment
id: overdue
of: vehicle
who: { all: [ mileage > 60000, { not: { did: service_visit, within: 30d } } ] }
---
kind: tag
id: visits
of: vehicle
type: integer
did: service_visit
count: true
---
kind: template
id: come
class: service
email:
  subject: "{{ vehicle.model | default: 'Your car' }} of {{ vehicle.mileage | default: 0 }}, {{ profile.first_name | default: 'you' }}"
  html: "<p>{{ journey.key }}</p>"
`;
const journey = (start: string, more = '', steps = '') => `${segments}
---
kind: journey
id: service
start: ${start}
${more}
steps:
  - { id: mail, send: { channel: email, template: come } }
  ${steps || '- { id: rest, wait: 10d }'}
`;
const overdue = '{ enters: overdue, for: driver }';

const started = async (text: string, options: RigOptions = {}) => {
  rig = await Rig.start({ ...garage, 'x.yaml': text }, options);
  return rig;
};
const driven = async (vin: string, more = {}) =>
  rig.tell('vehicle', vin, { mileage: 70_000, driver: 'ann@x.org', ...more });
const ann = (traits = {}) => {
  return rig.identify(
    'ann',
    { email: 'ann@x.org', ...traits },
    { identifiers: { user_id: 'ann', email: 'ann@x.org' } },
  );
};
const subjects = () => rig.sent.map(({ content }) => content['subject']).sort();
const waysOf = async (user = 'ann') => {
  const { instances } = await rig.image(user);
  return instances.map(({ key, endedAt, reason }) => `${key}${endedAt === null ? '' : ` ${reason}`}`).sort();
};
const decisionsOfThing = async (vin: string) => {
  const { profile } = await rig.image(vin, entityKind('vehicle'));
  const rows = await rig.store.people.decisionsOf(profile.id, 100);
  return rows.map(({ journey, outcome, reason }) => `${journey} ${outcome} ${reason}`);
};

const places: readonly (readonly [string, () => Promise<RigOptions>])[] = [
  ['one bucket', async () => ({ buckets: 1 })],
  ['four buckets', async () => ({ buckets: 4 })],
  ['PostgreSQL', async () => ({ url: await testPostgresUrl(), buckets: 4 })],
];

describe.each(places)('in %s', (_name, place) => {
  test('one instance per person and thing, which names it as it was when it began', async () => {
    await started(journey(overdue), await place());
    await ann({ first_name: 'Ann' });
    await driven('V1', { model: 'T' });
    await driven('V2');
    expect(subjects()).toEqual(['T of 70000, Ann', 'Your car of 70000, Ann']);
    expect(await waysOf()).toEqual(['V1', 'V2']);
    // It goes on, but what it is like now is not what it began with; and it is inside already.
    await driven('V1', { model: 'S', mileage: 90_000 });
    expect(await waysOf()).toEqual(['V1', 'V2']);
    expect((await rig.image('ann')).instances.map(({ body }) => body['thing'])).toContainEqual({
      entity: 'vehicle',
      key: 'V1',
      values: { vin: 'V1', model: 'T', mileage: 70_000, visits: 0 },
    });
  });

  test('by the passing of time, at that instant, over a restart', async () => {
    const where = await place();
    const files = { ...garage, 'x.yaml': journey(overdue, '', '- { id: rest, wait: 1d }') };
    const folder = await mkdtemp(join(tmpdir(), 'carillon-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await started(files['x.yaml'], { ...where, url: where.url ?? `sqlite:${join(folder, 'store.db')}` });
    await ann();
    await rig.track('bob', 'service_visit', { vehicle: 'V1' });
    await driven('V1');
    expect(rig.sent).toEqual([]);
    await rig.daemon.stop();
    rig.clock.moveTo(Date.parse('2026-04-02T10:00:00Z'));
    await rig.restart(files);
    await rig.moveTo('2026-04-02T10:00:01Z');
    expect(await rig.decisionsOf('ann')).toContain('service started enters');
    const [instance] = (await rig.image('ann')).instances;
    expect(new Date(instance!.startedAt).toISOString()).toBe('2026-04-01T10:00:00.000Z');
    expect(rig.sent).toHaveLength(1);
    expect(subjects()).toEqual(['Your car of 70000, you']);
  });

  test('nobody is known by the relation, or it is empty: that is written down', async () => {
    await started(journey(overdue), await place());
    await driven('V1', { driver: 'none@x.org' });
    await driven('V2', { driver: null });
    expect(await decisionsOfThing('V1')).toEqual(['service not_started nobody']);
    expect(await decisionsOfThing('V2')).toEqual(['service not_started nobody']);
    await ann();
    await driven('V1');
    // A change of driver makes no start, and who is inside stays with the person.
    await driven('V3');
    expect(await waysOf()).toEqual(['V3']);
    await rig.identify(
      'bob',
      { email: 'bob@x.org' },
      { identifiers: { user_id: 'bob', email: 'bob@x.org' } },
    );
    await driven('V3', { driver: 'bob@x.org' });
    expect(await waysOf()).toEqual(['V3']);
    expect((await rig.image('bob')).instances).toEqual([]);
  });

  test('an event that refers to it, with its own condition on both, and conditions that name it', async () => {
    const start =
      '{ did: service_visit, for: vehicle.driver, where: cost > vehicle.mileage / 1000, again: always, running: also }';
    const goal = 'goal: { did: service_visit, where: vehicle = journey.key }';
    await started(
      journey(start, goal, '- { id: rest, wait: { when: "vehicle.visits > 1 and score > 0", up_to: 3d } }'),
      await place(),
    );
    await ann({ first_name: 'Ann' });
    await driven('V1');
    await rig.track('bob', 'service_visit', { vehicle: 'V1', cost: 50 });
    expect(await waysOf()).toEqual([]);
    await rig.track('bob', 'service_visit', { vehicle: 'V1', cost: 80 });
    expect(await waysOf()).toEqual(['V1']);
    // Its own driver's visit with another vehicle is no goal, with this one it is.
    await rig.track('ann', 'service_visit', { vehicle: 'V2', cost: 1 });
    expect(await waysOf()).toEqual(['V1']);
    await rig.identify('ann', { score: 1 });
    expect(await waysOf()).toEqual(['V1 done']);
    const old = { time: Date.parse('2026-03-02T08:00:00Z') };
    await rig.track('bob', 'service_visit', { vehicle: 'V1', cost: 80 }, old);
    expect(await decisionsOfThing('V1')).toEqual(['service not_started late']);
  });

  test('on a date of it, every so often, at an instant, and by leaving', async () => {
    const starts = [
      '- { date: inspected, offset: -7d, local: "09:00", for: driver }',
      '- { every: "0 12 * * *", for: driver, where: { in: overdue } }',
      '- { at: "2026-03-05T00:00:00Z", for: driver, where: mileage > 100, who: score > 1 }',
      '- { leaves: overdue, for: driver }',
    ];
    const files = {
      ...garage,
      'vehicle.yaml': garage['vehicle.yaml']!.replace('  model: text', '  model: text\n  inspected: date'),
      'x.yaml': journey(
        `\n  ${starts.join('\n  ')}`.replaceAll(
          'for: driver }',
          'for: driver, again: always, running: also }',
        ),
        '',
        '- { id: out, exit: out }',
      ),
    };
    rig = await Rig.start(files, await place());
    await ann({ score: 5 });
    await rig.tell('vehicle', 'V1', { mileage: 70_000, driver: 'ann@x.org' });
    await rig.tell('vehicle', 'V2', { mileage: 10, driver: 'ann@x.org', inspected: '2026-03-11' });
    const reasons = async () =>
      (await rig.decisionsOf('ann'))
        .filter((line) => line.includes('started'))
        .map((line) => line.split(' ').at(-1));
    expect(await reasons()).toEqual([]);
    await rig.daemon.engine.untilIdle();
    await rig.moveTo('2026-03-04T10:00:00Z');
    expect(await reasons()).toContain('date');
    await rig.moveTo('2026-03-05T10:00:00Z');
    expect(await reasons()).toEqual(['date', 'at']);
    await rig.tell('vehicle', 'V1', { mileage: 10 });
    expect(await reasons()).toEqual(['date', 'at', 'leaves']);
    await rig.tell('vehicle', 'V3', { mileage: 80_000, driver: 'ann@x.org' });
    await rig.catchUp('2026-03-06T12:30:00Z');
    expect(await reasons()).toEqual(['date', 'at', 'leaves', 'every']);
  });

  test('existing members that a new journey or an import finds, if it says so', async () => {
    const where = await place();
    await started(segments.split('---\nkind: template')[0]!, where);
    await ann();
    await driven('V1');
    await rig.replace({ ...garage, 'x.yaml': journey('{ enters: overdue, for: driver, existing: true }') });
    expect(await waysOf()).toEqual(['V1']);
    await rig.replace({
      ...garage,
      'x.yaml': journey('{ enters: overdue, for: driver, existing: true }')
        .replace('id: service\nstart', 'id: other\nstart')
        .replace('existing: true', 'existing: false'),
    });
    expect(await waysOf()).toEqual(['V1 removed']);
  });

  test('a release begins nothing for what only seems so until it has heard of others', async () => {
    await started(segments.split('---\nkind: template')[0]!, await place());
    await ann({ score: 5 });
    await rig.identify(
      'bob',
      { email: 'bob@x.org', score: 1 },
      { identifiers: { user_id: 'bob', email: 'bob@x.org' } },
    );
    await driven('V1');
    await driven('V2', { driver: 'bob@x.org' });
    const unloved = `${segments}
---
kind: segment
id: unloved
of: vehicle
who: { not: { has: profile, as: driver, where: score > 3 } }
---
kind: journey
id: service
start: { enters: unloved, for: driver, existing: true }
steps:
  - { id: mail, send: { channel: email, template: come } }
  - { id: rest, wait: 10d }
`;
    await rig.replace({ ...garage, 'x.yaml': unloved });
    expect(await waysOf('ann')).toEqual([]);
    expect(await waysOf('bob')).toEqual(['V2']);
  });

  test('a journey that is called for the same thing', async () => {
    const called = `
---
kind: journey
id: second
start: { called: true, for: driver, again: always }
steps:
  - { id: mail, send: { channel: email, template: come } }
`;
    await started(`${journey(overdue, '', '- { id: go, start_journey: second }')}${called}`, await place());
    await ann();
    await driven('V1', { model: 'T' });
    expect(await waysOf()).toEqual(['V1 done', 'V1 done']);
    expect(subjects()).toEqual(['T of 70000, you', 'T of 70000, you']);
  });
});

test('`again`, `running` and pauses count by thing; two people that turn out to be one are one', async () => {
  await started(
    journey('{ enters: overdue, for: driver, again: { after: 40d } }', '', '- { id: rest, wait: 1d }'),
  );
  await ann();
  await driven('V1');
  await rig.moveTo('2026-03-10T10:00:00Z');
  expect(await waysOf()).toEqual(['V1 done']);
  await driven('V1', { mileage: 1 });
  await driven('V1');
  expect(await waysOf()).toEqual(['V1 done']);
  expect(await rig.decisionsOf('ann')).toContain('service not_started again');
  await driven('V2');
  expect(await waysOf()).toEqual(['V1 done', 'V2']);
});

test.each([
  ['no relation', '{ enters: overdue, for: garage }', 'CAR-730'],
  ['not to people', '{ enters: overdue, for: dealer }', 'CAR-730'],
  ['of people', '{ every: "0 9 * * *", for: driver, zone: profile }', 'CAR-'],
  ['of a segment of people', '{ enters: vips, for: driver }', 'CAR-730'],
  ['an event about nothing', '{ did: cart_updated, for: driver }', 'CAR-730'],
  ['two entities', '{ every: "0 9 * * *", for: owner }', 'CAR-731'],
  ['a person’s clock', '{ date: since, for: driver, zone: profile }', 'CAR-732'],
  ['a where without a thing', '{ every: "0 9 * * *", where: score > 1 }', 'CAR-733'],
  [
    'several things',
    '[{ every: "0 9 * * *", for: driver }, { every: "0 9 * * *", for: boat.owner }]',
    'CAR-734',
  ],
  ['without `for`', '{ enters: overdue }', 'CAR-552'],
  ['a template about it', '{ every: "0 9 * * *" }', 'CAR-736'],
])('%s', async (_name, start, code) => {
  const more = `
---
kind: entity
id: boat
key: name
fields: { owner: { type: ref, to: profile } }
---
kind: segment
id: vips
who: vip
---
kind: journey
id: about_vehicles
start: { enters: overdue, for: driver }
steps: [ { id: out, exit: out } ]
`;
  const found = await findingsOf({ ...garage, 'x.yaml': `${journey(start)}${more}` });
  expect(found.map((one) => one.code).join(' ')).toContain(code);
});
