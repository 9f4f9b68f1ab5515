/** A dry run of many people in as many threads as there are processors, this one among them; the others load the same definitions for themselves. */
import type { DryRunOptions } from '../review/dry-run/dry-run.ts';
import { PlayerThreads } from '../review/dry-run/player-threads.ts';
import type { Context } from './context.ts';
import type { ThreadOrder } from './dry-run-thread.ts';

/** Fewer people are played before a thread has begun. */
const WORTH_A_THREAD = 1_000;
/** Each takes some hundred megabytes. */
const MOST_THREADS = 8;
const ENTRY = new URL('./dry-run-thread.js', import.meta.url);

/** `url` is that of the store. */
export function dryRunThreads(
  url: string,
  {
    candidate,
    root,
    environment,
    at,
    days,
    seed,
    assumptions = null,
    repeat = null,
    sample = null,
    segments = false,
  }: DryRunOptions,
  { threads, processors }: Pick<Context, 'threads' | 'processors'>,
): Pick<DryRunOptions, 'threads'> {
  if (!threads) return {};
  const order: ThreadOrder = {
    url,
    definitions: candidate.manifest.hash,
    options: { root, environment, at, days, seed, assumptions, repeat, sample, segments },
  };
  return {
    threads(people) {
      const count = Math.min(processors, MOST_THREADS, Math.floor(people / WORTH_A_THREAD));
      return count < 2 ? null : PlayerThreads.start(ENTRY, count - 1, order);
    },
  };
}
