/** Ids of a journey's steps in the order in which people read them, nested ones after what holds them. */
import { nestedLists } from '../../compiler/steps/nested.ts';
import type { Step } from '../../language/kinds.ts';

export function writtenOrder(steps: readonly Step[]): string[] {
  return steps.flatMap((step) => [step.id, ...nestedLists(step).flatMap(([list]) => writtenOrder(list))]);
}
