/** One condition against the rules engine that somebody would take instead. */
import type { Measure } from '../measure.ts';
import { compared, conditionTimes } from './condition-times.ts';

export const conditionRules: Measure = {
  id: 'condition_rules',
  title: 'One condition on one profile, times faster than json-rules-engine',
  aim: 10,
  better: 'higher',
  how: `The conditions of the measure above that json-rules-engine can say with its own operators, each as one rule of
an engine that is made once.`,
  run: async (options) => compared(await conditionTimes(options), 'rules'),
};
