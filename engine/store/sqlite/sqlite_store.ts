/**
 * The store on one SQLite file. Every call is one synchronous piece of work on one connection, so no call sees
 * half of another; the promises are for the dialects that answer over a wire.
 */
import { alterations, demandDeclared } from '../migration.ts';
import type { Catalog, MigrationStep, Query, Store } from '../store.ts';
import { settleBuckets } from './buckets.ts';
import { alter, knownTables } from './catalog.ts';
import { commitsOf } from './commit.ts';
import { type Connection, connectForReading, connectForWriting, MEMORY, makeFolder } from './connection.ts';
import { telling } from './faults.ts';
import { lockForWriting } from './lock.ts';
import { prefixOf, unpack } from './parked_file.ts';
import { peopleReads } from './people.ts';
import { read } from './read.ts';
import { openTables, type Tables } from './tables.ts';
import { keepUp, noUpkeep, type Upkeep, type UpkeepOptions } from './upkeep.ts';

export interface SqliteOptions extends UpkeepOptions {
  /** How many buckets a new store gets; default 1. */
  readonly buckets?: number;
  /** Look without touching: no lock is taken, nothing is made or migrated. */
  readonly readOnly?: boolean;
  /** Who has it, for others to read: `4711@host`. */
  readonly claim?: { readonly name: string };
  /** The file grows no further, as on a full disk. */
  readonly maxPages?: number;
}

/** `file` is an absolute path or `:memory:`. */
export async function openSqlite(file: string, options: SqliteOptions): Promise<Store> {
  const connect = options.readOnly ? connectForReading : connectForWriting;
  if (!options.readOnly) makeFolder(file);
  const lock =
    options.readOnly || file === MEMORY
      ? undefined
      : telling(file, () => lockForWriting(file, options.claim?.name));
  let connection: Connection | undefined;
  try {
    connection = telling(file, () => connect(file));
    if (options.maxPages !== undefined) connection.pragma(`max_page_count = ${options.maxPages}`);
    if (lock) unpack(connection, prefixOf(file));
    const opened = openedTables(file, connection, options.buckets);
    const upkeep = lock ? await keepUp(file, connection, lock, options) : noUpkeep;
    return sqliteStore(file, connection, opened, upkeep);
  } catch (error) {
    connection?.close();
    lock?.release();
    throw error;
  }
}

/**
 * Opens stores in memory that begin as `prepare` left the first one: tables take longer to make than to copy. What one of them
 * holds no other sees.
 */
export async function copiesInMemory(
  prepare: (store: Store) => Promise<void>,
): Promise<() => Promise<Store>> {
  const connection = connectForWriting(MEMORY);
  const first = sqliteStore(MEMORY, connection, openedTables(MEMORY, connection, 1), noUpkeep);
  await prepare(first);
  const content = connection.serialize();
  await first.close();
  return async () => {
    const copy = connectForWriting(MEMORY, content);
    return sqliteStore(MEMORY, copy, openedTables(MEMORY, copy, 1), noUpkeep);
  };
}

interface Opened {
  readonly buckets: number;
  readonly tables: Tables;
}

function openedTables(file: string, connection: Connection, wanted: number | undefined): Opened {
  return telling(file, () => {
    const buckets = settleBuckets(connection, file, wanted);
    return { buckets, tables: openTables(connection, buckets) };
  });
}

function sqliteStore(
  file: string,
  connection: Connection,
  { buckets, tables: opened }: Opened,
  upkeep: Upkeep,
): Store {
  let tables = opened;
  let shape = shapeOf(connection);

  const writing = async <T>(work: (tables: Tables) => T): Promise<T> => {
    if (connection.readonly) throw new Error('this store was opened for reading only');
    return telling(file, () => {
      const result = work(tables);
      upkeep.wrote();
      return result;
    });
  };
  /** For what is done now and then, and told at once. */
  const settling = async <T>(work: (tables: Tables) => T): Promise<T> => {
    const result = await writing(work);
    await upkeep.durable();
    return result;
  };
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    try {
      await upkeep.end();
    } finally {
      connection.close();
      upkeep.release();
    }
  };
  const snapshot = connection.transaction(<T>(work: (tables: Tables) => T): T => {
    // Whoever only reads learns here that the writer has migrated.
    if (connection.readonly && shapeOf(connection) !== shape) {
      tables = openTables(connection, buckets);
      shape = shapeOf(connection);
    }
    return work(tables);
  });
  const reading = async <T>(work: (tables: Tables) => T): Promise<T> =>
    telling(file, () => snapshot.deferred(work) as T);

  const commit = commitsOf(connection);
  const migrate = connection.transaction(
    (catalog: Catalog, declared: readonly string[]): readonly MigrationStep[] => {
      const wanted = alterations(knownTables(connection), catalog);
      const steps = wanted.map(({ step }) => step);
      demandDeclared(steps, declared);
      alter(connection, wanted);
      return steps;
    },
  );

  return {
    dialect: 'sqlite',
    buckets,
    parked: file === MEMORY ? null : { kind: 'files', prefix: prefixOf(file) },
    planMigration: (catalog) => reading(({ known }) => alterations(known, catalog).map(({ step }) => step)),
    migrate: (catalog, declared) =>
      settling(() => {
        const steps = migrate.immediate(catalog, declared);
        if (steps.length > 0) tables = openTables(connection, buckets);
        return steps;
      }),
    slots: (space, keys) => settling(({ slots }) => slots.give(space, keys)),
    renameSlots: (space, moves) => settling(({ slots }) => slots.rename(space, moves)),
    knownSlots: (space) => reading(({ slots }) => slots.known(space)),
    releases: (limit) => reading(({ releases }) => releases.newest(limit)),
    addRelease: (release) => settling(({ releases }) => releases.add(release)),
    own: (wanted) => settling((current) => current.buckets.own(wanted)),
    read: (bucket, request) => reading((current) => read(current, bucket, request)),
    commit: (bucket, epoch, changeset) => writing((current) => commit(current, bucket, epoch, changeset)),
    durable: () => upkeep.durable(),
    relay: (limit) => writing(({ letters }) => letters.relay(limit)),
    nextDue: () => reading((current) => nextDue(current, buckets)),
    progress: (key) => reading(({ progress }) => progress.get(key)),
    people: peopleReads(reading, (query) => reading(() => select(connection, query)), buckets),
    close() {
      closed ??= close();
      return closed;
    },
  };
}

/** Only what reads is run: the text comes from conditions, and the connection may write. */
function select(connection: Connection, { sql, parameters }: Query): readonly number[] {
  const statement = connection.prepare<(string | number)[], number>(sql);
  if (!statement.readonly) throw new Error('a query that writes');
  return statement.pluck().all(...parameters);
}

function nextDue({ states, effects }: Tables, buckets: number): Awaited<ReturnType<Store['nextDue']>> {
  const all = Array.from({ length: buckets }, (_, bucket) => bucket);
  return { profile: earliest(all.map(states.nextDue)), effect: earliest(all.map(effects.nextDue)) };
}

function earliest(instants: readonly (number | null)[]): number | null {
  const known = instants.filter((instant) => instant !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** Changes whenever a table does. */
function shapeOf(connection: Connection): unknown {
  return connection.pragma('schema_version', { simple: true });
}
