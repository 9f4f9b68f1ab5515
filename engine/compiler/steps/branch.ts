/** `branch`: the first way whose condition holds; none, and the next step follows. */
import type { BranchStep } from '../../language/kinds.ts';
import type { StepType } from './step.ts';

export const branch: StepType<BranchStep> = {
  head: 'branch',
  compile(step, site, journey, next) {
    const ways = step.branch.map(({ when, then }, index) => {
      const place = site.at('branch', index);
      if (when === undefined && index < step.branch.length - 1) {
        place.report({
          code: 'CAR-703',
          what: 'only the last way of a `branch` may lack `when`',
          why: 'a way without `when` is always taken, so those after it never are',
          fix: 'give it a `when`, or move it to the end',
        });
      }
      return {
        label: when === undefined ? 'else' : typeof when === 'string' ? when : `way ${index + 1}`,
        test: when === undefined ? null : journey.condition(when, place.at('when'), 'ever'),
        to: journey.compileList(then, place.at('then'), journey, next),
      };
    });
    return {
      enter(frame) {
        const taken = ways.find(({ test }) => test === null || test.holds(frame.view));
        return taken ? { to: taken.to, way: taken.label } : { to: next };
      },
      ways,
    };
  },
};
