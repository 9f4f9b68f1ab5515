/** CAR-832: a journey that waits, then does something, and has neither goal nor stop nor exit. */
import type { Rule } from '../rule.ts';
import { stepsOf } from '../steps.ts';

/** Steps that people notice. */
const NOTICED = ['send', 'task', 'grant', 'call'];

export const noWayOut: Rule<'journey'> = {
  code: 'CAR-832',
  severity: 'warning',
  kinds: ['journey'],
  *check(journey) {
    const { goal, stop, steps } = journey.value;
    if (goal !== undefined || stop !== undefined) return;
    const all = stepsOf(journey).map(([step]) => step);
    const leaves = all.some(
      (step) => 'exit' in step || ('experiment' in step && Object.values(step.arms).includes('exit')),
    );
    const wait = all.findIndex((step) => 'wait' in step);
    const noticed =
      wait === -1 ? undefined : all.slice(wait + 1).find((step) => NOTICED.some((head) => head in step));
    if (leaves || !noticed || steps.length === 0) return;
    yield {
      path: ['steps'],
      part: 'key',
      what: `nobody can leave ${journey.id} before its end`,
      why: `who has done what it is about while at \`${all[wait]!.id}\` still comes to \`${noticed.id}\``,
      fix: 'add a `goal` (what it is for), or a `stop` (when it makes no sense any more)',
    };
  },
};
