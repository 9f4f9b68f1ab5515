/**
 * Takes events in through the production engine, a thousand at a time: accept them all, wait until all are durable
 * and what fell due meanwhile is done. Making the messages up is not timed.
 */
import { VirtualClock } from '../../runtime/clock.ts';
import type { Incoming } from '../../runtime/incoming.ts';
import type { Stopwatch } from '../process/stopwatch.ts';
import { compileFolder } from '../workload/folder.ts';
import { type Opened, openEngine } from '../workload/opened.ts';
import { NOW } from '../workload/people.ts';
import { count, newTally } from '../workload/tally.ts';
import { Traffic } from '../workload/traffic.ts';

/** Events that share a transaction: what the engine takes at most. */
export const AT_ONCE = 1_000;
/** Batches before the clock starts: code gets compiled, pages get into the cache. */
export const WARM_UP = 2;

export interface IngestArgument {
  readonly folder: string;
  /** Of a store of people who have been evaluated; changed. */
  readonly url: string;
  readonly people: number;
  /** A multiple of a thousand. */
  readonly events: number;
  /** By which the clock moves before each thousand, milliseconds. */
  readonly pause: number;
}

export async function run({ folder, url, people, events, pause }: IngestArgument, stopwatch: Stopwatch) {
  const candidate = await compileFolder(folder);
  const clock = new VirtualClock(NOW);
  const tally = newTally();
  const opened = await openEngine(url, candidate, clock, (changeset) => count(tally, changeset));
  const traffic = new Traffic(people, people);
  for (let batch = 0; batch < WARM_UP; batch++) await step(opened, clock, pause, traffic.next(AT_ONCE));
  Object.assign(tally, newTally());
  const batches = Array.from({ length: events / AT_ONCE }, () => traffic.next(AT_ONCE));
  const before = process.cpuUsage();
  const { seconds } = await stopwatch.time(async () => {
    for (const batch of batches) await step(opened, clock, pause, batch);
  });
  const { user, system } = process.cpuUsage(before);
  await opened.close();
  return { seconds, cpu: (user + system) / 1e6, events, tally };
}

/** Time passes, a batch comes in, and everything that is to be done is done. */
export async function step(
  { engine }: Pick<Opened, 'engine'>,
  clock: VirtualClock,
  pause: number,
  batch: readonly Incoming[],
): Promise<void> {
  clock.moveTo(clock.now() + pause);
  const receipts = await Promise.all(batch.map((incoming) => engine.accept(incoming)));
  await engine.untilIdle();
  const other = receipts.find(({ outcome }) => outcome !== 'accepted');
  if (other) throw new Error(`an event was not accepted: ${JSON.stringify(other)}`);
}
