/** One condition against the interpreter whose language it is written in. */
import type { Measure } from '../measure.ts';
import { compared, conditionTimes } from './condition-times.ts';

export const conditionJsonata: Measure = {
  id: 'condition_jsonata',
  title: 'One condition on one profile, times faster than the jsonata package',
  aim: 20,
  better: 'higher',
  how: `Eight conditions as segments of a workspace, and the same texts compiled once by the jsonata package; 200
made-up people in turn. The engine's time includes making the view of the person. Both must agree on everybody. The
median of five rounds in turn, then the geometric mean over the conditions.`,
  run: async (options) => compared(await conditionTimes(options), 'jsonata'),
};
