/** Offers: counts, grants and codes are replaced whole, found by key, and free codes come in their order. */
import { expect, test } from 'vitest';
import type { CodeRow, GrantRow, OfferRow } from '../store.ts';
import { type Open, on } from './owned_store.ts';

const offer: OfferRow = {
  offer: 'spring',
  secret: 'ß\0',
  granted: 2,
  day: '2026-03-01',
  today: 1,
  free: 3,
  uploaded: 5,
};
const grant: GrantRow = {
  key: 'g1',
  offer: 'spring',
  profile: 2 ** 53 - 1,
  status: 'granted',
  code: 'FS-1',
  grantedAt: 1_772_000_000_000,
  until: null,
  body: { turn: 1, note: 'ü' },
};
const code = (text: string, place: number, holder: string | null = null, of = 'spring'): CodeRow => ({
  offer: of,
  code: text,
  place,
  grant: holder,
});

export function offers(open: Open): void {
  test(
    'what was written is read again, and the last of a key counts',
    on(open, async (owned) => {
      const bucket = owned.store.buckets - 1;
      const later: OfferRow = { ...offer, granted: 9, day: '', free: 0 };
      const redeemed: GrantRow = { ...grant, status: 'redeemed', until: 5, code: null, body: {} };
      await owned.commitTo(bucket, { offers: [offer], grants: [grant, { ...grant, key: 'g2' }] });
      const asked = { offers: ['spring', 'none'], grants: ['g1', 'g2', 'g3'] };
      const first = await owned.store.read(bucket, asked);
      expect(first.offers).toStrictEqual([offer]);
      expect(first.grants).toHaveLength(2);
      expect(first.grants).toContainEqual(grant);
      await owned.commitTo(bucket, { offers: [offer, later], grants: [grant, redeemed] });
      const second = await owned.store.read(bucket, asked);
      expect(second.offers).toStrictEqual([later]);
      expect(second.grants).toContainEqual(redeemed);
      expect((await owned.store.read(bucket, {})).offers).toStrictEqual([]);
      expect(await owned.store.people.offers()).toStrictEqual([later]);
      expect(await owned.store.people.countGrants()).toStrictEqual([
        { offer: 'spring', status: 'granted', count: 1 },
        { offer: 'spring', status: 'redeemed', count: 1 },
      ]);
    }),
  );

  test(
    'a code is one code of its offer, and those that nobody has come by place',
    on(open, async (owned) => {
      const { store } = owned;
      const codes = [code('B', 1), code('A', 2), code('C', 0), code('A', 7, 'g9', 'autumn'), code('ß\0', 3)];
      await owned.commitTo(0, { codes });
      const free = [
        { offer: 'spring', limit: 2 },
        { offer: 'autumn', limit: 2 },
      ];
      const both = [
        { offer: 'spring', code: 'A' },
        { offer: 'autumn', code: 'A' },
        { offer: 'autumn', code: 'B' },
        { offer: 'spring', code: 'ß\0' },
      ];
      const read = await store.read(0, { codes: both, freeCodes: free });
      expect(read.freeCodes).toStrictEqual([[code('C', 0), code('B', 1)], []]);
      expect(read.codes).toHaveLength(3);
      expect(read.codes).toEqual(expect.arrayContaining([codes[1], codes[3], codes[4]]));
      await owned.commitTo(0, { codes: [code('C', 0, 'g1'), code('B', 1, 'g2')] });
      expect((await store.read(0, { freeCodes: free })).freeCodes[0]).toStrictEqual([
        code('A', 2),
        code('ß\0', 3),
      ]);
      if (store.buckets > 1)
        expect((await store.read(1, { codes: both, freeCodes: free })).freeCodes).toStrictEqual([[], []]);
    }),
  );

  test(
    'a refused commit leaves nothing of them',
    on(open, async (owned) => {
      const result = await owned.store.commit(0, owned.epoch(0) - 1, { clock: 0, offers: [offer] });
      expect(result).toStrictEqual({ ok: false, why: 'fenced' });
      expect((await owned.store.read(0, { offers: ['spring'] })).offers).toStrictEqual([]);
    }),
  );
}
