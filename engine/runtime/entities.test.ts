/** What is not a person: its rows, tags and segments, what happens to it, and what people's conditions ask of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { entityKind } from '../compiler/reference.ts';
import { Rig, type RigOptions } from '../rig/rig.ts';
import { garage } from './entities.testing.ts';

let rig: Rig;
afterEach(() => rig?.stop());

const started = async (files: Readonly<Record<string, string>>, options: RigOptions = {}) => {
  rig = await Rig.start({ ...garage, ...files }, options);
  return rig;
};
const vehicleImage = (vin: string) => rig.image(vin, entityKind('vehicle'));

describe.each([1, 4])('over %i buckets', (buckets) => {
  const overdue = `
kind: segment
id: overdue
of: vehicle
who:
  all:
    - mileage > 60000
    - not: { did: service_visit, within: 365d }
`;

  test('a vehicle has fields, tags and segments of its own', async () => {
    await started(
      {
        'x.yaml': `${overdue}
---
kind: tag
id: spent
of: vehicle
type: number
did: service_visit
sum: cost
---
kind: segment
id: costly
of: vehicle
who: spent > 100
`,
      },
      { buckets },
    );
    await rig.tell('vehicle', 'V1', { mileage: 70_000, model: 'T' });
    await rig.tell('vehicle', 'V2', { mileage: 10_000 });
    expect(await rig.segmentsOfOne('vehicle', 'V1')).toEqual(['overdue']);
    expect(await rig.segmentsOfOne('vehicle', 'V2')).toEqual([]);
    await rig.track('ann', 'service_visit', { vehicle: 'V1', cost: 120.5 });
    expect(await rig.segmentsOfOne('vehicle', 'V1')).toEqual(['costly']);
    await rig.moveTo('2027-03-02T10:00:01Z');
    expect(await rig.segmentsOfOne('vehicle', 'V1')).toEqual(['costly', 'overdue']);
    await rig.tell('vehicle', 'V1', { mileage: null });
    const { profile, events } = await vehicleImage('V1');
    expect(profile).toMatchObject({ entity: 'vehicle', key: 'V1', traits: { vin: 'V1', model: 'T' } });
    expect(profile.traits).not.toHaveProperty('mileage');
    expect(events.map(({ type }) => type)).toEqual(['service_visit']);
    expect(await rig.store.people.countProfiles()).toBe(1);
    expect(await rig.store.people.countEvents(['service_visit'])).toEqual(new Map([['service_visit', 1]]));
  });

  test('an event makes known what it refers to, and one message is taken once', async () => {
    await started({ 'x.yaml': overdue }, { buckets });
    const visit = { id: 'same', event: 'service_visit', identifiers: { user_id: 'ann' } };
    await rig.accept({ ...visit, properties: { vehicle: ' V7 ' } });
    expect(await rig.accept({ ...visit, properties: { vehicle: 'V7' } })).toEqual({ outcome: 'duplicate' });
    const { profile, events } = await vehicleImage('V7');
    expect(profile.traits).toEqual({ vin: 'V7' });
    expect(events).toHaveLength(1);
    expect(await rig.store.people.countEntities()).toEqual(new Map([['vehicle', 1]]));
  });

  test('with `each` exactly the elements that refer to it', async () => {
    await started(
      {
        'x.yaml': `
kind: tag
id: sold
of: product
type: integer
did: goods_bought
each: lines
sum: quantity
---
kind: tag
id: orders
of: product
type: integer
did: goods_bought
count: true
---
kind: segment
id: sells
of: product
who: sold >= 5
---
kind: segment
id: often
of: product
who: orders >= 2
`,
      },
      { buckets },
    );
    await rig.track('ann', 'goods_bought', {
      lines: [
        { sku: 'A', quantity: 2 },
        { sku: 'B', quantity: 9 },
        { sku: 'A', quantity: 1 },
      ],
    });
    expect(await rig.segmentsOfOne('product', 'A')).toEqual([]);
    expect(await rig.segmentsOfOne('product', 'B')).toEqual(['sells']);
    await rig.track('bob', 'goods_bought', { lines: [{ sku: 'A', quantity: 2 }] });
    expect(await rig.segmentsOfOne('product', 'A')).toEqual(['often', 'sells']);
    const { events } = await rig.image('A', entityKind('product'));
    expect(events.map(({ properties }) => (properties['lines'] as unknown[]).length).sort()).toEqual([1, 2]);
  });

  const related = `${overdue}
---
kind: segment
id: to_call
who: { has: vehicle, as: owner, where: { in: overdue } }
---
kind: segment
id: fleet
who: { has: vehicle, as: owner, times: { at_least: 2 } }
---
kind: segment
id: drives_old
who: { has: vehicle, as: driver, where: mileage > 60000 }
---
kind: segment
id: of_gold
of: vehicle
who: { has: profile, as: owner, where: vip }
`;

  test('people by their vehicles, and vehicles by their owners', async () => {
    await started({ 'x.yaml': related }, { buckets });
    await rig.identify('ann', { vip: true });
    await rig.tell('vehicle', 'V1', { owner: 'ann', mileage: 70_000 });
    expect(await rig.segmentsOf('ann')).toEqual(['to_call']);
    expect(await rig.segmentsOfOne('vehicle', 'V1')).toEqual(['of_gold', 'overdue']);
    await rig.tell('vehicle', 'V2', { owner: 'ann' });
    expect(await rig.segmentsOf('ann')).toEqual(['fleet', 'to_call']);
    await rig.track('bob', 'service_visit', { vehicle: 'V1' });
    expect(await rig.segmentsOf('ann')).toEqual(['fleet']);
    await rig.identify('ann', { vip: false });
    expect(await rig.segmentsOfOne('vehicle', 'V1')).toEqual([]);
    await rig.moveTo('2027-03-02T10:00:01Z');
    expect(await rig.segmentsOf('ann')).toEqual(['fleet', 'to_call']);
    const changes = await rig.changesOf('ann');
    expect(changes.map((line) => line.slice(line.indexOf(' ') + 1))).toEqual([
      '+ to_call event',
      '+ fleet event',
      '- to_call event',
      '+ to_call time',
    ]);
  });

  test('a vehicle changes hands', async () => {
    await started({ 'x.yaml': related }, { buckets });
    await rig.identify('ann', {});
    await rig.identify('bob', { vip: true });
    await rig.tell('vehicle', 'V1', { owner: 'ann', mileage: 70_000 });
    await rig.tell('vehicle', 'V1', { owner: 'bob' });
    expect(await rig.segmentsOf('ann')).toEqual([]);
    expect(await rig.segmentsOf('bob')).toEqual(['to_call']);
    expect(await rig.segmentsOfOne('vehicle', 'V1')).toEqual(['of_gold', 'overdue']);
    await rig.tell('vehicle', 'V1', { owner: 'ann' });
    expect(await rig.segmentsOfOne('vehicle', 'V1')).toEqual(['overdue']);
    await rig.tell('vehicle', 'V1', { owner: null });
    expect(await rig.segmentsOf('ann')).toEqual([]);
  });

  test('a vehicle that is known before its owner waits for them', async () => {
    await started({ 'x.yaml': related }, { buckets });
    await rig.tell('vehicle', 'V1', { owner: 'ann', driver: 'Dan@Example.com', mileage: 10 });
    await rig.tell('vehicle', 'V1', { mileage: 70_000 });
    await rig.tell('vehicle', 'V2', { owner: 'ann' });
    await rig.tell('vehicle', 'V3', { owner: 'ann' });
    await rig.tell('vehicle', 'V3', { owner: 'eve' });
    expect(await rig.store.people.countProfiles()).toBe(0);
    await rig.identify('ann', { vip: true });
    await rig.identify('dan', { email: 'dan@example.com' });
    expect(await rig.segmentsOf('ann')).toEqual(['fleet', 'to_call']);
    expect(await rig.segmentsOf('dan')).toEqual(['drives_old']);
    expect(await rig.segmentsOfOne('vehicle', 'V1')).toEqual(['of_gold', 'overdue']);
    await rig.identify('eve', {});
    expect(await rig.segmentsOf('eve')).toEqual([]);
    await rig.tell('vehicle', 'V3', { mileage: 70_000 });
    expect(await rig.segmentsOf('eve')).toEqual(['to_call']);
  });

  test('who takes another over takes their vehicles over', async () => {
    await started({ 'x.yaml': related }, { buckets });
    await rig.identify('ann', { vip: true });
    await rig.accept({ traits: { email: 'a@example.com' } });
    await rig.tell('vehicle', 'V1', { owner: 'ann', mileage: 70_000 });
    await rig.tell('vehicle', 'V2', { driver: 'a@example.com', mileage: 70_000 });
    expect(await rig.segmentsOf('a@example.com', 'email')).toEqual(['drives_old']);
    await rig.identify('ann', { email: 'a@example.com' });
    expect(await rig.segmentsOf('a@example.com', 'email')).toEqual(['drives_old', 'to_call']);
    await rig.tell('vehicle', 'V2', { mileage: 5 });
    expect(await rig.segmentsOf('ann')).toEqual(['to_call']);
  });

  test('a release that begins to ask knows the past, and nobody enters by it', async () => {
    const journey = (existing: boolean) => `
kind: journey
id: call${existing ? '_all' : ''}
start: { enters: to_call${existing ? ', existing: true' : ''} }
steps: [ { id: hello, send: { channel: email, template: hello } } ]
`;
    await started({}, { buckets });
    await rig.identify('ann', { vip: true });
    await rig.identify('bob', { vip: true });
    await rig.tell('vehicle', 'V1', { owner: 'ann', mileage: 70_000 });
    await rig.tell('vehicle', 'V2', { owner: 'bob', mileage: 70_000 });
    await rig.track('ann', 'service_visit', { vehicle: 'V2', cost: 5 });
    expect((await vehicleImage('V2')).events).toEqual([]);
    const files = { ...garage, 'x.yaml': [related, journey(false), journey(true)].join('\n---\n') };
    await rig.replace(files);
    expect(await rig.segmentsOf('ann')).toEqual(['to_call']);
    expect(await rig.segmentsOf('bob')).toEqual([]);
    expect(await rig.segmentsOfOne('vehicle', 'V2')).toEqual(['of_gold']);
    expect(await rig.decisionsOf('ann')).toEqual([
      'call_all started enters',
      'call_all.hello refused no_address',
      'call_all.hello ended done',
    ]);
    expect(await rig.decisionsOf('bob')).toEqual([]);
    // Another release tells nothing twice.
    await rig.replace({ ...files, 'y.yaml': 'kind: segment\nid: vips\nwho: vip' });
    expect((await vehicleImage('V2')).events).toHaveLength(1);
    expect(await rig.segmentsOf('ann')).toEqual(['to_call', 'vips']);
  });

  test('late events count, and what is asked through two relations follows', async () => {
    await started(
      {
        'x.yaml': `
kind: segment
id: near_london
who: { has: vehicle, as: owner, where: { has: dealer, where: city = "London" } }
---
kind: segment
id: serviced_in_2025
who:
  has: vehicle
  as: owner
  where: { did: service_visit, since: 2025-01-01, until: 2026-01-01, times: { exactly: 2 } }
`,
      },
      { buckets },
    );
    await rig.tell('vehicle', 'V1', { owner: 'ann', dealer: 'D1' });
    await rig.identify('ann', {});
    await rig.tell('dealer', 'D1', { city: 'London' });
    expect(await rig.segmentsOf('ann')).toEqual(['near_london']);
    await rig.tell('dealer', 'D1', { city: 'Leeds' });
    expect(await rig.segmentsOf('ann')).toEqual([]);
    for (const day of ['2025-03-01', '2024-03-01', '2025-04-01'])
      await rig.track('x', 'service_visit', { vehicle: 'V1' }, { time: Date.parse(`${day}T00:00:00Z`) });
    expect(await rig.segmentsOf('ann')).toEqual(['serviced_in_2025']);
  });

  test('what is under way when the engine stops arrives once it runs again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'carillon-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const files = { ...garage, 'x.yaml': related };
    await started(files, { buckets, url: `sqlite:${folder}/a.db` });
    await rig.identify('ann', { vip: true });
    const { engine } = rig.daemon;
    const base = {
      source: 't',
      time: null,
      consent: {},
      imported: false,
      raw: null,
      traits: {},
      properties: {},
    };
    const steps: (() => Promise<unknown>)[] = [
      () =>
        engineOf().accept({
          ...base,
          id: '1',
          event: null,
          identifiers: {},
          entity: { id: 'vehicle', key: 'V1' },
          traits: { owner: 'ann', mileage: 70_000 },
        }),
      () =>
        engineOf().accept({
          ...base,
          id: '2',
          event: 'service_visit',
          identifiers: { user_id: 'bob' },
          properties: { vehicle: 'V1' },
        }),
    ];
    const engineOf = () => rig.daemon.engine;
    expect(engineOf()).toBe(engine);
    for (const [index, step] of steps.entries()) {
      await step();
      // Durable and acknowledged; what it tells others may still be under way.
      await rig.restart(files);
      expect(await rig.segmentsOf('ann')).toEqual(index === 0 ? ['to_call'] : []);
      expect(await rig.segmentsOfOne('vehicle', 'V1')).toEqual(
        index === 0 ? ['of_gold', 'overdue'] : ['of_gold'],
      );
    }
  });

  test('a new tag of a thing knows its past, a renamed segment its members', async () => {
    const visits = 'kind: segment\nid: visited\nof: vehicle\nwho: { did: service_visit }\n';
    const recall = (id: string) => `kind: segment
id: ${id}
of: product
who: title = "bad"
---
kind: segment
id: warned
who: { did: goods_bought, each: lines, where: { in: ${id}, ref: sku } }
`;
    await started({ 'x.yaml': visits, 'y.yaml': recall('recalled') }, { buckets });
    await rig.track('ann', 'service_visit', { vehicle: 'V1', cost: 70 });
    await rig.tell('product', 'A', { title: 'bad' });
    await rig.track('ann', 'goods_bought', { lines: [{ sku: 'A' }] });
    await rig.replace({
      ...garage,
      'x.yaml': `${visits}---\nkind: tag\nid: spent\nof: vehicle\ntype: number\ndid: service_visit\nsum: cost\n---\nkind: segment\nid: dear\nof: vehicle\nwho: spent = 70\n`,
      'y.yaml': recall('called_back'),
      'moved.yaml': 'moved: [ { from: segment.recalled, to: segment.called_back } ]\n',
    });
    expect(await rig.segmentsOfOne('vehicle', 'V1')).toEqual(['dear', 'visited']);
    expect(await rig.segmentsOfOne('product', 'A')).toEqual(['called_back']);
    expect(await rig.segmentsOf('ann')).toEqual(['warned']);
  });

  test('an entity that is no longer declared stays as it was, and comes back', async () => {
    await started({ 'x.yaml': overdue }, { buckets });
    await rig.tell('vehicle', 'V1', { mileage: 70_000 });
    const { 'vehicle.yaml': _, ...without } = garage;
    await rig.replace(without);
    expect(await rig.tell('vehicle', 'V1', { mileage: 5 })).toMatchObject({ code: 'unknown_entity' });
    expect(await rig.segmentsOfOne('vehicle', 'V1')).toEqual([]);
    await rig.replace({ ...garage, 'x.yaml': overdue });
    expect(await rig.segmentsOfOne('vehicle', 'V1')).toEqual(['overdue']);
  });

  test('what an event makes known is decided about at once', async () => {
    await started(
      { 'x.yaml': 'kind: segment\nid: untold\nof: product\nwho: { not: "$exists(title)" }' },
      { buckets },
    );
    await rig.track('ann', 'goods_bought', { lines: [{ sku: 'A' }, { sku: null }, 'odd'] as never });
    await rig.track('ann', 'goods_bought', { lines: [{ sku: 'A' }] });
    expect(await rig.segmentsOfOne('product', 'A')).toEqual(['untold']);
  });
});
