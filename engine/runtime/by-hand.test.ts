import { afterEach, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';
import type { Json } from '../store/store.ts';
import { answerTo, BY_HAND_KEY, type Choice, wishingByHand, withoutWish } from './by-hand.ts';

/** Wishes about messages, as `carillon outbox` leaves them beside a daemon. */

let rig: Rig;
afterEach(async () => rig?.stop());

const files = {
  ...shop,
  'journey.yaml': `
kind: journey
id: letters
start: { did: cart_updated, key: cart_id }
steps: [ { id: letter, send: { template: hello, channel: email } } ]
`,
};

const put = (value: Json) => rig.daemon.engine.submit([], { bucket: 0, key: BY_HAND_KEY, value });
async function wish(id: string, choice: Choice): Promise<void> {
  const change = await wishingByHand(rig.store, id, { ...choice, at: rig.clock.now() });
  await put(change(await rig.store.progress(BY_HAND_KEY)));
}
const hear = async () => {
  await rig.daemon.hearWishes();
  await rig.settled();
};
const failed = async () => (await rig.store.people.effects(['failed'], 10)).map(({ key }) => key);

const stores: readonly (readonly [string, () => Promise<string | undefined>])[] = [
  ['sqlite', async () => undefined],
  ['postgres', testPostgresUrl],
];

test.each(stores)('%s: each wish is done once, whoever asks again', async (_, storeUrl) => {
  let tries = 0;
  const answer = () => {
    tries += 1;
    return { outcome: 'permanent', reason: 'no' } as const;
  };
  const url = await storeUrl();
  rig = await Rig.start(files, { answer, ...(url !== undefined && { url, buckets: 4 }) });
  await rig.identify('ann', { email: 'ann@example.com' }, { consent: { marketing: ['email'] } });
  for (const cart of ['a', 'b', 'c']) await rig.track('ann', 'cart_updated', { cart_id: cart });
  expect(tries).toBe(3);
  await wish('first', { decision: 'retry', channel: 'email' });
  await wish('other', { decision: 'retry', channel: 'sms' });
  expect(await answerTo(rig.store, 'first')).toBeNull();
  for (let times = 0; times < 3; times++) await hear();
  expect(tries).toBe(6);
  expect([await answerTo(rig.store, 'first'), await answerTo(rig.store, 'other')]).toEqual([3, 0]);

  const [one = ''] = await failed();
  await wish('drop', { decision: 'drop', message: one });
  await hear();
  await wish('again', { decision: 'drop', message: one });
  await hear();
  expect([await answerTo(rig.store, 'drop'), await answerTo(rig.store, 'again')]).toEqual([1, 0]);
  expect(await failed()).toHaveLength(2);
  expect(tries).toBe(6);
});

describe('what is kept of wishes', () => {
  test('goes as they are withdrawn, or an hour after they were answered', async () => {
    rig = await Rig.start(files);
    await wish('a', { decision: 'drop' });
    await wish('b', { decision: 'drop' });
    await hear();
    await put(withoutWish(await rig.store.progress(BY_HAND_KEY), 'a'));
    await wish('c', { decision: 'drop' });
    await hear();
    expect([await answerTo(rig.store, 'a'), await answerTo(rig.store, 'b')]).toEqual([null, 0]);
    await rig.moveTo(new Date(rig.clock.now() + 3_600_001).toISOString());
    await wish('d', { decision: 'drop' });
    expect(Object.keys((await rig.store.progress(BY_HAND_KEY)) as object)).toEqual(['d']);
  });
});
