import { afterEach, expect, it } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';

/**
 * More occurrences than a slot keeps, all gone when the next event comes, and nothing that would have looked in between: what is read back
 * from the stored events does not hold the one that is being shown, or it would leave twice.
 */

const TAG = `kind: event
id: basket_paid
properties:
  lines: { type: list, of: { sku: text } }
---
kind: tag
id: products_90d
type: integer
did: basket_paid
each: lines
distinct: sku
within: 90d
`;
const ASKED = `kind: segment
id: broad
who: products_90d >= 5
---
kind: segment
id: any
who: products_90d >= 2
`;

let rig: Rig;
afterEach(() => rig.stop());

it('a window that was emptied counts what came next once', async () => {
  const files = { ...shop, 'tag.yaml': TAG };
  rig = await Rig.start(files, { now: '2026-01-05T10:00:00Z' });
  const paid = async (day: string, from: number, count: number) => {
    await rig.moveTo(`${day}T10:00:00Z`);
    const lines = Array.from({ length: count }, (_, place) => ({ sku: `s${from + place}` }));
    await rig.track('ann', 'basket_paid', { lines });
  };
  await paid('2026-01-06', 0, 40);
  await paid('2026-01-07', 40, 40);
  await paid('2026-07-01', 100, 4);
  await paid('2026-12-01', 200, 2);
  await rig.replace({ ...files, 'asked.yaml': ASKED });
  expect(await rig.segmentsOf('ann')).toEqual(['any']);
});
