/** The times of single conditions, measured once for the two measures that compare them. */
import type { Options } from '../measure.ts';
import { inFreshProcess } from '../process/fresh.ts';
import { geometricMean } from '../statistics.ts';
import type { ConditionTimes } from '../tasks/conditions.ts';
import { figure } from '../words.ts';
import { conditionFiles } from '../workload/conditions.ts';
import { writeFolder } from '../workload/folder.ts';

const measured = new WeakMap<Options, Promise<readonly ConditionTimes[]>>();

export function conditionTimes(options: Options): Promise<readonly ConditionTimes[]> {
  const known = measured.get(options);
  if (known) return known;
  const times = measure(options);
  measured.set(options, times);
  return times;
}

async function measure({ scratch }: Options): Promise<readonly ConditionTimes[]> {
  const folder = scratch.newFolder();
  await writeFolder(folder, conditionFiles());
  return inFreshProcess('conditions', { folder });
}

/** How many times faster the engine is than `other`, on the geometric mean. */
export function compared(times: readonly ConditionTimes[], other: 'jsonata' | 'rules') {
  const pairs = times.flatMap((one) => {
    const theirs = one[other];
    return theirs === null ? [] : [{ ...one, theirs }];
  });
  return {
    value: geometricMean(pairs.map(({ engine, theirs }) => theirs / engine)),
    unit: '',
    details: pairs.map(
      ({ id, engine, theirs }) =>
        `${id}: ${figure(engine)} µs against ${figure(theirs)} µs, ${figure(theirs / engine)} times.`,
    ),
  };
}
