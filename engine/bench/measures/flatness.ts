/** Whether an event costs the same however many people there are. */
import type { Measure } from '../measure.ts';
import { median } from '../statistics.ts';
import { figure, runs, seconds } from '../words.ts';
import { STANDARD } from '../workload/definitions.ts';
import type { Crowd } from '../workload/people.ts';
import { largeCrowd, smallCrowd } from './crowds.ts';
import { hotIngest, type Ingested, ingestRuns } from './ingest-runs.ts';

const RUNS = 3;
/** A thousand events a second, so that in neither store much falls due: people, not events, are what time wakes. */
const PAUSE = 1_000;

export const flatness: Measure = {
  id: 'flatness',
  title: 'Cost per event, from 10 thousand people to the most',
  aim: 1.5,
  better: 'lower',
  how: `The ingestion of the first measure, over a store of few people and one of many, at a thousand events a second, so that
next to nothing falls due meanwhile in either. Several runs each, in turn, each in a process of its own.`,
  async run(options) {
    const events = options.quick ? 2_000 : 10_000;
    const sizeOf = (crowd: Crowd) => ({ size: STANDARD, crowd, events, pause: PAUSE });
    const [few, many] = [smallCrowd(options), largeCrowd(options)];
    const times: { few: Ingested[]; many: Ingested[] } = { few: [], many: [] };
    for (let run = 0; run < RUNS; run++) {
      times.few.push(...(await ingestRuns(options, sizeOf(few), 1)));
      times.many.push(...(await ingestRuns(options, sizeOf(many), 1)));
    }
    const perEvent = (of: readonly Ingested[]) => median(of.map((one) => one.seconds / one.events));
    const told = (crowd: Crowd, of: readonly Ingested[]) =>
      `${figure(crowd.people)} people: ${seconds(perEvent(of))} per event (${runs(of.map((one) => one.seconds / one.events))}), ${figure(of[0]!.tally.states / of[0]!.events)} profiles evaluated per event.`;
    return {
      value: perEvent(times.many) / perEvent(times.few),
      unit: '',
      details: [told(few, times.few), told(many, times.many)],
      profile: async () => [
        { title: 'ingestion with many people', hot: await hotIngest(options, sizeOf(many)) },
      ],
    };
  },
};
