/** Whether there can be anything to hear of a step: nobody clicks what was never sent, or redeems what was refused. */
import type { StepResult } from './step.ts';

/** Of a task more may be heard even past its time. */
const COME_TO_SOMETHING: ReadonlySet<string> = new Set(['sent', 'granted', 'done', 'overdue']);

export function hasResults(result: StepResult | undefined): boolean {
  return result?.status !== undefined && COME_TO_SOMETHING.has(result.status);
}
