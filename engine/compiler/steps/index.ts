/** Every type of step: a new one is a file and a line here. */
import type { Step } from '../../language/kinds.ts';
import { branch } from './branch.ts';
import { call } from './call.ts';
import { decide } from './decide.ts';
import { exit } from './exit.ts';
import { experiment } from './experiment.ts';
import { grant } from './grant.ts';
import { repeat } from './repeat.ts';
import { send } from './send.ts';
import { set } from './set.ts';
import { split } from './split.ts';
import { startJourney } from './start-journey.ts';
import type { StepType } from './step.ts';
import { sync } from './sync.ts';
import { task } from './task.ts';
import { wait } from './wait.ts';

const types: readonly StepType<never>[] = [
  wait,
  branch,
  split,
  experiment,
  decide,
  send,
  grant,
  set,
  call,
  sync,
  task,
  repeat,
  startJourney,
  exit,
];
const byHead = new Map(types.map((type) => [type.head, type]));

/** The type of a step, by its one head. The schema lets nothing else pass. */
export function stepTypeOf(step: Step): StepType<never> {
  const head = Object.keys(step).find((key) => byHead.has(key));
  if (head === undefined) throw new Error(`step ${step.id} has no head`);
  return byHead.get(head)!;
}
