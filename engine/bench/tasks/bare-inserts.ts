/**
 * What the database alone would take: lets the engine take events in once while every row it inserts is written
 * down, then inserts exactly those rows by prepared statements and nothing else: into a store with the same tables
 * and nothing in them, and into a copy of the store that the engine had.
 */
import Database from 'better-sqlite3';
import { VirtualClock } from '../../runtime/clock.ts';
import { type Connection, connectForWriting } from '../../store/sqlite/connection.ts';
import { lockForWriting } from '../../store/sqlite/lock.ts';
import { keepUp } from '../../store/sqlite/upkeep.ts';
import { compileFolder } from '../workload/folder.ts';
import { openEngine } from '../workload/opened.ts';
import { NOW } from '../workload/people.ts';
import { count, newTally } from '../workload/tally.ts';
import { Traffic } from '../workload/traffic.ts';
import { AT_ONCE, type IngestArgument, step, WARM_UP } from './ingest.ts';

export interface Row {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** The rows of a thousand events, and of what fell due before the next thousand. */
export type Batch = Row[];

export interface BareArgument extends IngestArgument {
  /** Stores with the same tables, and copies of the same store: one for each time the rows are inserted. Changed. */
  readonly empty: readonly string[];
  readonly copies: readonly string[];
}

export async function run({ empty, copies, ...argument }: BareArgument) {
  const { batches, tally } = await recorded(argument);
  const insertInto = async (files: readonly string[]) => {
    const seconds: number[] = [];
    for (const file of files) seconds.push(await insertAll(file, batches));
    return seconds;
  };
  const seconds = { empty: await insertInto(empty), copies: await insertInto(copies) };
  const tables = tablesOf(argument.url.slice('sqlite:'.length));
  for (const copy of copies) checkSame(tables, tablesOf(copy));
  return { seconds, rows: rowsOf(batches.slice(WARM_UP)), tally };
}

async function recorded({ folder, url, people, events, pause }: IngestArgument) {
  const candidate = await compileFolder(folder);
  const clock = new VirtualClock(NOW);
  const tally = newTally();
  const opened = await openEngine(url, candidate, clock, (changeset) => count(tally, changeset));
  const traffic = new Traffic(people, people);
  const recorder = new Recorder();
  const batches: Batch[] = [];
  for (let batch = 0; batch < WARM_UP + events / AT_ONCE; batch++) {
    if (batch === WARM_UP) Object.assign(tally, newTally());
    await step(opened, clock, pause, traffic.next(AT_ONCE));
    batches.push(recorder.take());
  }
  recorder.stop();
  await opened.close();
  return { batches, tally };
}

type RunStatement = (this: Database.Statement, ...values: unknown[]) => Database.RunResult;

/** Sees every row inserted by any connection of this process. */
export class Recorder {
  #rows: Row[] = [];
  readonly #statements: { run: RunStatement };
  readonly #run: RunStatement;

  constructor() {
    const connection = new Database(':memory:');
    this.#statements = Object.getPrototypeOf(connection.prepare('select 1'));
    connection.close();
    this.#run = this.#statements.run;
    const original = this.#run;
    const see = (row: Row) => this.#rows.push(row);
    this.#statements.run = function (...values) {
      if (/^\s*(insert|replace)\b/i.test(this.source)) see({ sql: this.source, values });
      return original.apply(this, values);
    };
  }

  take(): Row[] {
    const rows = this.#rows;
    if (rows.length === 0) throw new Error('no row was seen: does another thread write them now?');
    this.#rows = [];
    return rows;
  }

  stop(): void {
    this.#statements.run = this.#run;
  }
}

/** Seconds for all batches after the warm-up, each in one transaction that is on the disk before the next begins, with the engine's own settings, checkpoints and way to the disk. */
export async function insertAll(file: string, batches: readonly Batch[]): Promise<number> {
  const connection = connectForWriting(file);
  const upkeep = await keepUp(file, connection, lockForWriting(file), { checkpoints: 'thread' });
  try {
    const statements = new Map<string, Database.Statement>();
    for (const { sql } of batches.flat()) {
      if (!statements.has(sql)) statements.set(sql, connection.prepare(sql));
    }
    const ready = batches.map((batch) =>
      batch.map(({ sql, values }) => ({ statement: statements.get(sql)!, values })),
    );
    const insert = connection.transaction((batch: (typeof ready)[number]) => {
      for (const { statement, values } of batch) statement.run(...values);
    });
    const step = async (batch: (typeof ready)[number]) => {
      insert.immediate(batch);
      upkeep.wrote();
      await upkeep.durable();
    };
    for (const batch of ready.slice(0, WARM_UP)) await step(batch);
    const start = performance.now();
    for (const batch of ready.slice(WARM_UP)) await step(batch);
    return (performance.now() - start) / 1000;
  } finally {
    await upkeep.end();
    connection.close();
    upkeep.release();
  }
}

/** Table → rows inserted. */
export function rowsOf(batches: readonly Batch[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { sql } of batches.flat()) {
    const [, table = '?'] = /into\s+"?(\w+)/i.exec(sql) ?? [];
    counts[table] = (counts[table] ?? 0) + 1;
  }
  return counts;
}

/** Table → rows it holds. */
function tablesOf(file: string): ReadonlyMap<string, number> {
  const connection: Connection = new Database(file, { readonly: true });
  try {
    const names = connection
      .prepare<[], string>("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
      .pluck()
      .all();
    return new Map(
      names.map((name) => [
        name,
        connection.prepare<[], number>(`select count(*) from "${name}"`).pluck().get()!,
      ]),
    );
  } finally {
    connection.close();
  }
}

/** Both ways must have left the same number of rows in every table. */
function checkSame(engine: ReadonlyMap<string, number>, bare: ReadonlyMap<string, number>): void {
  for (const [table, rows] of engine) {
    if (bare.get(table) !== rows)
      throw new Error(`the engine left ${rows} rows in ${table}, bare inserts ${bare.get(table)}`);
  }
}
