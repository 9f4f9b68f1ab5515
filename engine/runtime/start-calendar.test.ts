import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findingsOf } from '../rig/rig.ts';
import { letter, Stage, withSteps } from './steps.testing.ts';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.stop());

const profile = `
kind: entity
id: profile
fields:
  first_name: text
  email: { type: text, pii: true }
  country: text
  locale: text
  time_zone: text
  score: number
  vip: boolean
  birth_date: date
  renewal: instant
`;
const starting = (start: string, steps = `  - ${letter('note')}`) => {
  const files = withSteps(steps);
  return {
    ...files,
    'profile.yaml': profile,
    'journey.yaml': files['journey.yaml']!.replace(/start:.*/, `start: ${start}`),
  };
};

describe('on a date', () => {
  const birthday = '{ date: birth_date, yearly: true, local: "09:00", zone: profile }';
  test.each([
    ['a birthday', birthday, { birth_date: '1990-05-10' }, ['2026-05-10T08:00', '2027-05-10T08:00']],
    [
      'in the zone of the profile',
      birthday,
      { birth_date: '1990-05-10', time_zone: 'Asia/Shanghai' },
      ['2026-05-10T01:00', '2027-05-10T01:00'],
    ],
    ['29 February', birthday, { birth_date: '1992-02-29' }, ['2027-02-28T09:00', '2028-02-29T09:00']],
    [
      'at the turn of the year',
      '{ date: birth_date, yearly: true, offset: -7d, local: "09:00" }',
      { birth_date: '1990-01-03' },
      ['2026-12-27T09:00', '2027-12-27T09:00'],
    ],
    [
      'days before, though clocks changed',
      '{ date: birth_date, offset: -7d, local: "09:00" }',
      { birth_date: '2026-04-02' },
      ['2026-03-26T09:00'],
    ],
    [
      'at an hour that is skipped',
      '{ date: birth_date, local: "01:30" }',
      { birth_date: '2026-03-29' },
      ['2026-03-29T01:30'],
    ],
    [
      'at an hour that comes twice',
      '{ date: birth_date, local: "01:30" }',
      { birth_date: '2026-10-25' },
      ['2026-10-25T00:30'],
    ],
    [
      'hours after an instant',
      '{ date: renewal, offset: 36h }',
      { renewal: '2026-03-28T12:00:00Z' },
      ['2026-03-30T00:00'],
    ],
    ['a date of the past', '{ date: birth_date }', { birth_date: '1990-05-10' }, []],
    ['no date', birthday, {}, []],
  ])(
    '%s',
    async (_, start, traits, expected) => {
      const rig = await stage.start(starting(start), { now: '2026-03-02T10:00:00Z' });
      await stage.meet('ann', traits);
      await rig.moveTo('2026-03-27T00:00:00Z');
      await stage.restart();
      await rig.moveTo('2028-04-01T00:00:00Z');
      expect(stage.letters).toEqual(expected.map((time) => `note ${time}:00.000Z`));
    },
    20_000,
  );

  test('one that is corrected counts from then on, and conditions are asked on the day', async () => {
    const rig = await stage.start(starting('{ date: birth_date, yearly: true, who: vip = false }'));
    await stage.meet('ann', { birth_date: '1990-05-10', vip: false });
    await stage.meet('bo', { birth_date: '1990-05-10', vip: true });
    await rig.moveTo('2026-05-09T12:00:00Z');
    await rig.identify('ann', { birth_date: '1990-05-08' });
    await rig.moveTo('2026-05-20T12:00:00Z');
    expect(rig.sent).toEqual([]);
    await rig.identify('ann', { birth_date: '1990-05-30' });
    await rig.moveTo('2026-06-20T12:00:00Z');
    expect(rig.sent.map(({ to }) => to)).toEqual(['ann@example.com']);
  });

  test('rings once, though the daemon was away and something happens at that very instant', async () => {
    const rig = await stage.start(starting('{ date: renewal, again: always }'));
    await stage.meet('ann', { renewal: '2026-03-05T10:00:00Z' });
    rig.clock.moveTo(Date.parse('2026-03-05T10:00:00.000Z'));
    await rig.track('ann', 'cart_updated', { cart_id: 'a' });
    await stage.restart();
    await rig.track('ann', 'cart_updated', { cart_id: 'b' });
    rig.clock.moveTo(Date.parse('2026-03-09T10:00:00Z'));
    await stage.restart();
    expect(rig.sent.length).toBe(1);
    expect((await rig.decisionsOf('ann')).filter((line) => line.includes('started'))).toEqual([
      'basket started date',
    ]);
  });
});

describe('at an instant', () => {
  test('everybody who fits then begins once', async () => {
    const files = starting('{ at: "2026-03-05T10:00:00Z", who: vip }');
    const rig = await stage.start(files, { buckets: 1 });
    for (const person of ['ann', 'bo', 'cy']) await stage.meet(person, { vip: person !== 'cy' });
    await rig.moveTo('2026-03-05T09:59:59Z');
    expect(rig.sent.length).toBe(0);
    await stage.restart();
    await rig.moveTo('2026-03-06T10:00:00Z');
    await stage.meet('late', { vip: true });
    await stage.restart();
    await rig.moveTo('2026-03-09T10:00:00Z');
    expect(rig.sent.map(({ to }) => to).sort()).toEqual(['ann@example.com', 'bo@example.com']);
  });

  test('that was past when the journey came', async () => {
    const rig = await stage.start({
      ...starting('{ leaves: nobody }'),
      'nobody.yaml': 'kind: segment\nid: nobody\nwho: score > 1\n',
    });
    await stage.meet('ann');
    await rig.replace(starting('{ at: "2026-03-01T10:00:00Z" }'));
    await rig.moveTo('2026-03-09T10:00:00Z');
    expect(rig.sent).toEqual([]);
  });
});

describe('over a span', () => {
  const people = Array.from({ length: 40 }, (_, index) => `p${index}`);

  test('a crowd is spread, everybody to a moment of their own that stays theirs', async () => {
    const files = starting('{ at: "2026-03-05T10:00:00Z", over: 10h }');
    const rig = await stage.start(files);
    for (const person of people) await stage.meet(person);
    await rig.moveTo('2026-03-05T13:00:00Z');
    const early = rig.sent.length;
    await stage.restart();
    await rig.moveTo('2026-03-06T10:00:00Z');
    expect(rig.sent.length).toBe(people.length);
    expect(early).toBeGreaterThan(3);
    expect(early).toBeLessThan(25);
    const hours = rig.sent.map(({ at }) => (at - Date.parse('2026-03-05T10:00:00Z')) / 3_600_000);
    expect(Math.max(...hours)).toBeLessThanOrEqual(10);
    expect(new Set(hours).size).toBe(people.length);
  });

  test('the goal takes out who waits for it; whoever waits when it is left out begins', async () => {
    const files = starting('{ did: cart_updated, over: 10h }');
    const journey = `${files['journey.yaml']}goal: { did: order_completed }\n`;
    const rig = await stage.start({ ...files, 'journey.yaml': journey });
    for (const person of ['ann', 'bo']) {
      await stage.meet(person);
      await rig.track(person, 'cart_updated', { cart_id: 'c' });
    }
    expect(rig.sent).toEqual([]);
    await rig.track('bo', 'order_completed', { order_id: 'o', total: 1 });
    await rig.replace({ ...files, 'journey.yaml': journey.replace(', over: 10h', '') });
    await rig.moveTo('2026-03-03T10:00:00Z');
    expect(rig.sent.map(({ to }) => to)).toEqual(['ann@example.com']);
    expect((await rig.decisionsOf('bo')).at(-1)).toBe('basket.(start) ended goal');
  });
});

test.each([
  ['an instant that is none', '{ at: "2026-03-05" }', 'CAR-710'],
  ['a date that is a number', '{ date: score }', 'CAR-710'],
  ['a date of a name nobody has', '{ date: birthday }', 'CAR-310'],
  ['an offset without a unit', '{ date: birth_date, offset: "7" }', 'CAR-2'],
  ['two starts in one', '{ date: birth_date, did: cart_updated }', 'CAR-2'],
  ['an hour that is none', '{ date: birth_date, local: "24:00" }', 'CAR-2'],
])('%s is an error', async (_, start, code) => {
  const errors = (await findingsOf(starting(start))).filter(({ severity }) => severity === 'error');
  expect(errors.map((error) => error.code).join()).toContain(code);
});
