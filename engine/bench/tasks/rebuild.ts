/** Evaluates everybody of a store from their events, as after a release; and how much memory that leaves in use. */
import { availableParallelism } from 'node:os';
import { helpersFor } from '../../cli/adopt-threads.ts';
import { VirtualClock } from '../../runtime/clock.ts';
import { adoptEverybody } from '../../runtime/release.ts';
import type { Stopwatch } from '../process/stopwatch.ts';
import { compileFolder } from '../workload/folder.ts';
import { openEngine } from '../workload/opened.ts';
import { NOW } from '../workload/people.ts';
import { count, newTally } from '../workload/tally.ts';

export async function run(
  { folder, url }: { readonly folder: string; readonly url: string },
  stopwatch: Stopwatch,
) {
  const candidate = await compileFolder(folder);
  const tally = newTally();
  const opened = await openEngine(url, candidate, new VirtualClock(NOW), (changeset) =>
    count(tally, changeset),
  );
  const helped = { url, root: folder };
  const startHelpers = helpersFor(helped, { threads: true, processors: availableParallelism() });
  const { seconds, result: people } = await stopwatch.time(() =>
    adoptEverybody(opened.engine, undefined, startHelpers),
  );
  const { rss } = process.memoryUsage();
  // Kibibytes, whatever the platform.
  const peak = process.resourceUsage().maxRSS * 1024;
  await opened.close();
  return { seconds, people, tally, rss, peak };
}
