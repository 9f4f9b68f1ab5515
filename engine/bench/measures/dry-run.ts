/** A month of the starter programme in virtual time, for everybody in a store that is only read. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Measure } from '../measure.ts';
import { hotIn, inFreshProcess } from '../process/fresh.ts';
import type { Scratch } from '../scratch.ts';
import { count, figure } from '../words.ts';

/** Beside the source, not beside what was built from it. */
const STARTER = fileURLToPath(new URL('../../../../definitions', import.meta.url));
const DAYS = 30;
const MEGABYTE = 1024 * 1024;

export const dryRun: Measure = {
  id: 'dry_run_100k_s',
  title: 'A dry run of the starter programme for 100,000 people over 30 days, seconds',
  aim: 20,
  better: 'lower',
  how: `A store of made-up customers with a year of orders, evaluated. \`carillon dry-run\` plays all of them through 30 days:
four Monday letters, baskets, orders and openings by declared rates, quiet hours, caps and an offer whose number is a metric. Seconds of
the dry run itself, from opening nothing to the whole report. With \`--full\` a million are played, and the seconds are given for 100,000 of them.`,
  tried: [
    'The production daemon over a store in memory, stopping wherever something is due: by the measure virtual_year_s, 6 ms per person for a year of one birthday and four letters, and all people in memory at once. Not built.',
    'Each person alone from beginning to end, with what is given to all settled between passes: 106 s. Memory hardly grows with people. A third of the time went to the instants at which something changes by itself (two tags count days, which wakes every buyer daily).',
    'Following through time only what is sent depends on: 40 % less. Texts that cannot fail are not written, and templates are told only the names they speak of: another 40 %. What is left has no single place that stands out.',
    'A thread for each processor, each with a fixed share of the people: two take half as long as one, beside two seconds that each needs to load the definitions, and everybody is looked up once for each thread.',
    'The thread that settles plays too, and slices of fifty people are given to whoever is free: one program less is loaded, and nobody waits for the slowest share. About a fifth less processor time for 20,000 people with two threads.',
    'People without their past: of 20,000 the evaluator asked for the events of 54. Under other definitions than those that run, all are read with them, as before.',
    'Texts with a loop over a short list are not written either, as they cannot fail. Both together: 2 to 10 % less per person, measured in alternation on a machine that others used.',
    'Who asks an offer for more than it has left is counted in the second pass alone, which takes one play of them instead of two. Not measured by itself.',
    'Ten people at once instead of fifty, so that less is alive while they are played: no clear gain.',
    'Texts with amounts, dates and encoded links are not written either where the values are such that they cannot fail; wakes that stand in the store for what a dry run does not follow are forgotten (a third of all timers); days on which clocks change are remembered in stretches. Together 15 % less per person, in alternation.',
    'The first fiftieth of people tells when an offer runs out, by instant and key, and whoever asks later is played as refused: of 100,000 people 4,672 were played once more before, now 1,181. The report is the same to the byte, and nobody need be left uncounted first. By the instant alone 2,073: many ask at the same one.',
    'What people ask of offers in columns instead of objects, and answers read from them when somebody is played again: 20 MB less of 465 MB at a million, because the most is garbage that awaits its collection, not notes.',
    'Room for 24 MB of new objects in each thread instead of 8: the evaluator makes some 200 KB per person, and a heap with semi-spaces of 2 MB took a tenth more processor time than one of 16.',
    'Maps of people by object for starts by the calendar are left out where there are none; bodies of messages are put together name by name; minutes of the day without their date. Together some 6 % per person.',
    'Names of figures from a tree of their parts instead of joined texts: no difference that could be measured. Left out.',
    "SHA-256 in JavaScript for keys of messages: half the time of the platform's for one block, which comes to about 1 % of a dry run. Not built.",
  ],
  async run({ scratch, quick, full }) {
    const people = quick ? 2_000 : full ? 1_000_000 : 100_000;
    const file = await storeOf(scratch, people);
    const done = await inFreshProcess('dry_run', { folder: STARTER, file, days: DAYS });
    const scale = 100_000 / people;
    return {
      value: done.seconds * scale,
      unit: ' s',
      details: [
        `${count(done.people, 'people')} in ${figure(done.seconds)} s, ${figure((done.seconds / done.people) * 1e6)} µs each; ${count(done.messages, 'messages')}, ${count(done.passes, 'passes')}.`,
        `At most ${figure(done.peak / MEGABYTE)} MB of memory.`,
      ],
      profile: async () => {
        const some = await storeOf(scratch, 2_000);
        return [
          { title: 'a dry run', hot: await hotIn('dry_run', { folder: STARTER, file: some, days: DAYS }) },
        ];
      },
    };
  },
};

const stores = new WeakMap<Scratch, Map<number, Promise<string>>>();

function storeOf(scratch: Scratch, people: number): Promise<string> {
  const made = stores.get(scratch) ?? new Map<number, Promise<string>>();
  stores.set(scratch, made);
  const known = made.get(people) ?? makeStore(scratch, people);
  made.set(people, known);
  return known;
}

async function makeStore(scratch: Scratch, people: number): Promise<string> {
  const file = join(scratch.newFolder(), 'shop.db');
  await inFreshProcess('seed_shop', { folder: STARTER, url: `sqlite:${file}`, people });
  return file;
}
