/**
 * All that one batch changes in one bucket, in one transaction: everything of it is there afterwards, or nothing.
 * A changeset computed by somebody who no longer owns the bucket, or from what is no longer true, is refused. The
 * statements go out one behind the other; the answers are looked at before the transaction is closed.
 */
import type { Bucket, Changeset, CommitResult } from '../store.ts';
import { arrayOf } from './array.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';
import { given, type Refusal, type Write } from './write.ts';

/** Thrown through the transaction, so that it rolls back. */
class Refused extends Error {
  readonly why: Refusal;

  constructor(why: Refusal) {
    super(why);
    this.why = why;
  }
}

export async function commit(
  database: Database,
  tables: Tables,
  bucket: Bucket,
  epoch: number,
  changeset: Changeset,
): Promise<CommitResult> {
  // A bucket nobody ever took has epoch 0, which owns nothing.
  if (epoch <= 0) return { ok: false, why: 'fenced' };
  const writes = writesOf(tables, bucket, epoch, changeset);
  try {
    await database.writing(async (connection) => {
      const why = (await connection.all(writes)).find((refusal) => refusal !== null);
      if (why) throw new Refused(why);
    });
    return { ok: true };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, why: error.why };
    throw error;
  }
}

function writesOf(tables: Tables, bucket: Bucket, epoch: number, changeset: Changeset): readonly Write[] {
  const absorbed = changeset.absorbed ?? [];
  const ids = arrayOf('bigint', absorbed);
  return [
    tables.buckets.advance(bucket, epoch, changeset.clock),
    ...tables.receipts.addAll(bucket, changeset.receipts ?? []),
    // Profiles before identifiers: a redirect written here lets the other profile have the identifier.
    ...tables.profiles.put(bucket, changeset.profiles ?? []),
    ...tables.identifiers.claimAll(bucket, changeset.identifiers ?? []),

    ...tables.states.put(bucket, changeset.states ?? []),
    ...tables.events.add(bucket, changeset.events ?? []),
    ...tables.instances.put(bucket, changeset.instances ?? []),
    ...tables.effects.put(bucket, changeset.effects ?? []),
    ...tables.changes.add(bucket, changeset.changes ?? []),
    ...tables.decisions.add(bucket, changeset.decisions ?? []),
    ...tables.identityLog.add(bucket, changeset.identityLog ?? []),
    ...tables.offers.put(bucket, changeset),
    ...tables.quarantine.put(bucket, changeset.quarantine ?? []),
    ...tables.quarantine.release(bucket, changeset.released ?? []),
    ...tables.letters.discard(bucket, changeset.read ?? []),
    ...tables.letters.write(bucket, changeset.letters ?? []),
    ...tables.progress.put(changeset.progress ?? {}),

    // Last, so that what the same batch wrote for an absorbed profile goes with the rest. Journals and settled
    // effects stay: they say what happened, and counts over them must not shrink.
    ...given(absorbed, () => tables.states.remove(bucket, ids)),
    ...(absorbed.length === 0 ? [] : tables.events.remove(bucket, ids)),
    ...given(absorbed, () => tables.instances.remove(bucket, ids)),
    ...given(absorbed, () => tables.effects.removeOpen(bucket, ids)),
    ...tables.profiles.empty(bucket, absorbed),
  ];
}
