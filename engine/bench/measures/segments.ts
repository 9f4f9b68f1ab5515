/** What a hundred times more segments over the same behaviour cost. */
import type { Measure, Options } from '../measure.ts';
import { inFreshProcess } from '../process/fresh.ts';
import { median } from '../statistics.ts';
import { AT_ONCE } from '../tasks/ingest.ts';
import { figure, seconds } from '../words.ts';
import type { Size } from '../workload/definitions.ts';
import { busyTime } from '../workload/traffic.ts';
import { hotIngest, type Ingested, type IngestSize, ingestRuns } from './ingest-runs.ts';

const RUNS = 3;
const sizeOf = (thresholds: number): Size => ({ tags: 50, journeys: 0, segments: 'none', thresholds });
const FEW = sizeOf(10);
const MANY = sizeOf(1_000);

export const segments: Measure = {
  id: 'segments_1000_to_10',
  title: 'Time per event with 1,000 segments over the same 50 features, against 10 segments',
  aim: 2,
  better: 'lower',
  how: `Two workspaces with the same 50 features as tags, one with 10 segments, one with 1,000 (thresholds at twenty
levels per feature). The production engine takes in the same events over a store on disk, 1,000 per transaction, each
workspace in processes of its own, in turn. Beside it, the evaluator alone, without identity and store.`,
  async run(options) {
    const few: Ingested[] = [];
    const many: Ingested[] = [];
    for (let run = 0; run < RUNS; run++) {
      few.push(...(await ingestRuns(options, ingestOf(options, FEW), 1)));
      many.push(...(await ingestRuns(options, ingestOf(options, MANY), 1)));
    }
    const perEvent = (ingested: readonly Ingested[]) =>
      median(ingested.map((one) => one.seconds / one.events));
    const changes = ([one]: readonly Ingested[]) => figure(one!.tally.changes / one!.events);
    const alone = { few: await evaluated(options, FEW), many: await evaluated(options, MANY) };
    return {
      value: perEvent(many) / perEvent(few),
      unit: '',
      details: [
        `${seconds(perEvent(many))} per event with 1,000 segments (${changes(many)} changes of membership per event), ${seconds(perEvent(few))} with 10 (${changes(few)}).`,
        `The evaluator alone: ${seconds(alone.many)} and ${seconds(alone.few)}, a ratio of ${figure(alone.many / alone.few)}.`,
      ],
      profile: async () => [
        { title: 'ingestion with 1,000 segments', hot: await hotIngest(options, ingestOf(options, MANY)) },
      ],
    };
  },
};

function ingestOf({ quick }: Options, size: Size): IngestSize {
  const people = quick ? 500 : 2_000;
  return {
    size,
    crowd: { people, events: 20 },
    events: quick ? 1_000 : 5_000,
    pause: busyTime(AT_ONCE, people),
  };
}

/** Seconds per event. */
async function evaluated(options: Options, size: Size): Promise<number> {
  const { crowd, events } = ingestOf(options, size);
  const { file } = await options.scratch.rebuilt(size, crowd);
  const copy = options.scratch.copy(file);
  const folder = await options.scratch.folder(size);
  const one = await inFreshProcess('evaluate', { folder, file: copy.file, people: crowd.people, events });
  copy.remove();
  return one.seconds / one.events;
}
