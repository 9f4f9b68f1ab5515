/**
 * New events for one person with a long past, one transaction each, in a store in memory: no disk hides what the
 * length of a past costs.
 */
import { tmpdir } from 'node:os';
import { VirtualClock } from '../../runtime/clock.ts';
import { openStore } from '../../store/open.ts';
import type { Stopwatch } from '../process/stopwatch.ts';
import { median } from '../statistics.ts';
import { compileFolder } from '../workload/folder.ts';
import { startEngine } from '../workload/opened.ts';
import { NOW, seedStore } from '../workload/people.ts';
import { Traffic } from '../workload/traffic.ts';
import { step } from './ingest.ts';

/** Between two events, milliseconds. */
const PAUSE = 1_000;
/** The first ones bring the profile into the release and warm the code. */
const WARM_UP = 20;

export interface LongProfileArgument {
  readonly folder: string;
  /** Events in the person's past. */
  readonly past: number;
  /** New events at most, and how long they may take altogether. */
  readonly events: number;
  readonly seconds: number;
}

export async function run({ folder, past, events, seconds }: LongProfileArgument, stopwatch: Stopwatch) {
  const candidate = await compileFolder(folder);
  const clock = new VirtualClock(NOW);
  const store = await openStore('sqlite::memory:', { root: tmpdir() });
  await seedStore(store, candidate, { people: 1, events: past });
  const opened = await startEngine(store, candidate, clock);
  const traffic = new Traffic(past, 1);
  const one = async () => {
    const start = performance.now();
    await step(opened, clock, PAUSE, traffic.next(1));
    return (performance.now() - start) / 1000;
  };
  const warmUp = performance.now();
  for (let index = 0; index < WARM_UP && performance.now() - warmUp < seconds * 1000; index++) await one();
  const { result: times } = await stopwatch.time(async () => {
    const each: number[] = [];
    const start = performance.now();
    while (each.length < events && performance.now() - start < seconds * 1000) each.push(await one());
    return each;
  });
  const image = await store.people.profile((await store.people.profileIds(0, -1, 1))[0]!);
  await opened.close();
  return {
    seconds: median(times),
    events: times.length,
    stateBytes: Buffer.byteLength(image!.state!.slots),
  };
}
