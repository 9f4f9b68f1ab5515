/** When a commit is refused, by an answer or by an exception, nothing of it is there. */
import { describe, expect, test } from 'vitest';
import type { Catalog, Changeset, CommitResult } from '../store.ts';
import { type Open, type OwnedStore, on } from './owned_store.ts';
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

const FENCED: CommitResult = { ok: false, why: 'fenced' };
const CONFLICT: CommitResult = { ok: false, why: 'conflict' };

/** One row of every list: whatever is refused must leave nothing of it. */
const EVERYTHING: Omit<Changeset, 'clock'> = {
  receipts: [{ message: 77, at: 1_000 }],
  identifiers: [{ kind: 'email', value: 'ana@example.com', profile: 0 }],
  profiles: [profileRow(0)],
  states: [stateRow(0, { due: 5, members: [1] })],
  events: [eventRow(0)],
  instances: [instanceRow(0, 'i1')],
  effects: [effectRow(0, 'e1')],
  changes: [changeRow(0)],
  decisions: [decisionRow(0)],
  identityLog: [{ at: 1, profile: 0, action: 'created', detail: {} }],
  quarantine: [quarantineRow('m1')],
  letters: [{ key: 'l1', to: 0, body: {} }],
  progress: { import: 1 },
};

async function demandEmpty({ store }: OwnedStore): Promise<void> {
  const request = {
    profiles: [0],
    identifiers: [{ kind: 'email', value: 'ana@example.com' }],
    receipts: [77],
  };
  const read = await store.read(0, { ...request, due: { at: 99, limit: 9 }, ready: { at: 9_999, limit: 9 } });
  expect(read).toStrictEqual({
    identifiers: [null],
    profiles: new Map(),
    histories: new Map(),
    ranges: [],
    receipts: new Set(),
    due: [],
    inbox: [],
    ready: [],
    offers: [],
    grants: [],
    codes: [],
    freeCodes: [],
  });
  expect(await store.relay(9)).toBe(0);
  expect(await store.progress('import')).toBeUndefined();
  const { people } = store;
  expect(await people.countEvents(['ordered'])).toStrictEqual(new Map([['ordered', 0]]));
  expect(
    await Promise.all([people.countProfiles(), people.countInstances(), people.countEffects()]),
  ).toStrictEqual([0, [], []]);
  expect(
    await Promise.all([people.changesOf(0, 9), people.decisionsOf(0, 9), people.identityLogOf(0, 9)]),
  ).toStrictEqual([[], [], []]);
  expect(await people.quarantine(9)).toStrictEqual([]);
}

export function refusals(open: Open): void {
  describe('a commit is refused whole', () => {
    const refusals: readonly (readonly [
      string,
      (owned: OwnedStore) => Promise<CommitResult>,
      CommitResult,
    ])[] = [
      [
        'by a bucket that somebody else took over',
        async (owned) => {
          await owned.store.own([0]);
          return owned.commitTo(0, EVERYTHING);
        },
        FENCED,
      ],
      [
        'with an epoch that never was',
        ({ store }) => store.commit(0, 99, { clock: 1, ...EVERYTHING }),
        FENCED,
      ],
      ['with no epoch', ({ store }) => store.commit(0, 0, { clock: 1, ...EVERYTHING }), FENCED],
      [
        'when an identifier has another owner',
        async (owned) => {
          const email = EVERYTHING.identifiers![0]!;
          const other = owned.store.buckets;
          await owned.write(0, { identifiers: [{ kind: 'phone', value: '1', profile: other }] });
          return owned.commitTo(0, {
            ...EVERYTHING,
            identifiers: [email, { kind: 'phone', value: '1', profile: 0 }],
          });
        },
        CONFLICT,
      ],
      [
        'when a message was accepted before',
        async (owned) => {
          await owned.write(0, { receipts: [{ message: 78, at: 1 }] });
          return owned.commitTo(0, {
            ...EVERYTHING,
            receipts: [
              { message: 77, at: 2 },
              { message: 78, at: 2 },
            ],
          });
        },
        CONFLICT,
      ],
    ];
    test.each(refusals)('%s', async (_, attempt, result) =>
      on(
        open,
        async (owned) => {
          expect(await attempt(owned)).toStrictEqual(result);
          await demandEmpty(owned);
        },
        CATALOG,
      )(),
    );

    const bugs: readonly (readonly [string, Partial<Changeset>])[] = [
      ['with an event that has no table', { events: [eventRow(0, { type: 'unheard_of' })] }],
      ['with more words of members than segments', { states: [stateRow(0, { members: [0, 0, 0] })] }],
      ['with a letter to nowhere', { letters: [{ key: 'l', to: 4_096, body: {} }] }],
      ['with an absorbed profile nobody absorbed', { absorbed: [0] }],
    ];
    test.each(bugs)('by an exception %s', async (_, wrong) =>
      on(
        open,
        async (owned) => {
          await expect(owned.commitTo(0, { ...EVERYTHING, ...wrong })).rejects.toThrow();
          await demandEmpty(owned);
        },
        CATALOG,
      )(),
    );
  });
}
