/** Ingestion against the limit of the database: how much of the time of bare inserts is left to us. */
import type { Measure, Options } from '../measure.ts';
import { inFreshProcess } from '../process/fresh.ts';
import { median } from '../statistics.ts';
import { AT_ONCE } from '../tasks/ingest.ts';
import { figure, runs } from '../words.ts';
import { STANDARD } from '../workload/definitions.ts';
import { busyTime } from '../workload/traffic.ts';
import { smallCrowd } from './crowds.ts';
import { hotIngest, type IngestSize, ingestRuns, ratesOf } from './ingest-runs.ts';

const RUNS = 3;

export const ingest: Measure = {
  id: 'ingest_sqlite',
  title: 'Events per second through everything, as a share of bare inserts of the same rows (SQLite)',
  aim: 0.5,
  better: 'higher',
  how: `The production engine takes in events of known people, 1,000 at a time, over a store on disk: identify, store,
50 features, 200 segments, 100 tags, 20 journeys, and all that falls due meanwhile (a person sends ten events a day, and
the clock moves as fast as that says). The same run, done once more while every inserted row is written down, gives
the rows; prepared statements then insert exactly those into a store with the same tables and nothing in them, the rows
of 1,000 events in one transaction, over a connection with the same pragmas, checkpoints and durability. Inserted into a copy of the
engine's own store they leave the same number of rows in every table.`,
  tried: [
    'State as one text that is read and written whole, every edge of a window a wake-up, a journal row per change of membership: 0.19 to 0.20, of many more rows on either side.',
    'State in lines that are opened when somebody asks and written where they changed, wake-ups only where a compared level is crossed, one journal row per instant: half the time per event, and fewer rows on either side: 0.16 to 0.21.',
    'The log synced on the thread pool and checkpoints on a thread of their own, while the next batch is computed: with it the processor is the limit, not the disk.',
    'Transactions of 100, 300 and 1,000 events, young generations of 16, 32 and 64 MB: no difference beyond the noise.',
    'Less that is made and thrown away (28 % less memory allocated per event), and a person’s row written only where something of it changed, which takes rows from either side.',
    'People of a batch computed 32 at a time and let go as soon as their rows are known: garbage collection 12 instead of 17 % in a profile, and no difference in processor time beyond the noise.',
  ],
  async run(options) {
    const crowd = smallCrowd(options);
    const size = {
      size: STANDARD,
      crowd,
      events: options.quick ? 2_000 : 10_000,
      pause: busyTime(AT_ONCE, crowd.people),
    };
    const ingested = await ingestRuns(options, size, RUNS);
    const bare = await bareInserts(options, size);
    const { tally } = ingested[0]!;
    if (JSON.stringify(tally) !== JSON.stringify(bare.tally))
      throw new Error('the run that was written down did other work than those that were timed');
    const rate = median(ratesOf(ingested));
    const bareRate = (seconds: readonly number[]) => size.events / median(seconds);
    const { empty, copies } = bare.seconds;
    const perEvent = (rows: number) => figure(rows / size.events);
    const rows = Object.entries(bare.rows).sort(([, a], [, b]) => b - a);
    return {
      value: rate / bareRate(empty),
      unit: '',
      details: [
        `${figure(rate)} events/s against ${figure(bareRate(empty))} events/s of bare inserts; ${figure(size.events)} events, ${figure(crowd.people)} people.`,
        `Engine ${runs(ingested.map(({ seconds }) => seconds))}; bare inserts ${runs(empty)}.`,
        `The same inserts into a copy of the store that the engine had, where states replace states: ${runs(copies)}, a share of ${figure(rate / bareRate(copies))}.`,
        `Per event: ${perEvent(tally.changes)} changes of membership, ${perEvent(tally.starts)} journey starts, ${perEvent(tally.states)} profiles evaluated (the others because something fell due).`,
        `Rows inserted per event: ${rows.map(([table, inserted]) => `${table} ${perEvent(inserted)}`).join(', ')}.`,
      ],
      profile: async () => [{ title: 'ingestion', hot: await hotIngest(options, size) }],
    };
  },
};

async function bareInserts({ scratch }: Options, { size, crowd, events, pause }: IngestSize) {
  const { file } = await scratch.rebuilt(size, crowd);
  const nothing = await scratch.empty(size);
  const copiesOf = (store: string) => Array.from({ length: RUNS }, () => scratch.copy(store));
  const [own, empty, copies] = [scratch.copy(file), copiesOf(nothing), copiesOf(file)];
  const bare = await inFreshProcess('bare_inserts', {
    folder: await scratch.folder(size),
    url: `sqlite:${own.file}`,
    people: crowd.people,
    events,
    pause,
    empty: empty.map((copy) => copy.file),
    copies: copies.map((copy) => copy.file),
  });
  for (const copy of [own, ...empty, ...copies]) copy.remove();
  return bare;
}
