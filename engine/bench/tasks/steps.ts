/** People take steps: minute after minute passes, and what is due is done. */
import type { Stopwatch } from '../process/stopwatch.ts';
import { openWalk } from '../workload/steps.ts';

/** Minutes before those that are timed: until then the code is being compiled while it runs. */
export const WARM_UP = 10;

export interface StepsArgument {
  readonly folder: string;
  /** A store of people who have just begun; changed. */
  readonly url: string;
  readonly minutes: number;
}

export async function run({ folder, url, minutes }: StepsArgument, stopwatch: Stopwatch) {
  let instances = 0;
  const walk = await openWalk(folder, url, 0, (changeset) => {
    instances += changeset.instances?.length ?? 0;
  });
  for (let minute = 0; minute < WARM_UP; minute++) await walk.minute();
  instances = 0;
  const { seconds } = await stopwatch.time(async () => {
    for (let minute = 0; minute < minutes; minute++) await walk.minute();
  });
  await walk.close();
  return { seconds, instances };
}
