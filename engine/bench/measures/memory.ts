/** What a process holds once it has walked over everybody. */
import type { Measure } from '../measure.ts';
import { count, megabytes } from '../words.ts';
import { STANDARD } from '../workload/definitions.ts';
import { largeCrowd } from './crowds.ts';

export const memory: Measure = {
  id: 'memory_mb',
  title: 'Resident memory after the rebuild, MB',
  aim: 300,
  better: 'lower',
  how: `The resident memory of the process of the measure above at the moment its rebuild is done, nothing freed on
purpose; the most it ever held stands beside it.`,
  async run(options) {
    const crowd = largeCrowd(options);
    const { rss, peak } = await options.scratch.rebuilt(STANDARD, crowd);
    return {
      value: rss / 1e6,
      unit: ' MB',
      details: [`${megabytes(rss)} with ${count(crowd.people, 'people')}; at most ${megabytes(peak)}.`],
    };
  },
};
