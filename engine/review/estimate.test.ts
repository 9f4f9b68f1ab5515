import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { compileFiles, Rig } from '../rig/rig.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';
import { type Estimate, estimateSegments } from './estimate.ts';
import { proposedRun } from './layout.ts';
import { scaled } from './wilson.ts';

describe('an estimate', () => {
  // Wilson's interval without the finite correction, from published tables: 10 of 100 gives 0.0552 to 0.1744.
  test.each([
    ['of a share', 10, 100, 100_000_000, 0.0552, 0.1744],
    ['of nobody', 0, 100, 100_000_000, 0, 0.037],
    ['of everybody', 100, 100, 100_000_000, 0.963, 1],
  ])('%s', (_, hits, sampled, profiles, low, high) => {
    const found = scaled(hits, sampled, profiles);
    expect(found.low / profiles).toBeCloseTo(low, 3);
    expect(found.high / profiles).toBeCloseTo(high, 3);
  });

  test('of all there are is a count', () => {
    expect(scaled(7, 50, 50)).toEqual({ members: 7, low: 7, high: 7 });
  });
});

const segments = `
kind: segment
id: spent
who: { did: order_completed, sum: total, is: { at_least: 50 } }
---
kind: segment
id: spent_round
who: { did: order_completed, where: $round(total) >= 50 }
`;

const inMemory = async (): Promise<string> => 'sqlite::memory:';
const places: readonly (readonly [dialect: string, buckets: number, url: () => Promise<string>])[] = [
  ['sqlite', 1, inMemory],
  ['sqlite', 4, inMemory],
  ['postgres', 4, testPostgresUrl],
];

describe.each(places)('segments of %s with %d buckets', (_, buckets, url) => {
  let rig: Rig;
  let spent = 0;
  beforeAll(async () => {
    rig = await Rig.start({ ...shop, 's.yaml': segments }, { url: await url(), buckets });
    const waiting: Promise<unknown>[] = [];
    for (let person = 0; person < 400; person++) {
      const total = (person * 37) % 100;
      if (total >= 50) spent++;
      waiting.push(rig.track(`p${person}`, 'order_completed', { order_id: 'o', total }));
    }
    await Promise.all(waiting);
  });
  afterAll(() => rig.stop());
  const estimate = (sample: number, queried?: { events: number; profiles: number }): Promise<Estimate> =>
    estimateSegments(
      rig.store,
      rig.daemon.candidate,
      rig.daemon.engine.run,
      rig.clock.now(),
      sample,
      queried,
    );

  test('are counted by the database where they have SQL, and decided by the evaluator elsewhere', async () => {
    const found = await estimate(1000);
    const all = { members: spent, low: spent, high: spent, population: 400, sampled: 400 };
    expect(found).toEqual({
      profiles: 400,
      segments: [
        { id: 'spent', of: 'profile', by: 'sql', why: null, ...all },
        { id: 'spent_round', of: 'profile', by: 'evaluator', why: expect.stringContaining('$round'), ...all },
      ],
    });
  });

  const few = { events: 150, profiles: 150 };
  test('are where the interval says', async () => {
    const found = await estimate(100, few);
    expect(await estimate(100, few)).toEqual(found);
    const [query, evaluator] = found.segments;
    expect(query!.sampled).toBeGreaterThan(100);
    expect(query!.sampled).toBeLessThan(400);
    expect(evaluator!.sampled).toBe(100);
    for (const { low, high, members } of found.segments) {
      expect(low).toBeLessThanOrEqual(spent);
      expect(high).toBeGreaterThanOrEqual(spent);
      expect(members).toBeGreaterThan(low);
    }
  });

  test('of definitions whose columns are not there yet are decided by the evaluator', async () => {
    const events = shop['events.yaml']!.replace('  cart_id: text', '  cart_id: text\n  coupon: text');
    const who = 'kind: segment\nid: used\nwho: { did: cart_updated, where: $exists(coupon) }\n';
    const candidate = await compileFiles({ ...shop, 'events.yaml': events, 's.yaml': who });
    const run = await proposedRun(rig.store, null, candidate, rig.clock.now());
    const found = await estimateSegments(rig.store, candidate, run, rig.clock.now(), 50);
    expect(found.segments).toMatchObject([
      { id: 'used', by: 'evaluator', members: 0, sampled: 50 + (buckets > 1 ? 2 : 0) },
    ]);
  });
});
