/**
 * What batches change in some buckets, in one transaction: everything of it is there afterwards, or nothing. A changeset
 * computed by somebody who no longer owns the bucket, or from what is no longer true, is refused. The statements go out one
 * behind the other; the answers are looked at before the transaction is closed.
 */
import type { Changeset, CommitResult } from '../store.ts';
import { arrayOf } from './array.ts';
import type { Commit } from './buckets.ts';
import { byBucket } from './by_bucket.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';
import { concernsAll } from './together.ts';
import type { Refusal, Write } from './write.ts';

/** Thrown through the transaction, so that it rolls back. */
class Refused extends Error {
  readonly why: Refusal;

  constructor(why: Refusal) {
    super(why);
    this.why = why;
  }
}

/**
 * Each bucket may come once. Null: one of several was refused, or has what cannot be written, and nothing of any of them
 * is; then each is to be tried alone, so that none suffers for another.
 */
export async function commit(
  database: Database,
  tables: Tables,
  commits: readonly Commit[],
): Promise<readonly CommitResult[] | null> {
  // From then on it may be written, whatever is heard of it.
  let isClosing = false;
  try {
    // A bucket nobody ever took has epoch 0, which owns nothing.
    if (commits.some(({ epoch }) => epoch <= 0)) throw new Refused('fenced');
    const writes = writesOf(tables, commits);
    await database.writing(async (connection) => {
      isClosing = false;
      const why = (await connection.all(writes)).find((refusal) => refusal !== null);
      if (why) throw new Refused(why);
      isClosing = true;
    });
    return commits.map(() => ({ ok: true }));
  } catch (error) {
    if (commits.length > 1 && !isClosing && !concernsAll(error)) return null;
    if (error instanceof Refused) return [{ ok: false, why: error.why }];
    throw error;
  }
}

function writesOf(tables: Tables, commits: readonly Commit[]): readonly Write[] {
  const rows = <R>(of: (changeset: Changeset) => readonly R[] | undefined) =>
    byBucket(commits, ({ changeset }) => of(changeset));
  return [
    tables.buckets.advance(commits),
    ...tables.receipts.addAll(rows(({ receipts }) => receipts)),
    // Profiles before identifiers: a redirect written here lets the other profile have the identifier.
    ...tables.profiles.put(rows(({ profiles }) => profiles)),
    ...tables.identifiers.claimAll(rows(({ identifiers }) => identifiers)),

    ...tables.states.put(rows(({ states }) => states)),
    ...tables.events.add(rows(({ events }) => events)),
    ...tables.instances.put(rows(({ instances }) => instances)),
    ...tables.effects.put(rows(({ effects }) => effects)),
    ...tables.changes.add(rows(({ changes }) => changes)),
    ...tables.decisions.add(rows(({ decisions }) => decisions)),
    ...tables.identityLog.add(rows(({ identityLog }) => identityLog)),
    ...tables.offers.put(rows(({ offers }) => offers)),
    ...tables.offers.putGrants(rows(({ grants }) => grants)),
    ...tables.offers.putCodes(rows(({ codes }) => codes)),
    ...tables.quarantine.put(rows(({ quarantine }) => quarantine)),
    ...tables.quarantine.release(rows(({ released }) => released)),
    ...tables.letters.discard(rows(({ read }) => read)),
    ...tables.letters.write(rows(({ letters }) => letters)),
    ...tables.progress.put(Object.assign({}, ...commits.map(({ changeset }) => changeset.progress))),
    ...commits.flatMap((one) => removals(tables, one)),
  ];
}

/**
 * Last, so that what the same batch wrote for an absorbed profile goes with the rest. Journals and settled effects stay:
 * they say what happened, and counts over them must not shrink.
 */
function removals(tables: Tables, { bucket, changeset: { absorbed = [] } }: Commit): readonly Write[] {
  if (absorbed.length === 0) return [];
  const ids = arrayOf('bigint', absorbed);
  return [
    tables.states.remove(bucket, ids),
    ...tables.events.remove(bucket, ids),
    tables.instances.remove(bucket, ids),
    tables.effects.removeOpen(bucket, ids),
    ...tables.profiles.empty(bucket, absorbed),
  ];
}
