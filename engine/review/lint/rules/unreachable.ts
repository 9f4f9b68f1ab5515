/** CAR-830: steps below a point at which everybody has left, and ways that ask what a way above them has asked. */
import type { Definition, Path } from '../../../language/definition.ts';
import type { Step } from '../../../language/kinds.ts';
import type { Found, Rule } from '../rule.ts';
import { isSame } from '../same.ts';
import { listsOf, passesOn, stepsOf } from '../steps.ts';

export const unreachable: Rule<'journey'> = {
  code: 'CAR-830',
  severity: 'error',
  kinds: ['journey'],
  *check(journey) {
    for (const [list, path] of listsOf(journey)) yield* behindTheEnd(list, path);
    yield* askedTwice(journey);
  },
};

function* behindTheEnd(list: readonly Step[], path: Path): Generator<Found> {
  const end = list.findIndex((step) => !passesOn(step));
  const [next, ...others] = end === -1 ? [] : list.slice(end + 1);
  if (!next) return;
  const more = others.length === 0 ? '' : `, nor the ${others.length === 1 ? 'step' : 'steps'} after it`;
  yield {
    path: [...path, end + 1, 'id'],
    what: `nobody reaches step \`${next.id}\`${more}`,
    why: `everybody leaves at \`${list[end]!.id}\` above it, whatever way they take`,
    fix: 'move it above the end, leave a way open, or delete it',
  };
}

function* askedTwice(journey: Definition<'journey'>): Generator<Found> {
  for (const [step, path] of stepsOf(journey)) {
    const [ways, at] =
      'branch' in step
        ? [step.branch, [...path, 'branch']]
        : 'wait' in step && typeof step.wait === 'object' && 'first' in step.wait
          ? [step.wait.first, [...path, 'wait', 'first']]
          : [[], path];
    for (const [index, { when }] of ways.entries()) {
      const above = ways.slice(0, index).findIndex((way) => when !== undefined && isSame(way.when, when));
      if (above === -1) continue;
      yield {
        path: [...at, index, 'when'],
        what: `nobody takes way ${index + 1} of \`${step.id}\``,
        why: `way ${above + 1} above it asks the same, and the first that holds is taken`,
        fix: 'ask something else, or put the two ways together',
      };
    }
  }
}
