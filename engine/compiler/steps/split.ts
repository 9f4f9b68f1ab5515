/** `split`: chance by share, the same for this instance however often it is asked. */
import type { SplitStep } from '../../language/kinds.ts';
import type { StepType } from './step.ts';

export const split: StepType<SplitStep> = {
  head: 'split',
  compile(step, site, journey, next) {
    const reached = reachedBy(step.split);
    const ways = step.split.map(({ id, then }, index) => {
      const to =
        then === undefined ? next : journey.compileList(then, site.at('split', index, 'then'), journey, next);
      return { label: id, upTo: reached[index]!, to };
    });
    return {
      enter(frame) {
        const way = wayDrawn(ways, frame.chance(step.id));
        frame.record({ arm: way.label });
        return { to: way.to, way: way.label };
      },
      ways,
    };
  },
};

/** Where the share of each way ends, of 1. */
export function reachedBy(ways: readonly { readonly share: number }[]): number[] {
  const total = ways.reduce((sum, { share }) => sum + share, 0);
  let reached = 0;
  return ways.map(({ share }, index) => {
    reached += share / total;
    return index === ways.length - 1 ? 1 : reached;
  });
}

/** The way that a number in [0, 1) falls into. */
export function wayDrawn<Way extends { readonly upTo: number }>(ways: readonly Way[], drawn: number): Way {
  return ways.find(({ upTo }) => drawn < upTo) ?? ways.at(-1)!;
}
