/** The steps of a journey as lint reads them: all of them with their paths, and where a list of steps lets people out. */
import { type NestedList, nestedLists } from '../../compiler/steps/nested.ts';
import type { Definition, Path } from '../../language/definition.ts';
import type { Step } from '../../language/kinds.ts';

export type Located = readonly [step: Step, path: Path];

/** Every step, nested ones too, in the order of reading. */
export function stepsOf({ value }: Definition<'journey'>): Located[] {
  return [...below(value.steps, ['steps'])];
}

function* below(steps: readonly Step[], path: Path): Generator<Located> {
  for (const [index, step] of steps.entries()) {
    yield [step, [...path, index]];
    for (const [list, way] of nestedLists(step)) yield* below(list, [...path, index, ...way]);
  }
}

/** Every list of steps, the nested ones too. */
export function* listsOf({ value }: Definition<'journey'>): Generator<readonly [readonly Step[], Path]> {
  yield [value.steps, ['steps']];
  for (const [step, path] of stepsOf({ value } as Definition<'journey'>)) {
    for (const [list, way] of nestedLists(step) as NestedList[]) yield [list, [...path, ...way]];
  }
}

/** Whether anybody who begins the list comes out at its end. Where that cannot be known, yes. */
export function letsOut(steps: readonly Step[]): boolean {
  return steps.every(passesOn);
}

/** Whether anybody goes on behind the step. */
export function passesOn(step: Step): boolean {
  if ('exit' in step) return false;
  if ('branch' in step) return step.branch.at(-1)!.when !== undefined || anyOut(step.branch);
  if ('split' in step) return anyOut(step.split);
  if ('task' in step) {
    const { then = {}, else: late } = step;
    return (
      !late || letsOut(late) || step.task.outcomes.some((outcome) => !then[outcome] || letsOut(then[outcome]))
    );
  }
  if ('wait' in step && typeof step.wait === 'object' && 'first' in step.wait)
    return !step.else || letsOut(step.else) || anyOut(step.wait.first);
  if ('repeat' in step)
    return step.repeat.times === undefined || step.repeat.while !== undefined || letsOut(step.steps);
  // Who does not take part in an experiment passes over it.
  return true;
}

function anyOut(ways: readonly { readonly then?: readonly Step[] }[]): boolean {
  return ways.some(({ then }) => !then || letsOut(then));
}
