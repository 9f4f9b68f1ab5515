/**
 * The store in one PostgreSQL database, or one schema of it. Whoever owns a bucket may commit to it; who that is
 * stands in the database, so several processes may have the store open, and the last one to take a bucket over has it.
 */
import { tablesOf } from '../catalog.ts';
import { alterations, demandDeclared } from '../migration.ts';
import type { Catalog, CommitResult, MigrationStep, Store } from '../store.ts';
import { addressOf } from './address.ts';
import { bucketReads } from './bucket_reads.ts';
import { type Commit, own, settleBuckets } from './buckets.ts';
import { alter, ENTRIES } from './catalog.ts';
import { type Claim, type ClaimOptions, claim } from './claim.ts';
import { commit } from './commit.ts';
import type { Connection } from './connection.ts';
import { Database } from './database.ts';
import { relay } from './letters.ts';
import { bringUpToDate, demandUpToDate, migrating } from './migrate.ts';
import { peopleReads } from './people.ts';
import { addRelease, newestReleases } from './releases.ts';
import { demandFit } from './server.ts';
import { CLAIM_SHAPE, HOLD_SHAPE, holdingShape, RAISE_SHAPE, SHAPE, StaleTables } from './shape.ts';
import { giveSlots, knownSlots, renameSlots } from './slots.ts';
import { type Tables, tablesFor } from './tables.ts';
import { Together } from './together.ts';

export interface PostgresOptions {
  /** How many buckets a new store gets; default 64. */
  readonly buckets?: number;
  /** Look without touching: nothing is made or migrated. */
  readonly readOnly?: boolean;
  /** Nobody else who claims it may have it open for writing; left out, epochs alone decide. */
  readonly claim?: ClaimOptions;
}

export async function openPostgres(url: string, options: PostgresOptions): Promise<Store> {
  const address = addressOf(url);
  const readOnly = options.readOnly === true;
  const database = new Database(address, readOnly);
  let claimed: Claim | undefined;
  try {
    await demandFit(database);
    claimed = options.claim && (await claim(address, options.claim));
    if (readOnly) await demandUpToDate(database);
    else await bringUpToDate(database, address.schema);
    const buckets = await settleBuckets(database, options.buckets, readOnly);
    const tables = await currentTables(database, buckets);
    return postgresStore(url, database, buckets, tables, readOnly, claimed);
  } catch (error) {
    await claimed?.release();
    await database.close();
    throw error;
  }
}

function postgresStore(
  url: string,
  database: Database,
  buckets: number,
  opened: Tables,
  readOnly: boolean,
  claimed: Claim | undefined,
): Store {
  let tables = opened;

  /** Work with the tables as they are: if another process has changed them, they are looked up and it starts over. */
  const current = async <T>(work: (tables: Tables) => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await work(tables);
      } catch (error) {
        if (!(error instanceof StaleTables)) throw error;
        tables = await currentTables(database, buckets);
      }
    }
  };
  const snapshot = <T>(work: (connection: Connection, tables: Tables) => Promise<T>): Promise<T> =>
    current((known) =>
      database.reading((connection) => holdingShape(connection, known.shape, () => work(connection, known))),
    );
  const writing = async <T>(work: () => Promise<T>): Promise<T> => {
    if (readOnly) throw new Error('this store was opened for reading only');
    return work();
  };

  const read = bucketReads(database, current);
  const commits = new Together<Commit, CommitResult>((asks) =>
    current((known) => commit(database, known, asks)),
  );

  return {
    dialect: 'postgres',
    buckets,
    parked: { kind: 'table', url },
    planMigration: (catalog) =>
      snapshot(async (_, { known }) => alterations(known, catalog).map(({ step }) => step)),
    migrate: (catalog, declared) =>
      writing(async () => {
        const steps = await migrating(database, (connection) => migrate(connection, catalog, declared));
        tables = await currentTables(database, buckets);
        return steps;
      }),
    slots: (space, keys) => writing(() => giveSlots(database, space, keys)),
    renameSlots: (space, moves) => writing(() => renameSlots(database, space, moves)),
    knownSlots: (space) => database.run(knownSlots(space)),
    releases: (limit) => database.run(newestReleases(limit)),
    addRelease: (release) => writing(() => addRelease(database, release)),
    own: (wanted) => writing(() => own(database, wanted)),
    read: (bucket, request) => read({ bucket, request }),
    commit: (bucket, epoch, changeset) => writing(() => commits.ask({ bucket, epoch, changeset })),
    // Its transactions are durable when they return: `synchronous_commit` is never off.
    durable: async () => {},
    relay: (limit) => writing(() => relay(database, limit)),
    nextDue: async () => {
      const [profile, effect] = await database.snapshot([tables.states.nextDue(), tables.effects.nextDue()]);
      return { profile, effect };
    },
    progress: (key) => database.run(tables.progress.get(key)),
    people: peopleReads({ run: (statement) => database.run(statement(tables)), snapshot }, buckets),
    async close() {
      await database.close();
      const held = claimed;
      claimed = undefined;
      await held?.release();
    },
  };
}

async function migrate(
  connection: Connection,
  catalog: Catalog,
  declared: readonly string[],
): Promise<readonly MigrationStep[]> {
  const wanted = alterations(tablesOf(await connection.one(ENTRIES)), catalog);
  const steps = wanted.map(({ step }) => step);
  demandDeclared(steps, declared);
  if (wanted.length === 0) return steps;
  await connection.one(CLAIM_SHAPE);
  await alter(connection, wanted);
  await connection.one(RAISE_SHAPE);
  return steps;
}

async function currentTables(database: Database, buckets: number): Promise<Tables> {
  const [, shape, entries] = await database.snapshot([HOLD_SHAPE, SHAPE, ENTRIES]);
  return tablesFor(tablesOf(entries), shape, buckets);
}
