/** A dry run of the starter programme over a store of customers, as `carillon dry-run` makes it. */
import { availableParallelism } from 'node:os';
import { dryRunThreads } from '../../cli/dry-run-threads.ts';
import { loadCandidate } from '../../cli/workspace.ts';
import { type DryRunOptions, dryRunOf } from '../../review/dry-run/dry-run.ts';
import type { Assumptions } from '../../review/play/assumptions.ts';
import { openStore } from '../../store/open.ts';
import type { Stopwatch } from '../process/stopwatch.ts';
import { NOW } from '../workload/people.ts';

/** What customers are assumed to do. */
const ASSUMED: Assumptions = {
  opened: 0.4,
  clicked: 0.05,
  events: {
    order_completed: { per_day: 0.01, with: { order_id: { unique: 'A-' }, total: { between: [5, 90] } } },
    page_viewed: { per_day: 0.05 },
    cart_updated: { per_day: 0.02, with: { cart_id: { unique: 'C-' }, total: { between: [5, 90] } } },
  },
};

export interface DryRunDone {
  readonly seconds: number;
  readonly people: number;
  readonly messages: number;
  readonly passes: number;
  /** Bytes that were resident at most. */
  readonly peak: number;
}

export async function run(
  { folder, file, days }: { readonly folder: string; readonly file: string; readonly days: number },
  stopwatch: Stopwatch,
): Promise<DryRunDone> {
  const { candidate } = await loadCandidate({ shown: folder, root: folder });
  if (!candidate) throw new Error(`the programme in ${folder} has errors`);
  const store = await openStore(`sqlite:${file}`, { root: folder, readOnly: true });
  const options: DryRunOptions = {
    store,
    candidate,
    root: folder,
    environment: 'local',
    at: NOW,
    days,
    seed: 'bench',
    assumptions: ASSUMED,
  };
  const here = { threads: true, processors: availableParallelism() };
  const { seconds, result } = await stopwatch.time(() =>
    dryRunOf({ ...options, ...dryRunThreads(`sqlite:${file}`, options, here) }),
  );
  await store.close();
  const messages = result.channels.reduce((sum, channel) => sum + channel.messages, 0);
  return {
    seconds,
    people: result.people,
    messages,
    passes: result.passes,
    // Kibibytes, whatever the platform.
    peak: process.resourceUsage().maxRSS * 1024,
  };
}
