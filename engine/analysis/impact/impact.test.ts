/** An impact over the real engine, where the truth is known: bought by those who would have bought more anyway. In both stores, in any number of buckets. */
import { afterEach, describe, expect, test } from 'vitest';
import { wholeHistory } from '../../evaluate/sweep.ts';
import { shop } from '../../rig/files.ts';
import { Rig } from '../../rig/rig.ts';
import { testPostgresUrl } from '../../store/postgres/server.testing.ts';
import { Random } from '../../trials/calibration/random.ts';
import { impactFigures } from './figures.ts';
import { momentsOf } from './moments.ts';
import { alikeBy } from './strata.ts';

const DAY = 86_400_000;
const NOW = '2026-03-02T10:00:00Z';
const EFFECT = 30;

const definitions = (more = '') => ({
  ...shop,
  'worth.yaml': `
kind: tag
id: spent_120d
type: number
did: order_completed
sum: total
within: 120d
---
kind: tag
id: tier
type: text
rules: [ { when: spent_120d >= 100, then: high }, { then: low } ]
---
kind: metric
id: spend
unit: GBP
did: order_completed
sum: total
---
kind: metric
id: app_worth
impact:
  of: spend
  did: order_completed
  where: channel = "app"
  against: { did: order_completed, where: channel = "web" }
  match: [tier]
  before: 120d
  over: [30d, 90d]
${more}`,
});

let rig: Rig | undefined;
afterEach(async () => {
  await rig?.stop();
  rig = undefined;
});

async function tell(orders: readonly (readonly [who: string, at: number, total: number, channel: string])[]) {
  for (let from = 0; from < orders.length; from += 200)
    await Promise.all(
      orders
        .slice(from, from + 200)
        .map(([who, time, total, channel], place) =>
          rig!.track(who, 'order_completed', { order_id: `${from + place}`, total, channel }, { time }),
        ),
    );
  await rig!.settled();
}

async function figure(at = rig!.clock.now()) {
  const { engine } = rig!.daemon;
  const [found] = await impactFigures(engine, [...engine.run.program.impacts.values()], at);
  return found!;
}

/** 300 people with an order in summer, a web or app order in autumn, and one later: more where they had bought much, and EFFECT more after the app. */
function simulated(): (readonly [string, number, number, string])[] {
  const random = new Random(11, 'impact');
  return Array.from({ length: 300 }, (_, person) => {
    const isHigh = random.uniform() < 0.4;
    const before =
      Math.round((isHigh ? 120 + 60 * random.uniform() : 10 + 30 * random.uniform()) * 100) / 100;
    const app = random.uniform() < (isHigh ? 0.7 : 0.15);
    const autumn = Date.parse('2025-09-01T12:00:00Z') + Math.floor(random.uniform() * 28) * DAY;
    const after = Math.max(0, before * 0.8 + 10 + 6 * random.normal()) + (app ? EFFECT : 0);
    const who = `p${person}`;
    return [
      [who, autumn - 60 * DAY, before, 'web'] as const,
      // Spent on the occasion itself: neither before nor after.
      [who, autumn, app ? 500 : 1, app ? 'app' : 'web'] as const,
      [who, autumn + 20 * DAY, Math.round(after * 100) / 100, 'web'] as const,
    ];
  }).flat();
}

const stores: readonly (readonly [string, () => Promise<{ buckets?: number; url?: string }>])[] = [
  ['one bucket', async () => ({})],
  ['four buckets', async () => ({ buckets: 4 })],
  ['PostgreSQL', async () => ({ url: await testPostgresUrl() })],
];

describe('where the truth is known', () => {
  const seen: unknown[] = [];
  test.each(stores)('%s', async (_, options) => {
    rig = await Rig.start(definitions(), { now: NOW, ...(await options()) });
    await tell(simulated());
    const found = await figure();
    const [month] = found.over;
    expect(month!.low).toBeLessThan(EFFECT);
    expect(month!.high).toBeGreaterThan(EFFECT);
    expect(month!.high! - month!.low!).toBeLessThan(10);
    // Compared as they are, it looks twice as good and more.
    expect(month!.naive).toBeGreaterThan(2 * EFFECT);
    for (const { before, after } of month!.balance.slice(1)) {
      expect(Math.abs(before)).toBeGreaterThan(0.5);
      expect(Math.abs(after)).toBeLessThan(0.2);
    }
    seen.push(found);
    expect(found).toEqual(seen[0]);
  });
});

test('what is known just before counts, and nothing later; whose time is not over is left out', async () => {
  rig = await Rig.start(definitions('  who: \'tier = "low"\'\n'), { now: NOW });
  const at = Date.parse('2026-01-10T12:00:00Z');
  for (const who of ['ann', 'bob', 'cyd', 'dan'])
    await rig.track(who, 'cart_updated', { cart_id: who }, { time: at - 60 * DAY });
  await tell([
    // In the tier from the action on: not before.
    ['ann', at, 500, 'app'],
    ['ann', at + DAY, 40, 'web'],
    ['bob', at, 5, 'web'],
    ['bob', at + DAY, 10, 'web'],
    ['cyd', at, 5, 'web'],
    // Did it after all, later than the 30 days.
    ['cyd', at + 40 * DAY, 20, 'app'],
    // Could have, and did not; and when they did, they were in the tier.
    ['dan', at - DAY, 500, 'web'],
    ['dan', at, 6, 'app'],
    // Nothing is known of her before: whether it concerns her, too.
    ['eve', at, 5, 'app'],
  ]);
  const found = await figure();
  expect([found.did, found.others]).toEqual([2, 3]);
  // Ann 40, against Bob 10, Cyd 0 and Dan 6: they had spent nothing before.
  expect(found.over[0]).toMatchObject({
    value: 40,
    othersValue: 16 / 3,
    matched: { did: 1, others: 3 },
    open: { did: 1, others: 0 },
    later: 1 / 3,
    low: null,
  });
  expect(found.over[1]!.open).toEqual({ did: 2, others: 3 });
});

test('those of whom nothing is known before are alike', async () => {
  rig = await Rig.start(definitions(), { now: NOW });
  const at = Date.parse('2026-01-10T12:00:00Z');
  await tell([
    ['ann', at, 500, 'app'],
    ['ann', at + DAY, 40, 'web'],
    ['bob', at, 5, 'web'],
    ['bob', at + DAY, 10, 'web'],
    ['cyd', at, 5, 'web'],
    ['cyd', at + 20 * DAY, 20, 'app'],
    ['eve', at, 5, 'app'],
  ]);
  const { over, did, others } = await figure();
  expect([did, others]).toEqual([3, 2]);
  // Ann 40 and Eve 0, against Bob 10 and Cyd 20, who did it after all: in a stratum of her own.
  expect(over[0]).toMatchObject({
    effect: 20 - 15,
    matched: { did: 2, others: 2 },
    unmatched: { did: 1, others: 0 },
    open: { did: 0, others: 0 },
    later: 0.5,
  });
  expect(over[1]).toMatchObject({ effect: null, open: { did: 3, others: 2 } });
});

describe('moments', () => {
  const occasion = (event: string) => ({ event, where: null });
  const event = (type: string, time: string, message: number) => ({
    type,
    time: Date.parse(time),
    message,
    properties: {},
  });
  const history = wholeHistory([
    event('visited', '2026-01-31T22:30:00Z', 1),
    event('visited', '2026-01-31T23:30:00Z', 2),
    event('visited', '2026-02-10T10:00:00Z', 3),
    event('visited', '2026-03-01T10:00:00Z', 4),
    event('joined', '2026-03-05T10:00:00Z', 5),
    event('visited', '2026-03-05T10:00:00Z', 6),
    event('joined', '2026-04-05T10:00:00Z', 7),
    event('visited', '2026-05-05T10:00:00Z', 8),
  ]);
  const told = (zone: string, until = '2027-01-01') =>
    momentsOf(
      { action: occasion('joined'), against: occasion('visited') },
      history,
      zone,
      Date.parse(until),
    ).map(
      ({ at, did, month }) => `${new Date(at).toISOString().slice(0, 10)} ${did ? 'did' : 'not'} ${month}`,
    );

  test('the first of each month until the action, and the action', () => {
    expect(told('UTC')).toEqual([
      '2026-01-31 not 2026-01',
      '2026-02-10 not 2026-02',
      '2026-03-01 not 2026-03',
      '2026-03-05 did 2026-03',
    ]);
  });
  test('months are those of the workspace', () => {
    expect(told('Europe/Berlin')[1]).toBe('2026-01-31 not 2026-02');
  });
  test('as of before the action nobody knows of it', () => {
    expect(told('UTC', '2026-03-02')).toEqual([
      '2026-01-31 not 2026-01',
      '2026-02-10 not 2026-02',
      '2026-03-01 not 2026-03',
    ]);
  });
});

test.each<[readonly number[] | null | undefined, unknown, string]>([
  [undefined, 'high', 'is high'],
  [undefined, false, 'is false'],
  [undefined, undefined, 'none'],
  [[1, 10], 0.5, '0'],
  [[1, 10], 10, '2'],
  [[1, 10], null, 'none'],
  [null, 0, '0'],
  [null, 1, '1e+0'],
  [null, 1.99, '1e+0'],
  [null, 4.99, '2e+0'],
  [null, 1000, '1e+3'],
  [null, 999.99, '5e+2'],
  [null, 0.03, '2e-2'],
  [null, -7, '-5e+0'],
])('with steps %j, %j is %s', (steps, value, is) => {
  expect(alikeBy(steps, value)).toBe(is);
});
