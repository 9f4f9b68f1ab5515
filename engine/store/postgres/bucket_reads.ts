/**
 * Reads of buckets as batches ask for them: those that come together are answered together. Says which of them need a
 * transaction around them.
 */
import type { ReadRequest, ReadResult } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Database } from './database.ts';
import { type Ask, read } from './read.ts';
import { holdingShape } from './shape.ts';
import type { Tables } from './tables.ts';
import { concernsAll, Together } from './together.ts';

/** Work with the tables as they are. */
type Current = <T>(work: (tables: Tables) => Promise<T>) => Promise<T>;
type Reading = (
  tables: Tables,
  work: (connection: Connection) => Promise<readonly ReadResult[]>,
) => Promise<readonly ReadResult[]>;

export function bucketReads(database: Database, current: Current): (ask: Ask) => Promise<ReadResult> {
  const together = (reading: Reading) =>
    new Together<Ask, ReadResult>(async (asks) => {
      try {
        return await current((tables) => reading(tables, (connection) => read(connection, tables, asks)));
      } catch (error) {
        if (asks.length > 1 && !concernsAll(error)) return null;
        throw error;
      }
    });
  const glances = together((_, work) => database.alone(work));
  const reads = together(({ shape }, work) =>
    database.inOneGo((connection) => holdingShape(connection, shape, () => work(connection))),
  );
  return (ask) => (isSimple(ask.request) ? glances : reads).ask(ask);
}

/** Whether one statement answers it, and none about typed columns: then it needs no transaction around it. */
function isSimple({ profiles, histories, ranges, ...others }: ReadRequest): boolean {
  const { identifiers, receipts, due, inbox, ready, offers, grants, codes, freeCodes } = others;
  // Free codes are one statement per offer.
  if (freeCodes !== undefined) return false;
  const asked = [identifiers, receipts, due, inbox, ready, offers, grants, codes].filter(
    (part) => part !== undefined,
  );
  const isTyped = profiles !== undefined || histories !== undefined || ranges !== undefined;
  return !isTyped && asked.length <= 1;
}
