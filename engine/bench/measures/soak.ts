/** Whether a daemon under load holds more and more. */
import type { Measure } from '../measure.ts';
import { median } from '../statistics.ts';
import { figure, megabytes } from '../words.ts';
import { secondsOf, shopRun } from './shop-run.ts';

export const soak: Measure = {
  id: 'soak_growth',
  title: 'Resident memory under load: the last third of the run against the third before',
  aim: 1.1,
  better: 'lower',
  how: `The run of the measures above: the resident memory of the process of server and engine, every 200 ms while messages
come, nothing freed on purpose; medians of the last third and of the middle one. Ten minutes with \`--full\`.`,
  tried: [
    'What grew in the short form was the old generation, up to the first time it was collected, at some 200 MB of which 45 were used: much of each batch was put there though nobody needed it any longer. See decide_p99_ms. Besides, a time limit of each call to a channel was kept for two minutes, whatever the call took.',
  ],
  async run(options) {
    const { memory } = await shopRun(options);
    const third = Math.floor(memory.length / 3);
    const [early, middle, last] = [0, 1, 2].map((part) =>
      median(memory.slice(part * third, (part + 1) * third)),
    ) as [number, number, number];
    return {
      value: last / middle,
      unit: '',
      details: [
        `${megabytes(early)}, ${megabytes(middle)}, ${megabytes(last)} in the three thirds of ${figure(secondsOf(options))} s; at most ${megabytes(Math.max(...memory))}.`,
      ],
    };
  },
};
