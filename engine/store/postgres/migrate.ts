/**
 * Brings the tables of a store up to date: the numbered migrations, and changes of the catalog. One process at a
 * time, which an advisory lock sees to. Tables are locked only for moments: who waits for a lock on a table makes
 * everybody behind it wait too, so a migration gives up quickly, lets the others through, and tries again.
 */
import { StoreError, type StoreProblem } from '../error.ts';
import { quoted } from '../quoted.ts';
import type { Connection } from './connection.ts';
import type { Database } from './database.ts';
import { migrations } from './migrations/index.ts';
import { nothing, once, single } from './statement.ts';

/** `CARI`: the lock's name among those of other programs. The second half is the schema. */
const LOCK = 0x43415249;
const LOCK_TIMEOUT_MS = 500;
const PAUSE_SECONDS = 0.2;
/** About half a minute, most of it waiting for locks. */
const MOST_TRIES = 40;
/** What `faults.ts` makes of a lock that could not be had. */
const LOCKED = 'CAR-815';

/** Runs `work` in a transaction, alone among those who migrate this store. Nobody reads typed tables meanwhile. */
export async function migrating<T>(
  database: Database,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await database.writing(async (connection) => {
        await connection.all([
          once(`select pg_advisory_xact_lock($1, hashtext(coalesce(current_schema(), '')))`, [LOCK], nothing),
          once(`select set_config('lock_timeout', $1, true)`, [`${LOCK_TIMEOUT_MS}ms`], nothing),
        ]);
        return work(connection);
      });
    } catch (error) {
      if (tries === MOST_TRIES || !(error instanceof StoreError) || error.code !== LOCKED) throw error;
      await database.run(once('select pg_sleep($1)', [PAUSE_SECONDS], nothing));
    }
  }
}

/** Makes the schema and the tables, or brings them up to date. Leaves anything that is not ours as it is. */
export async function bringUpToDate(database: Database, schema: string | null): Promise<void> {
  if (schema !== null) await makeSchema(database, schema);
  const version = await versionOf(database);
  for (let number = version + 1; number <= migrations.length; number += 1) {
    await migrating(database, async (connection) => {
      await connection.script('create table if not exists carillon_migration (number integer primary key)');
      // Somebody else may have been faster.
      if ((await connection.one(VERSION)) >= number) return;
      await connection.script(migrations[number - 1]!);
      await connection.one(once('insert into carillon_migration (number) values ($1)', [number], nothing));
    });
  }
}

/** For somebody who only reads. */
export async function demandUpToDate(database: Database): Promise<void> {
  const version = await versionOf(database);
  if (version === 0) throw new StoreError(noStore(database.place));
  if (version < migrations.length) throw new StoreError(olderStore(database.place));
}

async function makeSchema(database: Database, schema: string): Promise<void> {
  const exists = once('select to_regnamespace($1) is not null', [quoted(schema)], single<boolean>);
  if (await database.run(exists)) return;
  await migrating(database, (connection) =>
    connection.script(`create schema if not exists ${quoted(schema)}`),
  );
}

const VERSION = once('select coalesce(max(number), 0) from carillon_migration', [], single<number>);
const IS_OURS = once(`select to_regclass('carillon_migration') is not null`, [], single<boolean>);
/** Tables that extensions bring along are nobody's. */
const IS_TAKEN = once(
  `select exists (
     select from pg_class where relnamespace = to_regnamespace(quote_ident(current_schema())) and relkind in ('r', 'p')
     and not exists (select from pg_depend
       where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'e'))`,
  [],
  single<boolean>,
);

/** How many migrations have run; 0 in a schema where there is nothing yet. */
async function versionOf(database: Database): Promise<number> {
  const { place } = database;
  // In this order: who makes the store meanwhile makes all of it at once.
  const isTaken = await database.run(IS_TAKEN);
  if (!(await database.run(IS_OURS))) {
    if (isTaken) throw new StoreError(foreignTables(place));
    return 0;
  }
  const version = await database.run(VERSION);
  if (version > migrations.length) throw new StoreError(newerStore(place));
  return version;
}

const foreignTables = (place: string): StoreProblem => ({
  code: 'CAR-804',
  what: `${place} holds tables of another program`,
  why: 'A store has a schema to itself, so that no name is taken and nothing of others is touched.',
  fix: 'Give it one: add ?schema=carillon to `store:` in carillon.yaml.',
});

const newerStore = (place: string): StoreProblem => ({
  code: 'CAR-805',
  what: `the store in ${place} was made by a newer version of Carillon`,
  why: 'This version does not know its tables, and would damage it.',
  fix: 'Update Carillon, or use a copy of the store from before the update.',
});

const noStore = (place: string): StoreProblem => ({
  code: 'CAR-816',
  what: `there is no store in ${place}`,
  why: 'This command only reads, and nothing has been written yet.',
  fix: 'Run `carillon apply` first, or check `store:` in carillon.yaml.',
});

const olderStore = (place: string): StoreProblem => ({
  code: 'CAR-809',
  what: `the store in ${place} was made by an older version of Carillon`,
  why: 'Its tables have to be brought up to date, and this command only reads.',
  fix: 'Run `carillon apply` once, then try again.',
});
