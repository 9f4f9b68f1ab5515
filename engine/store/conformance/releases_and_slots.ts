/** What outlives every batch: releases, and the slots that features and segments are known by. */
import { expect, test } from 'vitest';
import { type Open, on } from './owned_store.ts';

export function releasesAndSlots(open: Open): void {
  test(
    'releases are numbered and read newest first, manifest and all',
    on(open, async ({ store }) => {
      expect(await store.releases(9)).toStrictEqual([]);
      const manifest = { segments: ['a'], 'naïve \0': [1.5, null, { deep: true }] };
      const first = await store.addRelease({ hash: 'h1', commit: null, appliedAt: 5, manifest });
      const second = await store.addRelease({ hash: 'h1', commit: 'abc', appliedAt: 6, manifest: {} });
      expect(first).toStrictEqual({ number: 1, hash: 'h1', commit: null, appliedAt: 5, manifest });
      expect(second.number).toBe(2);
      expect(await store.releases(9)).toStrictEqual([second, first]);
      expect(await store.releases(1)).toStrictEqual([second]);
    }),
  );

  test(
    'slots are given out in order, kept for ever, each space for itself',
    on(open, async ({ store }) => {
      expect(await store.slots('segment', ['b', 'a', 'b'])).toStrictEqual(
        new Map([
          ['b', 0],
          ['a', 1],
        ]),
      );
      expect(await store.slots('feature', ['a'])).toStrictEqual(new Map([['a', 0]]));
      expect(await store.slots('segment', ['c', 'a'])).toStrictEqual(
        new Map([
          ['c', 2],
          ['a', 1],
        ]),
      );
      expect(await store.slots('segment', [])).toStrictEqual(new Map());
      expect(await store.knownSlots('segment')).toStrictEqual(
        new Map([
          ['b', 0],
          ['a', 1],
          ['c', 2],
        ]),
      );
      expect(await store.knownSlots('feature')).toStrictEqual(new Map([['a', 0]]));
    }),
  );

  test(
    'a renamed key keeps its slot, unless the new key has one',
    on(open, async ({ store }) => {
      await store.slots('segment', ['a', 'b', 'c']);
      await store.slots('feature', ['a']);
      await store.renameSlots('segment', []);
      await store.renameSlots('segment', [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'd' },
        { from: 'c', to: 'b' },
        { from: 'unknown', to: 'e' },
      ]);
      expect(await store.knownSlots('segment')).toStrictEqual(
        new Map([
          ['a', 0],
          ['d', 1],
          ['b', 2],
        ]),
      );
      expect(await store.knownSlots('feature')).toStrictEqual(new Map([['a', 0]]));
      expect(await store.slots('segment', ['e'])).toStrictEqual(new Map([['e', 3]]));
    }),
  );
}
