/** Random changesets, applied to the store and to the model: after each, everything must read the same. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Bucket, ReadRequest, Store } from '../store.ts';
import { Model } from './model.ts';
import { CATALOG, idsOf, KINDS, MESSAGES, type Operation, operation, VALUES } from './operations.ts';
import type { Open } from './owned_store.ts';

const RUNS = 120;
export function randomChangesets(open: Open, { runs = RUNS }: { readonly runs?: number }): void {
  test('lead to what the model says', async () => {
    const probe = await open();
    const { buckets } = probe;
    await probe.close();
    await fc.assert(
      fc.asyncProperty(fc.array(operation(buckets), { minLength: 1, maxLength: 8 }), async (operations) => {
        const store = await open();
        try {
          await play(store, operations);
        } finally {
          await store.close();
        }
      }),
      { numRuns: runs },
    );
  });
}

async function play(store: Store, operations: readonly Operation[]): Promise<void> {
  const model = new Model(store.buckets);
  await store.migrate(CATALOG, []);
  const all = Array.from({ length: store.buckets }, (_, bucket) => bucket);
  expect(await store.own(all)).toStrictEqual(all.map((bucket) => model.own(bucket)));
  for (const operation of operations) {
    if (operation.kind === 'relay') {
      expect(await store.relay(operation.limit)).toBe(model.relay(operation.limit));
    } else if (operation.kind === 'own') {
      expect(await store.own([operation.bucket])).toStrictEqual([model.own(operation.bucket)]);
    } else {
      const { bucket, changeset, stale } = operation;
      const epoch = model.contents[bucket]!.epoch - (stale ? 1 : 0);
      expect(await store.commit(bucket, epoch, changeset)).toStrictEqual(
        model.commit(bucket, epoch, changeset),
      );
    }
    for (const bucket of all) await compare(store, model, bucket);
    expect(await store.nextDue()).toStrictEqual(model.nextDue());
  }
}

const FEW = 3;

async function compare(store: Store, model: Model, bucket: Bucket): Promise<void> {
  const profiles = idsOf(bucket, store.buckets);
  const request: ReadRequest = {
    identifiers: KINDS.flatMap((kind) => VALUES.map((value) => ({ kind, value }))),
    profiles,
    receipts: MESSAGES,
    due: { at: 3, limit: FEW },
    inbox: { limit: FEW },
    ready: { at: 3, limit: FEW },
  };
  for (const more of [{}, { ended: true, events: true }]) {
    expect(await store.read(bucket, { ...request, ...more })).toStrictEqual(
      model.read(bucket, { ...request, ...more }),
    );
  }
  const now = model.contents[bucket]!;
  for (const id of profiles) {
    const mine = (row: { readonly profile: number }): boolean => row.profile === id;
    expect(await store.people.changesOf(id, 99)).toStrictEqual(newest(now.changes.filter(mine)));
    expect(await store.people.decisionsOf(id, 99)).toStrictEqual(newest(now.decisions.filter(mine)));
    expect(await store.people.identityLogOf(id, 99)).toStrictEqual(newest(now.identityLog.filter(mine)));
  }
  const unmerged = now.profiles.filter((row) => row.mergedInto === null).map((row) => row.id);
  expect(await store.people.profileIds(bucket, -1, 99)).toStrictEqual(unmerged.toSorted((a, b) => a - b));
  const quarantined = model.contents.flatMap(({ quarantine }) => quarantine);
  expect(new Set(await store.people.quarantine(99))).toStrictEqual(new Set(quarantined));
  expect(await store.progress('import')).toStrictEqual(model.progress.import);
}

function newest<Row extends { readonly at: number }>(rows: readonly Row[]): readonly Row[] {
  return rows.toReversed().toSorted((a, b) => b.at - a.at);
}
