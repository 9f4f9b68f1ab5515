/** A wish to go back, heard by a daemon: once, of the release it was about, and with an answer whatever comes of it. */
import { expect, onTestFinished, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { compileFiles, Rig } from '../rig/rig.ts';
import { currentRelease } from './release.ts';
import { PIN_KEY, storedPin } from './release-pin.ts';
import { ROLLBACK_KEY, rollbackAnswer, writtenWish } from './rollback-wish.ts';

const within = (days: number) => ({
  ...shop,
  'segments.yaml': `kind: segment\nid: buyers\nwho: { did: order_completed, within: ${days}d }\n`,
});

/** A daemon on its second release. */
async function second(): Promise<Rig> {
  const rig = await Rig.start(within(10));
  onTestFinished(() => rig.stop());
  await rig.track('ann', 'order_completed', { order_id: 'a', total: 1 });
  await rig.replace(within(20));
  return rig;
}

async function wish(rig: Rig, id: string, to: number, from: number): Promise<void> {
  const value = writtenWish({ id, to, from });
  await rig.daemon.engine.submit([], { bucket: 0, key: ROLLBACK_KEY, value });
}

test('it goes back, pins, and answers once', async () => {
  const rig = await second();
  expect(await rig.daemon.hearWishes()).toBe(null);
  await wish(rig, 'w1', 1, 2);
  expect(await rollbackAnswer(rig.store, 'w1')).toBe(null);
  expect(await rig.daemon.hearWishes()).toMatchObject({ number: 3 });
  expect(await rig.daemon.hearWishes()).toBe(null);
  expect(await rollbackAnswer(rig.store, 'w1')).toEqual({ id: 'w1', release: 3, problem: null });
  expect(await storedPin(rig.store)).toMatchObject({ to: 1, release: 3 });
  expect((await currentRelease(rig.store))!.hash).toBe((await compileFiles(within(10))).manifest.hash);
  await rig.moveTo('2026-03-13T10:00:00Z');
  expect(await rig.segmentsOf('ann')).toEqual([]);
});

test('what a crash left undone is done by the next', async () => {
  const rig = await second();
  await wish(rig, 'w1', 1, 2);
  // As if it had ended between the release and its pin.
  await rig.replace(within(10));
  expect(await storedPin(rig.store)).toBe(null);
  expect(await rig.daemon.hearWishes()).toMatchObject({ number: 3 });
  expect(await storedPin(rig.store)).toMatchObject({ to: 1, release: 3 });
  expect((await currentRelease(rig.store))!.number).toBe(3);
});

test.each([
  ['of a release that does not run any more', 1, 1, 'release 2 runs by now, and nothing was changed'],
  ['of a release that never was', 9, 2, 'there is no release 9 to go back to'],
])('%s: nothing is changed, and that is the answer', async (_, to, from, what) => {
  const rig = await second();
  await wish(rig, 'w1', to, from);
  expect(await rig.daemon.hearWishes()).toBe(null);
  expect(await rollbackAnswer(rig.store, 'w1')).toMatchObject({ release: null, problem: { what } });
  expect((await currentRelease(rig.store))!.number).toBe(2);
  expect(await rig.store.progress(PIN_KEY)).toBe(undefined);
});
