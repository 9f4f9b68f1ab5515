import { afterEach, expect, test } from 'vitest';
import { Rig } from '../rig/rig.ts';
import { garage } from './entities.testing.ts';

let rig: Rig;
afterEach(() => rig.stop());

const files = {
  ...garage,
  'ranks.yaml': `
kind: tag
id: sold
of: product
type: number
did: goods_bought
each: lines
sum: quantity
---
kind: tag
id: price_seen
of: product
type: number
value: price
refresh: 1d
---
kind: segment
id: best_sellers
of: product
who: { top: { count: 1, by: sold } }
refresh: 1h
---
kind: segment
id: best_toys
of: product
who: { top: { count: 1, by: sold, among: toys } }
refresh: 1h
---
kind: segment
id: toys
of: product
who: category = "toys"
---
kind: segment
id: seen_dear
of: product
who: price_seen > 5
---
kind: segment
id: best_customers
who: { top: { count: 1, by: points } }
refresh: 1h
`,
  'profile.yaml': `${garage['profile.yaml']}  points: number\n`,
};

test.each([1, 4])(
  'things are ranked among themselves, and their tags refreshed, with %d buckets',
  async (buckets) => {
    rig = await Rig.start(files, { buckets });
    const segments = (sku: string) => rig.segmentsOfOne('product', sku);
    await rig.tell('product', 'A', { category: 'food', price: 9 });
    await rig.tell('product', 'B', { category: 'toys', price: 1 });
    await rig.identify('ann', { points: 1 });
    const buy = (sku: string, quantity: number) =>
      rig.track('ann', 'goods_bought', { lines: [{ sku, quantity }] });
    await buy('A', 3);
    await buy('B', 2);
    await rig.tell('product', 'B', { price: 8 });
    await rig.moveTo('2026-03-02T11:00:01Z');
    expect(await segments('A')).toEqual(['best_sellers', 'seen_dear']);
    expect(await segments('B')).toEqual(['best_toys', 'toys']);
    expect(await rig.segmentsOf('ann')).toContain('best_customers');
    await buy('B', 5);
    await rig.moveTo('2026-03-02T11:59:59Z');
    expect(await segments('A')).toEqual(['best_sellers', 'seen_dear']);
    await rig.moveTo('2026-03-03T10:00:01Z');
    expect(await segments('A')).toEqual(['seen_dear']);
    expect(await segments('B')).toEqual(['best_sellers', 'best_toys', 'seen_dear', 'toys']);
  },
);
