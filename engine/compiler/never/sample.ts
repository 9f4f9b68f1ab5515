/** `sample`: everybody has one place between 0 and 100 for a seed, and the sample takes those below its percentage. */
import type { SampleCondition } from '../../language/kinds.ts';
import type { Domain } from './domain.ts';
import * as intervals from './intervals.ts';
import { exactly } from './need.ts';
import { inOneLine, type NeverRule, writtenAt } from './part.ts';
import { nothing } from './value-set.ts';

const below = (percent: number) => ({ ...nothing, numbers: intervals.upTo(percent, true) });

const places: Domain = {
  set: {
    ...nothing,
    numbers: intervals.intersect<number>(intervals.from(0, false), intervals.upTo(100, true)),
  },
  isWhole: false,
  words: 'lies between 0 and 100, and a sample takes those below its percentage',
};

export const sample: NeverRule<SampleCondition> = {
  head: 'sample',
  part({ sample: { percent, seed } }, site) {
    const written = writtenAt(site, inOneLine({ sample: { percent, seed } }));
    const need = {
      key: `sample ${seed}`,
      subject: "everybody's place in the sample",
      domain: places,
      set: below(percent),
      written,
    };
    return { parts: [], written, needs: (negated) => exactly(need, negated) };
  },
};
