/** Ingestion into PostgreSQL against its limit: how much of the time of bare multi-row inserts is left to us. */
import type { Measure, Options } from '../measure.ts';
import { BenchServer } from '../postgres/server.ts';
import { hotIn, inFreshProcess } from '../process/fresh.ts';
import { median } from '../statistics.ts';
import { AT_ONCE, type IngestArgument } from '../tasks/ingest.ts';
import { figure, runs } from '../words.ts';
import { STANDARD } from '../workload/definitions.ts';
import { busyTime } from '../workload/traffic.ts';
import { smallCrowd } from './crowds.ts';
import { type Ingested, ratesOf } from './ingest-runs.ts';

const RUNS = 2;

export const ingestPostgres: Measure = {
  id: 'ingest_postgres',
  title:
    'Events per second through everything, as a share of bare multi-row inserts of the same rows (PostgreSQL)',
  aim: 0.3,
  better: 'higher',
  how: `The same work as above over a real PostgreSQL with 64 buckets, one engine. The same run, done once more while
triggers write every inserted row down, gives the rows; then exactly those are inserted into a database with the same
tables and nothing in them: one array per column, one statement per table (a second one where a row is written twice),
the rows of 1,000 events in one transaction, over one connection, prepared, sent without waiting for answers, with the
same durability. Inserted into a copy of the engine's own database they leave the same number of rows in every table.`,
  tried: [
    'One statement per table and bucket, sent one behind the other without waiting for answers, batches of several buckets at once: 0.13 to 0.17.',
    'The same, with all that is sent at once going to the system in one call: 0.144; 974 changesets were 974 transactions.',
    "One statement per table for all buckets that are asked for or written in one turn, and one transaction for their changesets; if one is refused, each alone. On a machine with more to do than processors, in alternation: the thread of the engine computes for 1.1 s instead of 1.8 s, the server's processes for 0.6 s instead of 1.7 s.",
    'The same, 128 people computed while those before them are written, and reads that end where they are sent: the thread waits half as long. What is left is evaluation and the garbage collector; writing and reading rows is a fifth of what the process computes.',
  ],
  async run(options) {
    const server = await BenchServer.start();
    try {
      return await measured(options, server);
    } finally {
      await server.stop();
    }
  },
};

async function measured(options: Options, server: BenchServer): ReturnType<Measure['run']> {
  const crowd = { ...smallCrowd(options), people: options.quick ? 1_000 : 4_000 };
  const folder = await options.scratch.folder(STANDARD);
  const work = {
    folder,
    people: crowd.people,
    events: options.quick ? 2_000 : 4_000,
    pause: busyTime(AT_ONCE, crowd.people),
  };
  const base = await server.database();
  await inFreshProcess('seed', { folder, url: base, crowd });
  await inFreshProcess('rebuild', { folder, url: base });
  const ingested: Ingested[] = [];
  for (let run = 0; run < RUNS; run++) {
    const url = await server.database(base);
    ingested.push(await inFreshProcess('ingest', { ...work, url }));
    await server.drop(url);
  }
  const bare = await bareInserts(server, base, work);
  checkSameWork(ingested[0]!.tally, bare.tally);
  const rate = median(ratesOf(ingested));
  const bareRate = rateOf(work.events, bare.seconds.empty);
  const hot = await hotIngest(server, base, work, rate / bareRate);
  const perEvent = (rows: number) => figure(rows / work.events);
  const { tally } = ingested[0]!;
  const rows = Object.entries(bare.rows).sort(([, a], [, b]) => b - a);
  return {
    value: rate / bareRate,
    unit: '',
    details: [
      `${figure(rate)} events/s against ${figure(bareRate)} events/s of bare inserts; ${figure(work.events)} events, ${figure(crowd.people)} people.`,
      `Engine ${runs(ingested.map(({ seconds }) => seconds))}; bare inserts ${runs(bare.seconds.empty)}.`,
      `Of that the engine's own process computes for ${runs(ingested.map(({ cpu }) => cpu))}; the rest it waits for the database, or for a processor.`,
      `The same inserts into a copy of the database that the engine had: ${runs(bare.seconds.copies)}, a share of ${figure(rate / rateOf(work.events, bare.seconds.copies))}.`,
      `Per event: ${perEvent(tally.changes)} changes of membership, ${perEvent(tally.starts)} journey starts, ${perEvent(tally.states)} profiles evaluated; ${perEvent(tally.commits)} changesets, of one bucket each.`,
      `Rows inserted per event: ${rows.map(([table, inserted]) => `${table} ${perEvent(inserted)}`).join(', ')}.`,
      `The server: ${await server.settings()}.`,
    ],
    ...(hot && { profile: async () => [{ title: "ingestion, the engine's process alone", hot }] }),
  };
}

type Work = Omit<IngestArgument, 'url'>;

/** While the server is still there; only where the results will ask for it. */
async function hotIngest(server: BenchServer, base: string, work: Work, value: number) {
  if (value >= ingestPostgres.aim) return null;
  const url = await server.database(base);
  const hot = await hotIn('ingest', { ...work, url });
  await server.drop(url);
  return hot;
}

async function bareInserts(server: BenchServer, base: string, work: Work) {
  const nothing = await server.database();
  await inFreshProcess('seed', { folder: work.folder, url: nothing, crowd: { people: 0, events: 0 } });
  const copiesOf = async (url: string) => {
    const copies: string[] = [];
    for (let copy = 0; copy < RUNS; copy++) copies.push(await server.database(url));
    return copies;
  };
  const [empty, copies] = [await copiesOf(nothing), await copiesOf(base)];
  return inFreshProcess('bare_inserts_postgres', {
    ...work,
    url: await server.database(base),
    empty,
    copies,
  });
}

function rateOf(events: number, seconds: readonly number[]): number {
  return events / median(seconds);
}

/** How inputs were gathered into batches may differ, and with it how often a profile was written; what came of them not. */
function checkSameWork(one: Ingested['tally'], other: Ingested['tally']): void {
  for (const kind of ['events', 'receipts', 'changes', 'decisions', 'starts'] as const) {
    if (one[kind] !== other[kind])
      throw new Error(
        `the run that was written down had ${other[kind]} ${kind}, those that were timed ${one[kind]}`,
      );
  }
}
