/** Buckets that are written or read at once: whoever asks is answered for itself, whatever the others ask for. */
import { expect, test } from 'vitest';
import type { Catalog } from '../store.ts';
import { type Open, on } from './owned_store.ts';
import { eventRow, profileRow, stateRow } from './sample.ts';

const CATALOG: Catalog = {
  events: [{ id: 'ordered', columns: [{ name: 'sku', type: 'text' }] }],
  traits: [],
  segmentSlots: 0,
};
const PEOPLE = [1, 2, 3, 4, 5, 6, 7, 8];

export function atOnce(open: Open): void {
  test(
    'commits: those that are refused or fail write nothing, the others all',
    on(
      open,
      async (owned) => {
        const { store } = owned;
        await owned.write(2, { receipts: [{ message: 2, at: 1 }] });
        const commit = (id: number) =>
          store.commit(owned.home(id), id === 3 ? 99 : owned.epoch(owned.home(id)), {
            clock: 10,
            profiles: [profileRow(id)],
            receipts: [{ message: id, at: 10 }],
            events: [eventRow(id, { type: id === 4 ? 'unheard_of' : 'ordered' })],
            progress: { [`of ${id}`]: id, last: id },
          });
        const results = await Promise.allSettled(PEOPLE.map(commit));
        const said = results.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'));
        const ok = { ok: true };
        expect(said).toStrictEqual([
          ok,
          { ok: false, why: 'conflict' },
          { ok: false, why: 'fenced' },
          'failed',
          ok,
          ok,
          ok,
          ok,
        ]);
        const written = await Promise.all(PEOPLE.map((id) => owned.image(id, { events: true })));
        expect(written.map((image) => image?.events.length ?? null)).toStrictEqual([
          1,
          null,
          null,
          null,
          1,
          1,
          1,
          1,
        ]);
        const progress = await Promise.all(PEOPLE.map((id) => store.progress(`of ${id}`)));
        expect(progress).toStrictEqual([1, undefined, undefined, undefined, 5, 6, 7, 8]);
        expect([1, 5, 6, 7, 8]).toContain(await store.progress('last'));
      },
      CATALOG,
    ),
  );

  test(
    'reads: each of its own bucket, and several of one',
    on(
      open,
      async (owned) => {
        const { store } = owned;
        const email = (id: number) => ({ kind: 'email', value: `${id}` });
        for (const id of PEOPLE) {
          await owned.write(id, {
            profiles: [profileRow(id)],
            identifiers: [{ ...email(id), profile: id }],
            states: [stateRow(id, { due: id })],
            receipts: [{ message: id, at: 1 }],
            events: [eventRow(id)],
            letters: [{ key: `l${id}`, to: owned.home(id), body: { id } }],
          });
        }
        await store.relay(99);
        const asked = PEOPLE.map(async (id) => {
          const [images, owners, known, due, inbox, nobody] = await Promise.all([
            owned.read(id, { profiles: [99, id], ...(id % 2 === 0 && { events: true }) }),
            owned.read(id, { identifiers: [email(99), email(id)] }),
            owned.read(id, { receipts: [99, id] }),
            owned.read(id, { due: { at: id, limit: 99 } }),
            owned.read(id, { inbox: { limit: 99 }, histories: [id] }),
            owned.read(id, { profiles: [id + 100] }),
          ]);
          expect([...images.profiles.keys()]).toStrictEqual([id]);
          expect(images.profiles.get(id)!.events).toHaveLength(id % 2 === 0 ? 1 : 0);
          expect(owners.identifiers).toStrictEqual([null, id]);
          expect(known.receipts).toStrictEqual(new Set([id]));
          const home = PEOPLE.filter((other) => owned.home(other) === owned.home(id));
          expect(due.due).toStrictEqual(home.filter((other) => other <= id));
          expect(inbox.inbox.map(({ key }) => key)).toStrictEqual(home.map((other) => `l${other}`));
          expect([...inbox.histories.keys()]).toStrictEqual([id]);
          expect(nobody.profiles.size).toBe(0);
        });
        await Promise.all(asked);
      },
      CATALOG,
    ),
  );
}
