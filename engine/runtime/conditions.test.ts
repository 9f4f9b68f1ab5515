import { afterEach, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';

/** Conditions through the whole engine: who is a member when, and that nobody has to ask for it to change. */

let rig: Rig;
afterEach(async () => rig?.stop());

const profile = `${shop['profile.yaml']}  birthday: date\n  renewal: instant\n`;
const start = async (who: string, now: string, rest = '') => {
  rig = await Rig.start(
    { ...shop, 'profile.yaml': profile, 'some.yaml': `kind: segment\nid: some\nwho: ${who}\n${rest}` },
    { now },
  );
};

/** When the person became and ceased to be a member, as recorded. */
async function spells(user: string): Promise<string[]> {
  const changes = await rig.changesOf(user);
  return changes.map((line) => line.split(' ')).map(([at, sign]) => `${sign} ${at}`);
}

describe('date', () => {
  test.each([
    [
      'a birthday within the next week, every year',
      '{ date: birthday, next: 7d, yearly: true }',
      { birthday: '1980-03-20' },
      [
        '+ 2026-03-13T00:00:00.001Z',
        '- 2026-03-21T00:00:00.000Z',
        '+ 2027-03-13T00:00:00.001Z',
        '- 2027-03-21T00:00:00.000Z',
      ],
    ],
    [
      'a birthday on 29 February is kept on the 28th',
      '{ date: birthday, next: 1d, yearly: true }',
      { birthday: '1984-02-29' },
      ['+ 2027-02-27T00:00:00.001Z', '- 2027-03-01T00:00:00.000Z'],
    ],
    [
      'a day begins at local midnight',
      '{ date: birthday, last: 24h, yearly: true }',
      { birthday: '1980-07-01' },
      ['+ 2026-06-30T23:00:00.000Z', '- 2026-07-01T23:00:00.000Z'],
    ],
    [
      'an instant to come',
      '{ date: renewal, next: 2d }',
      { renewal: '2026-03-10T12:00:00Z' },
      ['+ 2026-03-08T12:00:00.001Z', '- 2026-03-10T12:00:00.001Z'],
    ],
    [
      'an instant that was',
      '{ date: renewal, last: 2d }',
      { renewal: '2026-03-10T12:00:00Z' },
      ['+ 2026-03-10T12:00:00.000Z', '- 2026-03-12T12:00:00.000Z'],
    ],
    ['a date that is missing', '{ date: renewal, last: 2d }', {}, []],
    [
      'not near a date',
      '{ all: [ vip, { not: { date: renewal, last: 2d } } ] }',
      { vip: true, renewal: '2026-03-10T12:00:00Z' },
      ['+ 2026-03-02T10:00:00.000Z', '- 2026-03-10T12:00:00.000Z', '+ 2026-03-12T12:00:00.000Z'],
    ],
  ])('%s', async (_, who, traits, expected) => {
    await start(who, '2026-03-02T10:00:00Z');
    await rig.identify('ann', traits);
    await rig.moveTo('2027-03-31T00:00:00Z');
    expect((await spells('ann')).slice(0, expected.length || 1)).toEqual(expected);
  });

  test('inside a journey it ends a wait at its own instant', async () => {
    await start(
      'vip',
      '2026-03-02T10:00:00Z',
      `---
kind: journey
id: renew
start: { enters: some }
steps:
  - id: close
    wait: { when: { date: renewal, next: 1d }, up_to: 30d }
  - { id: letter, send: { template: receipt, channel: email } }
`,
    );
    await rig.identify('ann', { vip: true, email: 'a@b.c', renewal: '2026-03-10T12:00:00Z' });
    await rig.moveTo('2026-03-31T00:00:00Z');
    expect(rig.sent.map(({ at }) => new Date(at).toISOString())).toEqual(['2026-03-09T12:00:00.001Z']);
  });
});

describe('sample', () => {
  test('is its share of people, the same ones every time', async () => {
    await start('{ sample: { percent: 30, seed: spring } }', '2026-03-02T10:00:00Z');
    for (let person = 0; person < 300; person++) void rig.daemon.engine.accept(message(`p${person}`));
    await rig.settled();
    const slot = rig.daemon.engine.layout.segments[0]!;
    const members = (await rig.store.people.countMembers([slot])).get(slot)!;
    expect(members).toBeGreaterThan(65);
    expect(members).toBeLessThan(115);
    await rig.replace({
      ...shop,
      'profile.yaml': profile,
      'some.yaml': 'kind: segment\nid: some\nwho: { sample: { percent: 50, seed: spring } }\n',
    });
    // Whoever was in the smaller share is in the greater one: nobody leaves.
    expect((await rig.store.people.countMembers([slot])).get(slot)!).toBeGreaterThan(members);
    const left = await Promise.all(
      Array.from({ length: 300 }, async (_, person) =>
        (await spells(`p${person}`)).filter((line) => line.startsWith('-')),
      ),
    );
    expect(left.flat()).toEqual([]);
  });

  const message = (user: string) => ({
    id: user,
    source: 'test',
    event: null,
    time: null,
    identifiers: { user_id: user },
    traits: { vip: true },
    consent: {},
    properties: {},
    imported: false,
    raw: null,
  });
});

describe('sequence', () => {
  const left =
    '{ sequence: [ { did: cart_updated }, { not: { did: order_completed }, for: 4h } ], within: 1d }';

  test('of something that does not happen is complete at its own instant, and ages', async () => {
    await start(left, '2026-03-02T10:00:00Z');
    await rig.track('ann', 'cart_updated', { cart_id: 'c' });
    await rig.moveTo('2026-03-10T00:00:00Z');
    expect(await spells('ann')).toEqual(['+ 2026-03-02T14:00:00.000Z', '- 2026-03-03T14:00:00.000Z']);
  });

  test('is corrected by an event that comes late', async () => {
    await start(left, '2026-03-02T10:00:00Z');
    await rig.track('ann', 'cart_updated', { cart_id: 'c' });
    await rig.moveTo('2026-03-02T15:00:00Z');
    expect(await rig.segmentsOf('ann')).toEqual(['some']);
    await rig.track(
      'ann',
      'order_completed',
      { order_id: 'o', total: 1 },
      { time: Date.parse('2026-03-02T13:00:00Z') },
    );
    expect(await rig.segmentsOf('ann')).toEqual([]);
  });
});
