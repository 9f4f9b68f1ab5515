/** How long a page waits for a placement. */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Measure, Options } from '../measure.ts';
import { hotIn, inFreshProcess } from '../process/fresh.ts';
import { PATIENCE } from '../tasks/steady.ts';
import { count, figure } from '../words.ts';
import { SHELF_FILES } from '../workload/shelf.ts';

const RATE = 500;
const PRODUCTS = 500;
/** Beside the source, not beside what was built from it. */
const STARTER = fileURLToPath(new URL('../../../../definitions', import.meta.url));

export const decide: Measure = {
  id: 'decide_p99_ms',
  title: 'POST /v1/decide at 500 requests/s with the starter programme, p99, milliseconds',
  aim: 20,
  better: 'lower',
  how: `The daemon as \`carillon run\` has it, with the starter programme, a shelf of 500 products, and a placement of 12 places with every layer: conditions,
frequency, a pin, a rank by product and person, boosted places, spread, fill, Thompson sampling among 20 with logged probabilities. Pages ask from a process of
their own over loopback, 500 a second whatever the answers take; one in ten is of somebody unknown. An answer means that the decision is recorded and durable.
A question's time runs from the moment it was to be asked.`,
  tried: [
    'Every candidate made anew, filtered and sorted for each decision: 266 kB were allocated for what the placement alone decides, and 0.4 ms of a processor that others used too. A function that was written to a property of the slate was put among what is old at once, and kept the whole decision with it: 74 kB of each decision were collected with what is old only, every four seconds, for 30 to 80 ms.',
    'A catalogue put on a shelf once, answers about a thing alone kept by its place, an order that goes by a few plain values sorted once for all who have them, no such function, candidates for drawn places looked at once: 109 kB, half the time, and of 8,000 decisions in a row nothing that is collected with what is old.',
    'Batches of at most 100 instead of 1,000: 6 % more of the processor where more is asked than is answered, and no less that lives long, which is the questions that wait; not kept.',
    'Maps and sets whose entries come and go, or that are cleared, lead from each of their tables to the next: what is waited for and the occurrences of an event are in lists and new maps instead. And the platform is not to learn from large batches which places make what lives long (`cli/young-garbage.ts`): 4.5 instead of 27 kB of each order live long, 1.4 instead of 5.5 kB of other messages.',
  ],
  async run(options) {
    const done = await inFreshProcess('decide', await argumentOf(options));
    const { p50, p99, most, questions, unanswered } = done;
    return {
      value: p99,
      cutOff: unanswered > 0,
      unit: ' ms',
      details: [
        `p50 ${figure(p50)} ms, p99 ${figure(p99)} ms, longest ${figure(most)} ms, ${count(questions, 'questions')}${unanswered > 0 ? `, of which ${count(unanswered, 'were')} not answered ${PATIENCE / 1000} s after the last` : ''}.`,
      ],
      profile: async () => [
        {
          title: 'the thread of the engine, at 500 questions/s',
          hot: await hotIn('decide', await argumentOf(options)),
        },
      ],
    };
  },
};

async function argumentOf({ scratch, quick }: Options) {
  const folder = scratch.newFolder();
  const programme = join(folder, 'programme');
  cpSync(STARTER, programme, { recursive: true });
  for (const [path, text] of Object.entries(SHELF_FILES)) writeFileSync(join(programme, path), text);
  const file = join(folder, 'shop.db');
  const customers = quick ? 2_000 : 20_000;
  await inFreshProcess('seed_shop', { folder: programme, url: `sqlite:${file}`, people: customers });
  return { folder: programme, file, customers, products: PRODUCTS, rate: RATE, seconds: quick ? 6 : 20 };
}
