/** Letters between buckets arrive once, in order, and are gone when they have been read. */
import { expect, test } from 'vitest';
import type { LetterRow } from '../store.ts';
import { type Open, on } from './owned_store.ts';

export function letters(open: Open): void {
  test(
    'a letter is in one place: written, then in the inbox, then read',
    on(open, async (owned) => {
      const { store } = owned;
      const [from, to] = [0, store.buckets - 1];
      const letter: LetterRow = { key: 'merge 1 into 2', to, body: { events: [{ note: 'ß\0' }] } };
      const inbox = async () => (await store.read(to, { inbox: { limit: 9 } })).inbox;
      await owned.commitTo(from, { letters: [letter] });
      expect(await inbox()).toStrictEqual([]);
      expect(await store.relay(9)).toBe(1);
      expect(await store.relay(9)).toBe(0);
      expect(await inbox()).toStrictEqual([letter]);
      await owned.commitTo(to, { read: [letter.key, 'never came'] });
      expect(await inbox()).toStrictEqual([]);
      expect(await store.relay(9)).toBe(0);
    }),
  );

  test(
    'a letter written twice before it is read is one letter',
    on(open, async (owned) => {
      const letter: LetterRow = { key: 'k', to: 0, body: { first: true } };
      const again: LetterRow = { ...letter, body: { first: false } };
      await owned.commitTo(0, { letters: [letter, again] });
      await owned.commitTo(0, { letters: [again] });
      expect(await owned.store.relay(9)).toBe(1);
      await owned.commitTo(0, { letters: [again] });
      await owned.store.relay(9);
      expect((await owned.store.read(0, { inbox: { limit: 9 } })).inbox).toStrictEqual([letter]);
    }),
  );

  test(
    'letters arrive oldest first, as many at a time as asked',
    on(open, async (owned) => {
      const { store } = owned;
      const all = Array.from(
        { length: 10 },
        (_, index): LetterRow => ({ key: `k${9 - index}`, to: index % store.buckets, body: { index } }),
      );
      for (const letter of all) await owned.commitTo(letter.to, { letters: [letter] });
      expect([await store.relay(4), await store.relay(4), await store.relay(4)]).toStrictEqual([4, 4, 2]);
      for (let bucket = 0; bucket < store.buckets; bucket += 1) {
        const mine = all.filter((letter) => letter.to === bucket);
        expect((await store.read(bucket, { inbox: { limit: 99 } })).inbox).toStrictEqual(mine);
        expect((await store.read(bucket, { inbox: { limit: 1 } })).inbox).toStrictEqual(mine.slice(0, 1));
      }
    }),
  );
}
