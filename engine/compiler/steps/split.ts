/** `split`: chance by share, the same for this instance however often it is asked. */
import type { SplitStep } from '../../language/kinds.ts';
import type { StepType } from './step.ts';

export const split: StepType<SplitStep> = {
  head: 'split',
  compile(step, site, journey, next) {
    const total = step.split.reduce((sum, { share }) => sum + share, 0);
    let reached = 0;
    const ways = step.split.map(({ id, share, then }, index) => {
      reached += share / total;
      const to =
        then === undefined ? next : journey.compileList(then, site.at('split', index, 'then'), journey, next);
      return { label: id, upTo: index === step.split.length - 1 ? 1 : reached, to };
    });
    return {
      enter(frame) {
        const drawn = frame.chance(step.id);
        const way = ways.find(({ upTo }) => drawn < upTo) ?? ways.at(-1)!;
        frame.record({ arm: way.label });
        return { to: way.to };
      },
      ways,
    };
  },
};
