/** Building everybody's features and memberships from their events, against SQL somebody would write by hand. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Measure } from '../measure.ts';
import { hotIn, inFreshProcess } from '../process/fresh.ts';
import { median } from '../statistics.ts';
import { count, figure, runs, seconds } from '../words.ts';
import { STANDARD } from '../workload/definitions.ts';
import { largeCrowd } from './crowds.ts';

const SQL_RUNS = 3;

export const rebuild: Measure = {
  id: 'rebuild_to_sql',
  title:
    'Rebuild of 200 segments and 100 tags, against one fused SQL query per event type over the same features',
  aim: 2,
  better: 'lower',
  how: `A store of people with 20 events each, and nobody evaluated. The engine walks over everybody as after a release:
reads events, builds 50 features, decides 200 segments, writes states and journals, durably; a second processor works ahead of it in
a thread, as with every command, and loading the definitions there counts. Against it, four queries
written by hand, one per event type, each giving all features of that type for everybody in one pass over the same
tables, in one thread; their values are computed and thrown away. The features of 100 people are compared value by value.`,
  tried: [
    'Every feature swept over all events of the person: 26 to 27.',
    'Each event shown once to the features that hear it, its occurrences made once, state in lines, one journal row per instant: 26 to 31.',
    'Occurrences that are not copied, views and tuples that are not made, histories read without the rest of the person: 44 % less memory is allocated per person. The ratio in the table.',
    'People read, built and written 32 at a time instead of some hundreds, and let go as soon as their rows are known, so that little is alive when memory is cleaned up: 13 % less processor time.',
    'What the first or the last occurrence alone decides is built from it, newest first; rows become objects by code made for their table; no lists and iterators for an event that is its own only occurrence: another 10 to 15 %.',
    'Texts of states put together by hand, or with a memory for numbers that come again, instead of by JSON.stringify: no gain, so it is not in.',
    'A thread that works ahead over a reading connection; the engine writes what is still true, and works too while no messages come. Its own thread is left with about 60 % of the work; the thread’s start, its own compiled code and what is copied cost 20 to 45 % more processor time in all. Figures of these four by processor time, in alternation, while others used both processors.',
    'That thread with a young generation of 48 MB instead of 16, and transactions of 250 people and more instead of 25: together 10 to 15 % less processor time.',
    'What the queries do not do and the engine does: decide 200 segments, and write a state and a journal per person; about a third of its time.',
  ],
  async run(options) {
    const { scratch } = options;
    const crowd = largeCrowd(options);
    const folder = await scratch.folder(STANDARD);
    const seeded = await scratch.seeded(STANDARD, crowd);
    const engine = await scratch.rebuilt(STANDARD, crowd);
    const sql = await inFreshProcess('fused_sql', { folder, seeded, rebuilt: engine.file, runs: SQL_RUNS });
    const events = crowd.people * crowd.events;
    const micro = (spent: number) => `${figure((spent / events) * 1e6)} µs per event`;
    return {
      value: engine.seconds / median(sql.seconds),
      unit: '',
      details: [
        `${count(crowd.people, 'people')}, ${count(events, 'events')}: engine ${seconds(engine.seconds)} (${micro(engine.seconds)}), SQL ${runs(sql.seconds)} (${micro(median(sql.seconds))}).`,
        `The engine wrote ${count(engine.tally.states, 'states')} and ${count(engine.tally.changes, 'lines of journal')}; the queries wrote nothing.`,
        `${count(sql.compared, 'values')} of features were compared.`,
      ],
      profile: async () => {
        const file = join(scratch.newFolder(), 'store.db');
        // A tenth is enough to see where time goes.
        const some = { ...crowd, people: crowd.people / 10 };
        copyFileSync(await scratch.seeded(STANDARD, some), file);
        return [{ title: 'rebuild', hot: await hotIn('rebuild', { folder, url: `sqlite:${file}` }) }];
      },
    };
  },
};
