/** CAR-887: an experiment whose arms all begin by waiting: people are exposed before anything differs. */
import type { Step } from '../../../language/kinds.ts';
import type { Rule } from '../rule.ts';
import { stepsOf } from '../steps.ts';

export const earlyExposure: Rule<'journey'> = {
  code: 'CAR-887',
  severity: 'warning',
  kinds: ['journey'],
  *check(journey) {
    for (const [step, path] of stepsOf(journey)) {
      if (!('experiment' in step)) continue;
      const lists = Object.values(step.arms).filter((arm): arm is Step[] => typeof arm !== 'string');
      if (lists.length === 0 || !lists.every(([first]) => first !== undefined && 'wait' in first)) continue;
      yield {
        path: [...path, 'experiment'],
        what: `people are exposed to ${step.experiment} before anything differs`,
        why: 'every arm begins by waiting: who leaves meanwhile counts in an arm of which they saw nothing, which hides the effect',
        fix: 'move the wait before the experiment',
      };
    }
  },
};
