import { afterEach, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';
import { estimateSegments, scaled } from './estimate.ts';

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

describe('segments of a store', () => {
  let rig: Rig;
  afterEach(() => rig.stop());

  test.each([1, 4])('are where the interval says, with %d buckets', async (buckets) => {
    rig = await Rig.start(
      {
        ...shop,
        's.yaml':
          'kind: segment\nid: spent\nwho: { did: order_completed, sum: total, is: { at_least: 50 } }\n',
      },
      { buckets },
    );
    let spent = 0;
    const waiting: Promise<unknown>[] = [];
    for (let person = 0; person < 400; person++) {
      const total = (person * 37) % 100;
      if (total >= 50) spent++;
      waiting.push(rig.track(`p${person}`, 'order_completed', { order_id: 'o', total }));
    }
    await Promise.all(waiting);
    const { profiles, sampled, segments } = await estimateSegments(
      rig.store,
      rig.daemon.engine.run,
      rig.clock.now(),
      100,
    );
    expect([profiles, sampled]).toEqual([400, 100]);
    expect(segments[0]!.low).toBeLessThanOrEqual(spent);
    expect(segments[0]!.high).toBeGreaterThanOrEqual(spent);
    const all = await estimateSegments(rig.store, rig.daemon.engine.run, rig.clock.now(), 1000);
    expect(all.segments).toEqual([{ id: 'spent', members: spent, low: spent, high: spent }]);
  });
});
