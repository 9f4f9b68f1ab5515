/** `exit`: ends the journey here, with a reason that reports can count. */
import type { ExitStep } from '../../language/kinds.ts';
import type { StepType } from './step.ts';

export const exit: StepType<ExitStep> = {
  head: 'exit',
  compile: (step) => ({ enter: () => ({ exit: step.exit }), ways: [] }),
};
