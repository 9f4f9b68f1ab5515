import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { localFrom } from '../compiler/zone.ts';
import { findingsOf } from '../rig/rig.ts';
import { letter, Stage, withSteps } from './steps.testing.ts';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.stop());

describe('wait for an hour', () => {
  test.each([
    ['later today', '{ local: "12:30" }', '2026-03-02T10:00:00Z', {}, '2026-03-02T12:30:00.000Z'],
    ['tomorrow', '{ local: "09:00" }', '2026-03-02T10:00:00Z', {}, '2026-03-03T09:00:00.000Z'],
    [
      'at once, when it is exactly then',
      '{ local: "10:00" }',
      '2026-03-02T10:00:00Z',
      {},
      '2026-03-02T10:00:00.000Z',
    ],
    [
      'on a day of the week',
      '{ local: "09:00", on: [thu, sun] }',
      '2026-03-02T10:00:00Z',
      {},
      '2026-03-05T09:00:00.000Z',
    ],
    ['next week', '{ local: "09:00", on: [mon] }', '2026-03-02T10:00:00Z', {}, '2026-03-09T09:00:00.000Z'],
    [
      'by the clock of the profile',
      '{ local: "10:00" }',
      '2026-03-02T10:00:00Z',
      { time_zone: 'Asia/Shanghai' },
      '2026-03-03T02:00:00.000Z',
    ],
    [
      'by that of the workspace',
      '{ local: "10:00", zone: workspace }',
      '2026-03-02T10:00:00Z',
      { time_zone: 'Asia/Shanghai' },
      '2026-03-02T10:00:00.000Z',
    ],
    [
      'by another one',
      '{ local: "10:00", zone: America/New_York }',
      '2026-03-02T10:00:00Z',
      {},
      '2026-03-02T15:00:00.000Z',
    ],
    [
      'on the weekday of that clock',
      '{ local: "08:00", on: [tue] }',
      '2026-03-02T23:00:00Z',
      { time_zone: 'Asia/Shanghai' },
      '2026-03-03T00:00:00.000Z',
    ],
    ['that is skipped', '{ local: "01:30" }', '2026-03-28T10:00:00Z', {}, '2026-03-29T01:30:00.000Z'],
    [
      'after the clocks went forward',
      '{ local: "10:00" }',
      '2026-03-28T11:00:00Z',
      {},
      '2026-03-29T09:00:00.000Z',
    ],
    ['that comes twice', '{ local: "01:30" }', '2026-10-24T10:00:00Z', {}, '2026-10-25T00:30:00.000Z'],
    [
      'that comes twice, between the two',
      '{ local: "01:30" }',
      '2026-10-25T01:10:00Z',
      {},
      '2026-10-26T01:30:00.000Z',
    ],
    [
      'of a trait-like tag',
      '{ local: { tag: best_hour } }',
      '2026-03-02T10:00:00Z',
      { score: 13 },
      '2026-03-02T13:00:00.000Z',
    ],
    [
      'of a tag without a value: at once',
      '{ local: { tag: best_hour } }',
      '2026-03-02T10:00:00Z',
      {},
      '2026-03-02T10:00:00.000Z',
    ],
    [
      'of a tag that is no hour: at once',
      '{ local: { tag: best_hour } }',
      '2026-03-02T10:00:00Z',
      { score: 24 },
      '2026-03-02T10:00:00.000Z',
    ],
  ])('%s', async (_, wait, now, traits, expected) => {
    const files = withSteps(`  - { id: hour, wait: ${wait} }\n  - ${letter('note')}`);
    const tag = 'kind: tag\nid: best_hour\ntype: number\nvalue: score\n';
    const rig = await stage.start({ ...files, 'tag.yaml': tag }, { now });
    await stage.meet('ann', traits);
    await rig.track('ann', 'cart_updated', { cart_id: 'c' });
    await rig.moveTo(new Date(Date.parse(now) + 3_600_000).toISOString());
    await stage.restart();
    await rig.moveTo(new Date(Date.parse(now) + 8 * 86_400_000).toISOString());
    expect(stage.letters).toEqual([`note ${expected}`]);
  });

  test.each(['Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'America/Havana'])(
    'from any instant of a year the clocks of %s show it, but for an hour that is skipped',
    (zone) => {
      const year = Date.parse('2026-01-01T00:00:00Z');
      for (let step = 0; step < 365 * 4; step++) {
        const from = year + step * 21_611_000;
        const minutes = (step * 37) % 1440;
        const instant = localFrom(from, minutes, null, zone);
        expect(instant).toBeGreaterThanOrEqual(from);
        expect(instant - from).toBeLessThan(26 * 3_600_000);
        const shown = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'short' }).format(
          instant,
        );
        const wanted = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
        const day = 86_400_000;
        const offset = (at: number) =>
          new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'longOffset' })
            .format(at)
            .split(' ')
            .at(-1);
        const isStable = offset(instant - day) === offset(instant + day);
        if (isStable) expect(shown).toBe(wanted);
      }
    },
  );
});

describe('wait for the first of several', () => {
  const files = withSteps(`
  - id: reaction
    wait:
      first:
        - { when: { did: order_completed }, then: [ ${letter('thanks')} ] }
        - { when: score > 5 }
      up_to: 3d
    else: [ ${letter('nothing')} ]
  - ${letter('after')}`);

  test.each([
    ['what happens first leads its way', 'order', ['thanks', 'after']],
    ['a way without steps leads below', 'score', ['after']],
    ['nothing leads into else', 'none', ['nothing', 'after']],
    ['of two at one instant the upper one', 'both', ['thanks', 'after']],
  ])('%s', async (_, what, expected) => {
    const rig = await stage.start(files);
    await stage.meet('ann');
    await rig.track('ann', 'order_completed', { order_id: 'before', total: 1 });
    await rig.moveTo('2026-03-02T10:00:01Z');
    await rig.track('ann', 'cart_updated', { cart_id: 'c' });
    await rig.moveTo('2026-03-03T10:00:00Z');
    await stage.restart();
    expect(stage.letters).toEqual([]);
    if (what === 'order') await rig.track('ann', 'order_completed', { order_id: 'o', total: 1 });
    if (what === 'score') await rig.identify('ann', { score: 9 });
    if (what === 'both')
      await rig.track('ann', 'order_completed', { order_id: 'o', total: 1 }, { traits: { score: 9 } });
    await rig.moveTo('2026-03-08T10:00:00Z');
    expect(stage.letters.map((line) => line.split(' ')[0])).toEqual(expected);
  });

  test('one that holds on arrival passes at once', async () => {
    const rig = await stage.start(files);
    await stage.meet('ann', { score: 7 });
    await rig.track('ann', 'cart_updated', { cart_id: 'c' });
    expect(stage.letters).toEqual(['after 2026-03-02T10:00:00.000Z']);
  });

  test('where all are about a message that was not sent, else comes at once', async () => {
    const rig = await stage.start(
      withSteps(`
  - ${letter('nudge')}
  - id: reaction
    wait: { first: [ { when: { did: message_clicked, step: nudge } } ], up_to: 3d }
    else: [ { id: mark, set: { vip: true } } ]`),
    );
    await rig.track('bo', 'cart_updated', { cart_id: 'c' });
    expect((await rig.image('bo')).profile.traits['vip']).toBe(true);
  });
});

test.each([
  ['an hour that is none', '{ local: "25:00" }', ''],
  ['a day that is none', '{ local: "10:00", on: [monday] }', ''],
  ['a zone that is none', '{ local: "10:00", zone: Nowhere/There }', ''],
  ['a tag that is not there', '{ local: { tag: missing } }', ''],
  ['a tag that gives no hour', '{ local: { tag: buyer } }', 'CAR-707'],
  ['an else that is never reached', '{ local: "10:00" }, else: [ { id: b, wait: 1h } ]', 'CAR-704'],
  ['a first without a limit', '{ first: [ { when: score > 1 } ] }', ''],
  ['a first of nothing', '{ first: [], up_to: 1d }', ''],
  [
    'one id twice inside',
    '{ first: [ { when: score > 1, then: [ { id: w, wait: 1h } ] } ], up_to: 1d }',
    'CAR-701',
  ],
])('%s is an error', async (_, wait, code) => {
  const tag = 'kind: tag\nid: buyer\ntype: boolean\nvalue: score > 1\n';
  const files = { ...withSteps(`  - { id: w, wait: ${wait} }`), 'tag.yaml': tag };
  const errors = (await findingsOf(files)).filter(({ severity }) => severity === 'error');
  expect(errors.map((error) => error.code).join()).toContain(code);
  expect(errors.length).toBeGreaterThan(0);
});
