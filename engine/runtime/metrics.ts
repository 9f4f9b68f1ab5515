/**
 * Metrics over everybody: worked out in one walk, written into the store as a recorded input, and read again when the
 * engine starts. Offers go by what is written, until it is worked out anew.
 */

import { contentHash } from '../compiler/feature.ts';
import type { MetricProgram } from '../compiler/metric/program.ts';
import type { Program } from '../compiler/program.ts';
import type { Schedule } from '../compiler/refresh.ts';
import { type MetricNews, newsOf, readNews } from '../evaluate/metric/news.ts';
import { MetricTally, type Told } from '../evaluate/metric/tally.ts';
import { additionOf, needsPast } from '../evaluate/metric/told.ts';
import type { Json, Store } from '../store/store.ts';
import { everybody, type Looking } from './flags.ts';

export function metricKey(id: string): string {
  return `metric.${id}`;
}

/** Metrics that are worked out together, because their rounds are the same. */
export interface MetricRound {
  /** Of what they mean: with another metric among them it begins anew. */
  readonly key: string;
  readonly schedule: Schedule;
  readonly metrics: readonly MetricProgram[];
}

export function metricRounds({ metrics }: Program): readonly MetricRound[] {
  const bySchedule = new Map<string, MetricProgram[]>();
  for (const metric of metrics.values()) {
    if (metric.schedule === null) continue;
    const key = JSON.stringify(metric.schedule);
    bySchedule.set(key, [...(bySchedule.get(key) ?? []), metric]);
  }
  return [...bySchedule.values()].map((together) => ({
    key: `metrics.${contentHash(together.map(({ id, hash }) => [id, hash]) as Json)}`,
    schedule: together[0]!.schedule!,
    metrics: together,
  }));
}

/** What they are as of `at`. One pass over everybody, of which nothing is kept but the sums. */
export async function workOut(
  looking: Looking,
  metrics: readonly MetricProgram[],
  at: number,
  isStopped: () => boolean = () => false,
): Promise<ReadonlyMap<string, Told>> {
  const tallies = metrics.map((metric) => new MetricTally(metric));
  const { program } = looking.run;
  const past = tallies.some(needsPast);
  const look = (draft: Parameters<typeof additionOf>[2]) =>
    tallies.map((tally) => additionOf(tally, program, draft, at));
  for await (const found of everybody(looking, look, 'profile', past)) {
    if (isStopped()) break;
    for (const additions of found) for (const [place, one] of additions.entries()) tallies[place]!.add(one);
  }
  return new Map(tallies.map((tally) => [tally.metric.id, tally.told()]));
}

export async function storedMetrics(store: Store, ids: Iterable<string>): Promise<Map<string, MetricNews>> {
  const found = new Map<string, MetricNews>();
  for (const id of ids) {
    const written = await store.progress(metricKey(id));
    if (written !== undefined) found.set(id, readNews(written));
  }
  return found;
}

/** Those of the definitions as they stand, worked out anew where what is written is of others. */
export async function currentMetrics(looking: Looking, at: number): Promise<ReadonlyMap<string, MetricNews>> {
  const wanted = [...looking.run.program.metrics.values()].filter(({ schedule }) => schedule !== null);
  const written = await storedMetrics(
    looking.store,
    wanted.map(({ id }) => id),
  );
  const missing = wanted.filter(({ id, hash }) => written.get(id)?.hash !== hash);
  if (missing.length === 0) return written;
  const told = await workOut(looking, missing, at);
  for (const metric of missing) written.set(metric.id, newsOf(metric, told.get(metric.id)!, at));
  return written;
}
