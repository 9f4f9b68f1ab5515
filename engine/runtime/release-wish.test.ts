/** A wish for another release, heard by a daemon: once, of the release it was made from, and with an answer whatever comes of it. */
import { expect, onTestFinished, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { compileFiles, Rig } from '../rig/rig.ts';
import { currentRelease } from './release.ts';
import { PIN_KEY, writtenPin } from './release-pin.ts';
import { RELEASE_KEY, type ReleaseWish, releaseAnswer, writtenRelease } from './release-wish.ts';

const within = (days: number) => ({
  ...shop,
  'segments.yaml': `kind: segment\nid: buyers\nwho: { did: order_completed, within: ${days}d }\n`,
});

async function first(): Promise<Rig> {
  const rig = await Rig.start(within(10));
  onTestFinished(() => rig.stop());
  await rig.track('ann', 'order_completed', { order_id: 'a', total: 1 });
  return rig;
}

async function wish(rig: Rig, more: Partial<ReleaseWish> = {}): Promise<void> {
  const { manifest } = await compileFiles(within(20));
  const value = writtenRelease({ id: 'w1', from: 1, manifest, commit: 'abc', ...more });
  await rig.daemon.engine.submit([], { bucket: 0, key: RELEASE_KEY, value });
}

test('it takes the release over, and answers once', async () => {
  const rig = await first();
  await wish(rig);
  expect(await releaseAnswer(rig.store, 'w1')).toBe(null);
  expect(await rig.daemon.hearWishes()).toMatchObject({ number: 2, commit: 'abc' });
  expect(await rig.daemon.hearWishes()).toBe(null);
  expect(await releaseAnswer(rig.store, 'w1')).toEqual({ id: 'w1', release: 2, problem: null });
  await rig.moveTo('2026-03-16T10:00:00Z');
  expect(await rig.segmentsOf('ann')).toEqual(['buyers']);
});

test('what somebody else, or a run before a crash, has done already is only answered', async () => {
  const rig = await first();
  await wish(rig);
  await rig.replace(within(20));
  expect(await rig.daemon.hearWishes()).toMatchObject({ number: 2 });
  expect(await releaseAnswer(rig.store, 'w1')).toMatchObject({ release: 2 });
  expect(await rig.store.releases(9)).toHaveLength(2);
});

test.each<[string, (rig: Rig) => Promise<unknown>, string]>([
  [
    'of a release that does not run any more',
    async (rig) => {
      await rig.replace(within(30));
      await wish(rig);
    },
    'release 2 runs by now, and nothing was changed',
  ],
  [
    'beside a pin',
    async (rig) => {
      const pin = writtenPin({ to: 1, release: 1, at: 0 });
      await rig.daemon.engine.submit([], { bucket: 0, key: PIN_KEY, value: pin });
      await wish(rig);
    },
    'release 1 is pinned, and nothing was changed',
  ],
  [
    'that means something else here',
    async (rig) => {
      const { manifest } = await compileFiles(within(20));
      await wish(rig, { manifest: { ...manifest, hash: 'other' } });
    },
    'what was asked for means something else to this daemon, and nothing was changed',
  ],
])('%s: nothing is changed, and that is the answer', async (_, before, what) => {
  const rig = await first();
  await before(rig);
  const { number } = (await currentRelease(rig.store))!;
  expect(await rig.daemon.hearWishes()).toBe(null);
  expect(await releaseAnswer(rig.store, 'w1')).toMatchObject({ release: null, problem: { what } });
  expect((await currentRelease(rig.store))!.number).toBe(number);
});
