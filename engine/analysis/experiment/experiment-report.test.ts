/** A report against sums worked out by hand from what was told: over the real engine, however many buckets, in both stores. */
import { afterEach, describe, expect, test } from 'vitest';
import { shop } from '../../rig/files.ts';
import { Rig } from '../../rig/rig.ts';
import { testPostgresUrl } from '../../store/postgres/server.testing.ts';
import { experimentReports } from './experiment-report.ts';
import type { ExperimentReport, MeasuredArm } from './report.ts';

const DAY = 86_400_000;
const NOW = '2026-03-02T10:00:00Z';

const files = (more: string, arms = '{ none: 50, offer: 50 }') => ({
  ...shop,
  'test.yaml': `
kind: metric
id: bought
share: { did: order_completed }
window: 7d
---
kind: metric
id: spend
did: order_completed
sum: total
window: 7d
---
kind: metric
id: basket
did: order_completed
avg: total
window: 7d
---
kind: experiment
id: try_it
arms: ${arms}
metric: spend
secondary: [ { metric: bought }, { metric: basket } ]
${more}
---
kind: segment
id: offered
who: { assigned: try_it, arm: offer }
`,
  'journey.yaml': `
kind: journey
id: basket
start: { did: cart_updated, key: cart_id, again: always }
steps:
  - { id: try, experiment: try_it, arms: ${arms.replaceAll(/: \d+/g, ': exit')} }
`,
});

let rig: Rig | undefined;
afterEach(async () => {
  await rig?.stop();
  rig = undefined;
});

interface Told {
  readonly user: string;
  readonly country: string;
  /** Hours after the exposure, and how much. Below 0: before it. */
  readonly orders: readonly (readonly [hours: number, total: number])[];
}

/** 40 people: some buy nothing, some before, some too late; one buys for a company. */
const people: readonly Told[] = Array.from({ length: 40 }, (_, index) => ({
  user: `p${index}`,
  country: ['GB', 'DE', 'FR'][index % 3]!,
  orders: [
    ...(index % 4 === 0 ? [[-48, 5 + index] as const] : []),
    ...(index % 2 === 0 ? [[1 + index, 10 + index * 0.1] as const] : []),
    ...(index % 5 === 0 ? [[30, 7.07] as const] : []),
    ...(index % 7 === 0 ? [[24 * 8, 1_000] as const] : []),
    ...(index === 10 ? [[2, 5_000] as const] : []),
  ],
}));

/** Everybody meets it, ten people a day; then as of ten days after the last. */
async function played(more: string, options: { buckets?: number; url?: string } = {}): Promise<Rig> {
  const started = await Rig.start(files(more), { now: NOW, ...options });
  rig = started;
  for (const [index, { user, country }] of people.entries()) {
    if (index % 10 === 0 && index > 0)
      await started.moveTo(new Date(started.clock.now() + DAY).toISOString());
    await started.identify(user, { country, score: index });
    await started.track(user, 'cart_updated', { cart_id: 'a' });
  }
  await started.moveTo(new Date(started.clock.now() + 10 * DAY).toISOString());
  for (const [index, { user, orders }] of people.entries()) {
    for (const [hours, total] of orders) {
      const time = exposedAt(index) + hours * 3_600_000;
      await started.track(user, 'order_completed', { order_id: `${user}-${hours}`, total }, { time });
    }
  }
  await started.settled();
  return started;
}

function exposedAt(index: number): number {
  return Date.parse(NOW) + Math.floor(index / 10) * DAY;
}

async function reportOf(of: Rig, at = of.clock.now()): Promise<ExperimentReport> {
  const { engine } = of.daemon;
  const experiment = engine.run.program.experiments.get('try_it')!;
  const looking = { store: of.store, run: engine.run, isLive: false, clock: { now: () => at } };
  const [report] = await experimentReports({
    looking,
    experiments: [experiment],
    environment: 'local',
    release: 1,
    at,
  });
  return report!;
}

/** What each person of the arm spent in seven days, by hand. */
async function spentIn(of: Rig, isOffered: boolean): Promise<number[]> {
  const found: number[] = [];
  for (const { user, orders } of people) {
    if ((await of.segmentsOf(user)).includes('offered') !== isOffered) continue;
    const within = orders.filter(([hours]) => hours >= 0 && hours < 7 * 24);
    found.push(within.reduce((sum, [, total]) => sum + total, 0));
  }
  return found;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);

function armOf(report: ExperimentReport, metric: string, arm: string): MeasuredArm {
  return report.measures.find((one) => one.metric === metric)!.arms.find((one) => one.arm === arm)!;
}

test('means, effects and errors are those of a sum by hand', async () => {
  const of = await played('decision: { rule: fixed, up_to: 3d }');
  const report = await reportOf(of);
  const [none, offer] = [await spentIn(of, false), await spentIn(of, true)];
  expect(report.arms.map(({ units }) => units)).toEqual([none.length, offer.length]);
  expect(none.length + offer.length).toBe(40);
  const found = armOf(report, 'spend', 'offer');
  expect(found.n).toBe(offer.length);
  expect(found.value).toBeCloseTo(mean(offer), 9);
  expect(found.effect!.effect).toBeCloseTo(mean(offer) - mean(none), 9);
  const error = Math.sqrt(variance(offer) / offer.length + variance(none) / none.length);
  expect(found.effect!.standardError).toBeCloseTo(error, 9);
  const bought = armOf(report, 'bought', 'offer');
  expect(bought.value).toBeCloseTo(offer.filter((spent) => spent > 0).length / offer.length, 12);
  expect(report).toMatchObject({
    started: '2026-03-02T10:00:00.000Z',
    ends: '2026-03-05T10:00:00.000Z',
    mixed: 0,
  });
});

test('it is told the same with other buckets, and in the other store', async () => {
  const told: ExperimentReport[] = [];
  for (const options of [{ buckets: 1 }, { buckets: 4 }, { url: await testPostgresUrl() }]) {
    const of = await played('by: [country]\nadjust: { before: 7d }', options);
    told.push(await reportOf(of));
    await of.stop();
    rig = undefined;
  }
  expect(told[1]).toEqual(told[0]);
  expect(told[2]).toEqual(told[0]);
});

test('whose time is not over is left out, and is said', async () => {
  const of = await played('');
  const report = await reportOf(of, exposedAt(25) + 7 * DAY - 1);
  const arms = ['none', 'offer'].map((arm) => armOf(report, 'spend', arm));
  // Those of the first two days are over; those of the third end with this millisecond.
  expect(arms.reduce((sum, { n }) => sum + n, 0)).toBe(30);
  expect(arms.reduce((sum, { open }) => sum + open, 0)).toBe(10);
  expect(report.notes[0]).toContain('10');
});

test('a longer attribution counts what comes later', async () => {
  const of = await played('attribution: 9d');
  const report = await reportOf(of);
  const [none, offer] = [armOf(report, 'spend', 'none'), armOf(report, 'spend', 'offer')];
  const late = people.filter((_, index) => index % 7 === 0).length;
  const short = mean([...(await spentIn(of, true)), ...(await spentIn(of, false))]) * 40;
  expect(none.value! * none.n + offer.value! * offer.n).toBeCloseTo(short + late * 1_000, 6);
});

describe('one who buys for a company', () => {
  test.each([
    ['by a limit', 'winsorise: { above: 20 }', 20],
    ['by a share', 'winsorise: { share: 0.9 }', null],
  ])('does not decide: %s', async (_, more, limit) => {
    const of = await played(more);
    const report = await reportOf(of);
    const all = [...(await spentIn(of, true)), ...(await spentIn(of, false))].sort((a, b) => a - b);
    const most = limit ?? all[Math.ceil(0.9 * 40) - 1]!;
    const offer = (await spentIn(of, true)).map((spent) => Math.min(spent, most));
    expect(report.measures[0]!.limit).toBeCloseTo(most, 9);
    expect(armOf(report, 'spend', 'offer').value).toBeCloseTo(mean(offer), 9);
    // Of what is 0 or 1 nothing is taken away.
    expect(report.measures[1]!.limit).toBeNull();
  });
});

test('what was bought before is taken out, and the effect keeps its meaning', async () => {
  const of = await played('adjust: { before: 7d }');
  const { effect } = armOf(await reportOf(of), 'spend', 'offer');
  expect(effect!.isAdjusted).toBe(true);
  // A ratio too; and what is adjusted keeps its value.
  const basket = armOf(await reportOf(of), 'basket', 'offer');
  expect(basket.effect!.isAdjusted).toBe(true);
});

test('groups are parts of the whole', async () => {
  const of = await played('by: [country]');
  const [spend] = (await reportOf(of)).measures;
  expect(spend!.groups.map(({ value }) => value)).toEqual(['DE', 'FR', 'GB']);
  for (const { arm, n } of spend!.arms) {
    const inGroups = spend!.groups.map(({ arms }) => arms.find((one) => one.arm === arm)!.n);
    expect(inGroups.reduce((sum, one) => sum + one, 0)).toBe(n);
  }
  expect(spend!.overTime.map(({ day }) => day)).toEqual([
    '2026-03-02',
    '2026-03-03',
    '2026-03-04',
    '2026-03-05',
  ]);
  expect(spend!.overTime.at(-1)!.arms.map(({ n, value }) => [n, value])).toEqual(
    spend!.arms.map(({ n, value }) => [n, value]),
  );
});

test('people of one unit count as one', async () => {
  const of = await played('unit: country');
  const report = await reportOf(of);
  expect(report.arms.reduce((sum, { units }) => sum + units, 0)).toBe(3);
  expect(report.arms.reduce((sum, { people: all }) => sum + all, 0)).toBe(40);
  const arms = ['none', 'offer'].map((arm) => armOf(report, 'spend', arm));
  expect(arms.reduce((sum, { n }) => sum + n, 0)).toBe(3);
});

test('of units, too, the limit is what a share of them does not exceed', async () => {
  const of = await played('unit: country\nwinsorise: { share: 0.6 }');
  const [spend] = (await reportOf(of)).measures;
  const byCountry = new Map<string, number>();
  for (const { country, orders } of people) {
    const within = orders.filter(([hours]) => hours >= 0 && hours < 7 * 24);
    const spent = within.reduce((sum, [, total]) => sum + total, 0);
    byCountry.set(country, (byCountry.get(country) ?? 0) + spent);
  }
  const [, middle] = [...byCountry.values()].sort((a, b) => a - b);
  expect(spend!.limit).toBeCloseTo(middle!, 9);
});

test('a change of shares is no uneven arm, and is said', async () => {
  const of = await Rig.start(files('', '{ none: 100, offer: 0 }'), { now: NOW });
  rig = of;
  for (let index = 0; index < 40; index += 1) await of.track(`a${index}`, 'cart_updated', { cart_id: 'a' });
  await of.moveTo('2026-03-03T10:00:00Z');
  await of.replace(files('', '{ none: 50, offer: 50 }'));
  for (let index = 0; index < 40; index += 1) await of.track(`b${index}`, 'cart_updated', { cart_id: 'a' });
  const report = await reportOf(of);
  expect(report.arms.map(({ expected }) => expected)).toEqual([60, 20]);
  expect(report.sampleRatio).toMatchObject({ isUneven: false });
  expect(report.notes.join()).toContain('shares were changed');
});

test('nobody yet is no fault', async () => {
  rig = await Rig.start(files(''), { now: NOW });
  const report = await reportOf(rig);
  expect(report).toMatchObject({ started: null, sampleRatio: null, decision: { verdict: 'nobody' } });
  expect(armOf(report, 'spend', 'offer')).toMatchObject({ n: 0, value: null, effect: null });
});

test('what led to the exposure is no outcome of it', async () => {
  const more = `---
kind: metric
id: carts
did: cart_updated
count: true
window: 7d
---
kind: experiment
id: carts_too
arms: { none: 50, offer: 50 }
metric: carts
`;
  const all = files(more);
  const journey = all['journey.yaml'].replace('experiment: try_it', 'experiment: carts_too');
  const of = await Rig.start({ ...all, 'journey.yaml': journey }, { now: NOW });
  rig = of;
  for (let index = 0; index < 10; index += 1) await of.track(`a${index}`, 'cart_updated', { cart_id: 'a' });
  await of.moveTo('2026-03-20T10:00:00Z');
  const { engine } = of.daemon;
  const [report] = await experimentReports({
    looking: { store: of.store, run: engine.run, isLive: false, clock: of.clock },
    experiments: [engine.run.program.experiments.get('carts_too')!],
    environment: 'local',
    release: 1,
    at: of.clock.now(),
  });
  const [carts] = report!.measures;
  expect(carts!.arms.reduce((sum, { n }) => sum + n, 0)).toBe(10);
  expect(carts!.arms.map(({ value }) => value)).toEqual([0, 0]);
});

test('the effect is told for each of several times after the exposure', async () => {
  const all = files('');
  const horizons = 'secondary: [ { metric: spend, horizons: [2d, 7d, 9d] }, { metric: bought }';
  const of = await Rig.start(
    { ...all, 'test.yaml': all['test.yaml'].replace('secondary: [ { metric: bought }', horizons) },
    { now: NOW },
  );
  rig = of;
  for (let index = 0; index < 8; index += 1) await of.track(`a${index}`, 'cart_updated', { cart_id: 'a' });
  for (const days of [1, 6, 8]) {
    await of.moveTo(new Date(Date.parse(NOW) + days * DAY).toISOString());
    for (let index = 0; index < 8; index += 1)
      await of.track(`a${index}`, 'order_completed', { order_id: `${days}-${index}`, total: 10 });
  }
  await of.settled();
  const shown = (report: ExperimentReport) =>
    report.measures
      .filter(({ metric, role }) => metric === 'spend' && role === 'secondary')
      .map(({ window, arms }) => [window! / DAY, arms.reduce((sum, { n }) => sum + n, 0), arms[0]!.value]);
  // As of the eighth day nine days are over for nobody.
  expect(shown(await reportOf(of))).toEqual([
    [2, 8, 10],
    [7, 8, 20],
    [9, 0, null],
  ]);
  await of.moveTo(new Date(Date.parse(NOW) + 10 * DAY).toISOString());
  expect(shown(await reportOf(of)).at(-1)).toEqual([9, 8, 30]);
});

test('what is dated like the exposure itself, and so counts as nothing, is told', async () => {
  const { 'journey.yaml': _, ...without } = files('exposed: { did: cart_updated, arm: cart_id }');
  rig = await Rig.start(without, { now: NOW });
  for (const user of ['a', 'b', 'c']) {
    await rig.track(user, 'cart_updated', { cart_id: user === 'c' ? 'offer' : 'none' });
    if (user !== 'a') await rig.track(user, 'order_completed', { order_id: user, total: 20 });
  }
  rig.clock.moveTo(Date.parse(NOW) + 10 * DAY);
  const { notes } = await reportOf(rig);
  expect(notes.filter((note) => note.includes('very instant')).map((note) => note.split(',')[0])).toEqual([
    'spend: 2 people did it at the very instant of the exposure',
    'bought: 2 people did it at the very instant of the exposure',
    'basket: 2 people did it at the very instant of the exposure',
  ]);
});
