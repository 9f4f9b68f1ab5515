/** Lists of steps inside a step, with the path to each: the only place that knows where steps may nest. */
import type { Site } from '../../language/definition.ts';
import type { Step } from '../../language/kinds.ts';

export type NestedList = readonly [list: readonly Step[], path: readonly (string | number)[]];

export function nestedLists(step: Step): NestedList[] {
  const lists: [readonly Step[] | undefined, (string | number)[]][] = [];
  if ('else' in step) lists.push([step.else, ['else']]);
  if ('wait' in step && typeof step.wait === 'object' && 'first' in step.wait) {
    for (const [index, { then }] of step.wait.first.entries())
      lists.push([then, ['wait', 'first', index, 'then']]);
  }
  if ('branch' in step) {
    for (const [index, { then }] of step.branch.entries()) lists.push([then, ['branch', index, 'then']]);
  }
  if ('split' in step) {
    for (const [index, { then }] of step.split.entries()) lists.push([then, ['split', index, 'then']]);
  }
  if ('task' in step) {
    for (const [outcome, then] of Object.entries(step.then ?? {})) lists.push([then, ['then', outcome]]);
  }
  if ('experiment' in step) {
    for (const [arm, steps] of Object.entries(step.arms))
      lists.push([typeof steps === 'string' ? undefined : steps, ['arms', arm]]);
  }
  if ('repeat' in step) lists.push([step.steps, ['steps']]);
  return lists.filter((entry): entry is [readonly Step[], (string | number)[]] => entry[0] !== undefined);
}

/** All steps, nested ones too, in the order of reading, each with where it stands. */
export function* everyStep(steps: readonly Step[], site: Site): Generator<[Step, Site]> {
  for (const [index, step] of steps.entries()) {
    yield [step, site.at(index)];
    for (const [list, path] of nestedLists(step)) yield* everyStep(list, site.at(index, ...path));
  }
}
