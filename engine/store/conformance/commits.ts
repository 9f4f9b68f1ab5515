/** What one commit does: ownership and clock, receipts, owners of identifiers, replaced rows, absorbed profiles. */
import { expect, test } from 'vitest';
import type { Catalog, CommitResult } from '../store.ts';
import { type Open, on } from './owned_store.ts';
import {
  changeRow,
  decisionRow,
  effectRow,
  eventRow,
  instanceRow,
  profileRow,
  quarantineRow,
  stateRow,
} from './sample.ts';

const CATALOG: Catalog = {
  events: [{ id: 'ordered', columns: [{ name: 'sku', type: 'text' }] }],
  traits: [{ name: 'tier', type: 'text' }],
  segmentSlots: 64,
};

const CONFLICT: CommitResult = { ok: false, why: 'conflict' };

export function commits(open: Open): void {
  test(
    'ownership: epochs rise, the clock stays, each bucket for itself',
    on(open, async ({ store }) => {
      const all = Array.from({ length: store.buckets }, (_, bucket) => bucket);
      const first = await store.own(all);
      expect(first.map((owned) => owned.bucket)).toStrictEqual(all);
      expect(await store.commit(0, first[0]!.epoch, { clock: 500 })).toStrictEqual({ ok: true });
      expect(await store.commit(0, first[0]!.epoch, { clock: 300 })).toStrictEqual({ ok: true });
      const second = await store.own(all);
      expect(second.every((owned, bucket) => owned.epoch > first[bucket]!.epoch)).toBe(true);
      expect(second.map((owned) => owned.clock)).toStrictEqual(all.map((bucket) => (bucket === 0 ? 500 : 0)));
      expect(await store.own([])).toStrictEqual([]);
    }),
  );

  test(
    'a message is known by its bucket',
    on(open, async (owned) => {
      const last = owned.store.buckets - 1;
      await owned.write(0, {
        receipts: [
          { message: 0, at: 1 },
          { message: 2 ** 53 - 1, at: 1 },
        ],
      });
      const request = { receipts: [0, 1, 2 ** 53 - 1] };
      expect((await owned.store.read(0, request)).receipts).toStrictEqual(new Set([0, 2 ** 53 - 1]));
      expect((await owned.store.read(last, request)).receipts.size).toBe(last === 0 ? 2 : 0);
    }),
  );

  test(
    'identifiers: their owner may claim them again, and whoever took the owner over may have them',
    on(open, async (owned) => {
      const email = { kind: 'email', value: 'Ana@example.com' };
      const [loser, winner] = [0, owned.store.buckets];
      await owned.write(0, {
        profiles: [profileRow(loser), profileRow(winner)],
        identifiers: [{ ...email, profile: loser }],
      });
      expect(await owned.commitTo(0, { identifiers: [{ ...email, profile: loser }] })).toStrictEqual({
        ok: true,
      });
      expect(await owned.commitTo(0, { identifiers: [{ ...email, profile: winner }] })).toStrictEqual(
        CONFLICT,
      );
      await owned.write(0, { profiles: [profileRow(loser, { mergedInto: winner })], absorbed: [loser] });
      const asked = [
        email,
        { kind: 'email', value: 'ana@example.com' },
        { kind: 'phone', value: email.value },
      ];
      expect((await owned.store.read(0, { identifiers: asked })).identifiers).toStrictEqual([
        loser,
        null,
        null,
      ]);
      await owned.write(0, { identifiers: [{ ...email, profile: winner }] });
      expect((await owned.store.read(0, { identifiers: [email] })).identifiers).toStrictEqual([winner]);
    }),
  );

  test(
    'rows with the same key are replaced, events are not',
    on(
      open,
      async (owned) => {
        const first = profileRow(6, { traits: { tier: 'gold', loose: 1 }, identifiers: { email: ['a'] } });
        const then = profileRow(6, {
          traits: { city: 'Wien' },
          identifiers: { email: ['a', 'b'] },
          consent: { ads: { sms: true } },
        });
        const state = stateRow(6, {
          release: 2,
          at: 9,
          slots: '{"a":[1,null]}\n7',
          members: [-1, 2 ** 31 - 1],
          due: 7,
        });
        const instance = instanceRow(6, 'i', { endedAt: 5, step: null, reason: 'done', body: { x: [1] } });
        const effect = effectRow(6, 'e', {
          status: 'doubtful',
          attempts: 3,
          reason: 'timeout',
          due: 8,
          body: { y: null },
        });
        const event = eventRow(6, { properties: { sku: 'first' } });
        await owned.write(6, {
          profiles: [first],
          states: [stateRow(6, { due: 3, members: [1, 1] })],
          instances: [instanceRow(6, 'i')],
          effects: [effectRow(6, 'e')],
          events: [event],
          quarantine: [quarantineRow('m', { code: 'CAR-1' })],
          progress: { import: { line: 1 } },
        });
        await owned.write(6, {
          profiles: [then],
          states: [state],
          instances: [instance],
          effects: [effect],
          events: [eventRow(6, { at: 2_000, properties: { sku: 'second' } })],
          quarantine: [quarantineRow('m', { code: 'CAR-2', raw: { a: ['\0'] } })],
          progress: { import: { line: 2 }, other: null },
        });
        const image = await owned.image(6, { ended: true, events: true });
        expect(image).toStrictEqual({
          profile: then,
          state,
          instances: [instance],
          effects: [effect],
          events: [event],
        });
        expect(await owned.store.people.quarantine(9)).toStrictEqual([
          quarantineRow('m', { code: 'CAR-2', raw: { a: ['\0'] } }),
        ]);
        expect(await owned.store.progress('import')).toStrictEqual({ line: 2 });
        expect(await owned.store.progress('other')).toBeNull();
      },
      CATALOG,
    ),
  );

  test(
    'members are the same bits whether written signed or unsigned',
    on(
      open,
      async (owned) => {
        await owned.write(1, {
          profiles: [profileRow(1)],
          states: [stateRow(1, { members: [2 ** 31, 2 ** 32 - 1] })],
        });
        expect((await owned.image(1))?.state?.members).toStrictEqual([-(2 ** 31), -1]);
      },
      CATALOG,
    ),
  );

  test(
    'an absorbed profile leaves a redirect, its journals and what was sent for it',
    on(
      open,
      async (owned) => {
        const [loser, winner] = [1, 2];
        const settled = effectRow(loser, 'sent', { status: 'sent' });
        await owned.write(loser, {
          profiles: [
            profileRow(loser, {
              traits: { tier: 'a', b: 1 },
              identifiers: { email: ['x'] },
              consent: { ads: { sms: true } },
            }),
          ],
          identifiers: [{ kind: 'email', value: 'x', profile: loser }],
          states: [stateRow(loser, { members: [1] })],
          events: [eventRow(loser)],
          instances: [
            instanceRow(loser, 'i'),
            instanceRow(loser, 'j', { endedAt: 4, step: null, reason: 'done' }),
          ],
          effects: [effectRow(loser, 'open'), effectRow(loser, 'doubt', { status: 'doubtful' }), settled],
          changes: [changeRow(loser)],
          decisions: [decisionRow(loser)],
          identityLog: [{ at: 1, profile: loser, action: 'created', detail: {} }],
        });
        await owned.write(winner, { profiles: [profileRow(winner)] });
        const redirect = profileRow(loser, { mergedInto: winner });
        await owned.write(loser, {
          profiles: [{ ...redirect, traits: { tier: 'late' } }],
          states: [stateRow(loser, { due: 1 })],
          absorbed: [loser],
        });
        expect(await owned.image(loser, { ended: true, events: true })).toStrictEqual({
          profile: redirect,
          state: null,
          instances: [],
          effects: [],
          events: [],
        });
        const { people } = owned.store;
        expect(await people.effects(['ready', 'sending', 'doubtful', 'sent'], 9)).toStrictEqual([settled]);
        expect(await people.countMembers([0])).toStrictEqual(new Map([[0, 0]]));
        expect(await people.changesOf(loser, 9)).toHaveLength(1);
        expect(await people.decisionsOf(loser, 9)).toHaveLength(1);
        expect(await people.identityLogOf(loser, 9)).toHaveLength(1);
        expect(await owned.store.nextDue()).toStrictEqual({ profile: null, effect: null });
        expect(await people.find('email', 'x')).toBe(winner);
      },
      CATALOG,
    ),
  );

  test(
    'what was released from quarantine is gone',
    on(open, async (owned) => {
      await owned.write(0, { quarantine: [quarantineRow('a'), quarantineRow('b', { at: 2_000 })] });
      await owned.write(0, { released: ['a', 'unknown'] });
      expect(await owned.store.people.quarantine(9)).toStrictEqual([quarantineRow('b', { at: 2_000 })]);
    }),
  );
}
