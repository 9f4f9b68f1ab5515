/** What a plan says must be worked out anew, and how long that takes by the clock it is handed. */
import { expect, onTestFinished, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { compileFiles, Rig } from '../rig/rig.ts';
import { planOf } from './plan.ts';

const kept = 'kind: segment\nid: buyers\nwho: { did: order_completed }\n';

async function backfill(segments: string, people = 3) {
  const rig = await Rig.start({ ...shop, 'segments.yaml': kept });
  onTestFinished(() => rig.stop());
  for (let person = 0; person < people; person++) {
    await rig.track(`u${person}`, 'order_completed', { order_id: `o${person}`, total: 5 });
    await rig.track(`u${person}`, 'cart_updated', { cart_id: 'c', value: 1 });
  }
  let looks = 0;
  const plan = await planOf({
    store: rig.store,
    candidate: await compileFiles({ ...shop, 'segments.yaml': segments }),
    root: '/',
    environment: 'local',
    at: rig.clock.now(),
    // Each look at the clock is 700 ms after the one before it.
    now: () => 700 * looks++,
  });
  return plan.backfill;
}

test('a feature that what runs does not keep', async () => {
  const recent = 'kind: segment\nid: recent\nwho: { did: order_completed, within: 60d }\n';
  expect(await backfill(`${kept}---\n${recent}`)).toEqual({
    features: [{ hash: expect.any(String), of: 'profile', what: 'count of order_completed, within 60d' }],
    subjects: 3,
    events: 3,
    estimate: { milliseconds: 700, measured: 3 },
  });
});

test('what is kept already is not worked out again, whatever asks for it', async () => {
  expect(
    await backfill(
      `${kept}---\nkind: segment\nid: again\nwho: { did: order_completed, times: { at_least: 2 } }\n`,
    ),
  ).toBe(null);
});

test('nobody has no past', async () => {
  expect(await backfill('kind: segment\nid: carts\nwho: { did: cart_updated }\n', 0)).toBe(null);
});

test('what filters, picks, or has an order is named', async () => {
  const segments = [
    'kind: segment\nid: a\nwho: { did: order_completed, each: lines, where: price > 5, sum: price * quantity, is: { at_least: 9 } }\n',
    'kind: segment\nid: b\nwho: { did: order_completed, which: last, until: 9d }\n',
    'kind: segment\nid: c\nwho: { sequence: [{ did: cart_updated }, { did: order_completed }], within: 9d }\n',
  ].join('---\n');
  const found = await backfill(segments);
  expect(found?.features.map(({ what }) => what)).toEqual([
    'last of order_completed, until 9d',
    'order of cart_updated, order_completed, within 9d',
    'sum (price * quantity) of order_completed, each of lines, filtered',
  ]);
  expect(found).toMatchObject({ subjects: 3, events: 6 });
});
