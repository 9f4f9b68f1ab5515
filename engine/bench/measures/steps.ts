/** Steps of journeys against the limit of the database: how much of the time of bare updates is left to us. */
import { join } from 'node:path';
import type { Measure } from '../measure.ts';
import { hotIn, inFreshProcess } from '../process/fresh.ts';
import { median } from '../statistics.ts';
import { count, figure, runs } from '../words.ts';
import { writeFolder } from '../workload/folder.ts';
import { STEP_FILES, STEPS_EACH_MINUTE } from '../workload/steps.ts';

const RUNS = 3;

export const steps: Measure = {
  id: 'journey_steps',
  title: 'Journey steps per second, as a share of bare updates of the same rows',
  aim: 0.3,
  better: 'higher',
  how: `People in a journey that repeats a wait of a minute, a branch and a \`set\`, over a store on disk; a clock that is
moved from minute to minute, at each of which everybody is due. The same minutes, done once more while every row that is
written is written down, give the rows; prepared statements then put exactly those into a copy of the store, where they replace
the ones that are there, the rows of a minute in one transaction, with the same pragmas, checkpoints and durability. The first ten
minutes are not timed: a daemon runs longer than its code takes to be compiled.`,
  tried: [
    'Each look of a step was handed an object made of some twenty closures: a quarter of the time was the garbage collector\u2019s.',
    'One object with methods, results that are left out and not deleted, rows without a copy: half of that garbage. The figure in the table. What is left is the text of each instance, read and written whole: about a third.',
  ],
  async run({ quick, scratch }) {
    const people = quick ? 300 : 2_000;
    const minutes = quick ? 5 : 10;
    const folder = scratch.newFolder();
    await writeFolder(folder, STEP_FILES);
    const begun = join(scratch.newFolder(), 'begun.db');
    await inFreshProcess('steps_begin', { folder, url: `sqlite:${begun}`, people });
    const copies = (number: number) => Array.from({ length: number }, () => scratch.copy(begun));
    const [own, bare, [recorded]] = [copies(RUNS), copies(RUNS), copies(1)];
    const timed = [];
    for (const { file } of own)
      timed.push(await inFreshProcess('steps', { folder, url: `sqlite:${file}`, minutes }));
    const limit = await inFreshProcess('steps_bare', {
      folder,
      url: `sqlite:${recorded!.file}`,
      minutes,
      copies: bare.map(({ file }) => file),
    });
    for (const copy of [...own, ...bare, recorded!]) copy.remove();
    const moves = people * minutes;
    const missing = timed.find(({ instances }) => instances < moves);
    if (missing) throw new Error(`${missing.instances} moves were written instead of ${moves}`);
    const seconds = median(timed.map((each) => each.seconds));
    const rows = Object.entries(limit.rows).sort(([, a], [, b]) => b - a);
    return {
      value: median(limit.seconds) / seconds,
      unit: '',
      details: [
        `${figure((moves * STEPS_EACH_MINUTE) / seconds)} steps/s; ${count(people, 'people')}, ${count(minutes, 'minutes')}, ${STEPS_EACH_MINUTE} steps each.`,
        `Engine ${runs(timed.map((each) => each.seconds))}; bare updates ${runs(limit.seconds)}.`,
        `Rows for each person and minute: ${rows.map(([table, written]) => `${table} ${figure(written / moves)}`).join(', ')}.`,
      ],
      profile: async () => {
        const copy = scratch.copy(begun);
        const argument = { folder, url: `sqlite:${copy.file}`, minutes };
        return [{ title: 'steps', hot: await hotIn('steps', argument) }];
      },
    };
  },
};
