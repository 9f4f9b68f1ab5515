/** How near growing trees comes to reading the table. */
import type { Measure } from '../measure.ts';
import { hotIn, inFreshProcess } from '../process/fresh.ts';
import { count, figure, megabytes, seconds } from '../words.ts';

const COLUMNS = 50;

export const learnBoosting: Measure = {
  id: 'learn_boosting',
  title: 'Gradient boosting, 100,000 × 50: time per tree, in passes over the table',
  aim: 10,
  better: 'lower',
  how: `A hundred trees of 31 leaves, log-loss, 255 bins, nothing held out, over numbers of which some are missing; binning counts too. A tree
adds every row to a histogram of every column some four times, since of two siblings one is what is left of the parent, and adding is four or
five times the work of reading. A pass is what the same process takes to add up all cells of the table once, as it lies in memory.`,
  tried: [
    'One feature at a time, three numbers per bin: 24 passes.',
    'Four features at a time, so that slopes are read once for all of them, and four numbers per bin, so that none lies in two lines of the cache: 17, on the same busy machine.',
    'Each tree begins in the order of the table, so that rows of a node lie near each other: two thirds of the time. The bins of four features in one number, thresholds by radix sort, bins without branches, no histograms of leaves that stay leaves: a good half of it.',
  ],
  async run({ quick }) {
    const argument = {
      learner: 'boosting',
      rows: quick ? 10_000 : 100_000,
      columns: COLUMNS,
      rounds: quick ? 20 : 100,
    } as const;
    const found = await inFreshProcess('learn', argument);
    const perTree = found.seconds / argument.rounds;
    return {
      value: perTree / found.pass,
      unit: '',
      details: [
        `${seconds(found.seconds)} for ${count(argument.rounds, 'trees')}, ${seconds(perTree)} each; a pass over ${megabytes(found.table)} takes ${seconds(found.pass)}.`,
        `AUC ${figure(found.auc)} on what was learnt from. Memory: ${megabytes(found.before)} with the table, ${megabytes(found.most)} at the most.`,
      ],
      profile: async () => [{ title: 'growing trees', hot: await hotIn('learn', argument) }],
    };
  },
};
