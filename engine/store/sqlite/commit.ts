/**
 * All that one batch changes in one bucket, in one transaction: everything of it is there afterwards, or nothing.
 * A changeset computed by somebody who no longer owns the bucket, or from what is no longer true, is refused.
 */
import type { Bucket, Changeset, CommitResult } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Tables } from './tables.ts';

type Refusal = Extract<CommitResult, { ok: false }>['why'];

/** Thrown through the transaction, so that it rolls back. */
class Refused extends Error {
  readonly why: Refusal;

  constructor(why: Refusal) {
    super(why);
    this.why = why;
  }
}

export type Commit = (tables: Tables, bucket: Bucket, epoch: number, changeset: Changeset) => CommitResult;

/** What commits over a connection; the transaction around it is made once. */
export function commitsOf(connection: Connection): Commit {
  const transaction = connection.transaction(write);
  return (tables, bucket, epoch, changeset) => {
    try {
      transaction.immediate(tables, bucket, epoch, changeset);
      return { ok: true };
    } catch (error) {
      if (error instanceof Refused) return { ok: false, why: error.why };
      throw error;
    }
  };
}

function write(tables: Tables, bucket: Bucket, epoch: number, changeset: Changeset): void {
  demand(tables.buckets.advance(bucket, epoch, changeset.clock), 'fenced');
  demand(tables.receipts.addAll(bucket, changeset.receipts ?? []), 'conflict');
  // Profiles before identifiers: a redirect written here lets the other profile have the identifier.
  tables.profiles.put(bucket, changeset.profiles ?? []);
  demand(tables.identifiers.claimAll(bucket, changeset.identifiers ?? []), 'conflict');

  tables.states.put(bucket, changeset.states ?? []);
  tables.events.add(bucket, changeset.events ?? []);
  tables.instances.put(bucket, changeset.instances ?? []);
  tables.effects.put(bucket, changeset.effects ?? []);
  tables.changes.add(bucket, changeset.changes ?? []);
  tables.decisions.add(bucket, changeset.decisions ?? []);
  tables.identityLog.add(bucket, changeset.identityLog ?? []);
  tables.offers.put(bucket, changeset);
  tables.quarantine.put(bucket, changeset.quarantine ?? []);
  tables.quarantine.release(bucket, changeset.released ?? []);
  tables.letters.discard(bucket, changeset.read ?? []);
  tables.letters.write(bucket, changeset.letters ?? []);
  tables.progress.put(changeset.progress ?? {});

  // Last, so that what the same batch wrote for an absorbed profile goes with the rest. Journals and settled
  // effects stay: they say what happened, and counts over them must not shrink.
  const absorbed = changeset.absorbed ?? [];
  tables.states.remove(bucket, absorbed);
  tables.events.remove(bucket, absorbed);
  tables.instances.remove(bucket, absorbed);
  tables.effects.removeOpen(bucket, absorbed);
  tables.profiles.empty(bucket, absorbed);
}

function demand(holds: boolean, why: Refusal): void {
  if (!holds) throw new Refused(why);
}
