/** Ingests into copies of a store, several times, each in a process of its own: what two measures have in common. */
import type { Options } from '../measure.ts';
import { hotIn, inFreshProcess } from '../process/fresh.ts';
import type { Outcome } from '../process/tasks.ts';
import type { Size } from '../workload/definitions.ts';
import type { Crowd } from '../workload/people.ts';

export type Ingested = Outcome<'ingest'>;

export interface IngestSize {
  readonly size: Size;
  readonly crowd: Crowd;
  readonly events: number;
  /** By which the clock moves before each thousand, milliseconds. */
  readonly pause: number;
}

export async function ingestRuns(
  { scratch }: Options,
  { size, crowd, events, pause }: IngestSize,
  runs: number,
): Promise<Ingested[]> {
  const folder = await scratch.folder(size);
  const store = await scratch.rebuilt(size, crowd);
  const ingested: Ingested[] = [];
  for (let run = 0; run < runs; run++) {
    const { file, remove } = scratch.copy(store.file);
    ingested.push(
      await inFreshProcess('ingest', { folder, url: `sqlite:${file}`, people: crowd.people, events, pause }),
    );
    remove();
  }
  return ingested;
}

/** Where the time of one such run goes. */
export async function hotIngest({ scratch }: Options, { size, crowd, events, pause }: IngestSize) {
  const folder = await scratch.folder(size);
  const { file, remove } = scratch.copy((await scratch.rebuilt(size, crowd)).file);
  const hot = await hotIn('ingest', { folder, url: `sqlite:${file}`, people: crowd.people, events, pause });
  remove();
  return hot;
}

/** Events per second of each run. */
export function ratesOf(ingested: readonly Ingested[]): number[] {
  return ingested.map(({ events, seconds }) => events / seconds);
}
