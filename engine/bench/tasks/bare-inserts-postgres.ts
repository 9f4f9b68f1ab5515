/**
 * What PostgreSQL alone would take: lets the engine take events in once while every row it inserts is written down,
 * then inserts exactly those rows, many at a time, into tables of the same shape with nothing in them, and into copies
 * of the database that the engine had.
 */
import { VirtualClock } from '../../runtime/clock.ts';
import { insertsOf, type MultiRowInsert, replacedTables, shapesOf } from '../postgres/multi-row.ts';
import { connect, type Recorded, Recorder, sizesOf } from '../postgres/recorder.ts';
import { compileFolder } from '../workload/folder.ts';
import { openEngine } from '../workload/opened.ts';
import { NOW } from '../workload/people.ts';
import { count, newTally } from '../workload/tally.ts';
import { Traffic } from '../workload/traffic.ts';
import { AT_ONCE, type IngestArgument, step, WARM_UP } from './ingest.ts';

export interface BarePostgresArgument extends IngestArgument {
  /** Databases with the same tables, and copies of the same database: one for each time. Changed. */
  readonly empty: readonly string[];
  readonly copies: readonly string[];
}

export async function run({ empty, copies, ...argument }: BarePostgresArgument) {
  const { batches, tally, sizes } = await recorded(argument);
  const prepared = await preparedFor(argument.url, batches);
  const insertInto = async (urls: readonly string[]) => {
    const seconds: number[] = [];
    for (const url of urls) seconds.push(await insertAll(url, prepared));
    return seconds;
  };
  const seconds = { empty: await insertInto(empty), copies: await insertInto(copies) };
  for (const url of copies) await checkSame(url, sizes);
  return { seconds, rows: rowsOf(prepared.slice(WARM_UP)), tally };
}

async function recorded({ folder, url, people, events, pause }: IngestArgument) {
  const candidate = await compileFolder(folder);
  const clock = new VirtualClock(NOW);
  const tally = newTally();
  const recorder = await Recorder.start(url);
  const opened = await openEngine(url, candidate, clock, (changeset) => count(tally, changeset));
  const traffic = new Traffic(people, people);
  const batches: (readonly Recorded[])[] = [];
  for (let batch = 0; batch < WARM_UP + events / AT_ONCE; batch++) {
    if (batch === WARM_UP) Object.assign(tally, newTally());
    await step(opened, clock, pause, traffic.next(AT_ONCE));
    batches.push(await recorder.take());
  }
  await opened.close();
  const sizes = await recorder.sizes();
  await recorder.stop();
  return { batches, tally, sizes };
}

async function preparedFor(url: string, batches: readonly (readonly Recorded[])[]) {
  const client = await connect(url);
  try {
    const shapes = await shapesOf(client);
    const replaced = replacedTables(batches, shapes);
    return batches.map((batch) => insertsOf(batch, shapes, replaced));
  } finally {
    await client.end();
  }
}

/** Seconds for all batches after the warm-up, each in one transaction, its statements sent without waiting for answers. */
async function insertAll(url: string, batches: readonly (readonly MultiRowInsert[])[]): Promise<number> {
  const client = await connect(url);
  try {
    await client.query("set jit = off; set plan_cache_mode = 'force_generic_plan'");
    const insert = async (batch: readonly MultiRowInsert[]) => {
      const sent = [client.query('begin'), ...batch.map((one) => client.query(queryOf(one)))];
      await Promise.all([...sent, client.query('commit')]);
    };
    for (const batch of batches.slice(0, WARM_UP)) await insert(batch);
    const start = performance.now();
    for (const batch of batches.slice(WARM_UP)) await insert(batch);
    return (performance.now() - start) / 1000;
  } finally {
    await client.end();
  }
}

function queryOf({ text, name, values }: MultiRowInsert) {
  return { text, name, values: [...values] };
}

/** Table → rows inserted. */
function rowsOf(batches: readonly (readonly MultiRowInsert[])[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { table, rows } of batches.flat()) counts[table] = (counts[table] ?? 0) + rows;
  return counts;
}

/** Both ways must have left the same number of rows in every table. */
async function checkSame(url: string, engine: Readonly<Record<string, number>>): Promise<void> {
  const client = await connect(url);
  try {
    const bare = await sizesOf(client);
    for (const [table, rows] of Object.entries(engine)) {
      if (bare[table] !== rows)
        throw new Error(`the engine left ${rows} rows in ${table}, bare inserts ${bare[table]}`);
    }
  } finally {
    await client.end();
  }
}
