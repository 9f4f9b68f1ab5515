/** How near logistic regression comes to reading the table. */
import type { Measure } from '../measure.ts';
import { hotIn, inFreshProcess } from '../process/fresh.ts';
import { count, figure, megabytes, seconds } from '../words.ts';

const COLUMNS = 50;

export const learnLogistic: Measure = {
  id: 'learn_logistic',
  title: 'Logistic regression, a million × 50: in passes over the table',
  aim: 100,
  better: 'lower',
  how: `L2 with C = 1 by L-BFGS until no slope of the mean loss is above 1e-7, standardised columns, missing values marked. Each step takes two
passes, one for the scores and one for the slopes; rows go through the processor's cache in blocks, and nothing is written out. A pass is
what the same process takes to add up all cells of the table once, as it lies in memory.`,
  async run({ quick }) {
    const argument = {
      learner: 'logistic_regression',
      rows: quick ? 50_000 : 1_000_000,
      columns: COLUMNS,
      rounds: 0,
    } as const;
    const found = await inFreshProcess('learn', argument);
    return {
      value: found.seconds / found.pass,
      unit: '',
      details: [
        `${seconds(found.seconds)} for ${count(argument.rows, 'rows')}; a pass over ${megabytes(found.table)} takes ${seconds(found.pass)}.`,
        `AUC ${figure(found.auc)} on what was learnt from. Memory: ${megabytes(found.before)} with the table, ${megabytes(found.most)} at the most.`,
      ],
      profile: async () => [{ title: 'logistic regression', hot: await hotIn('learn', argument) }],
    };
  },
};
