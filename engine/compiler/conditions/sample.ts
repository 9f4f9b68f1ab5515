/** `sample`: a fixed share of people, by a stable hash of the seed and the profile. */
import type { SampleCondition } from '../../language/kinds.ts';
import { chanceOf } from '../chance.ts';
import type { ConditionHead } from './condition.ts';

export const sample: ConditionHead<SampleCondition> = {
  head: 'sample',
  compile({ sample: { percent, seed } }) {
    const holds = (id: number) => chanceOf(`sample|${seed}|${id}`) * 100 < percent;
    return {
      holds: (view) => holds(view.id),
      explain: (view) => ({ text: `sample of ${percent} percent, seed ${seed}`, holds: holds(view.id) }),
      canonical: { sample: { percent, seed } },
      steps: [],
    };
  },
};
