/** How often a difference is found between two arms of the same. */
import { corrections } from '../../analysis/statistics/corrections.ts';
import { effectOf } from '../../analysis/statistics/effect.ts';
import type { Estimate } from '../../analysis/statistics/estimate.ts';
import { meanOf } from '../../analysis/statistics/mean.ts';
import { proportionOf } from '../../analysis/statistics/proportion.ts';
import { ratioOf } from '../../analysis/statistics/ratio.ts';
import { welch } from '../../analysis/statistics/welch.ts';
import { winsorised } from '../../analysis/statistics/winsorise.ts';
import type { Check } from './check.ts';
import { basket, MEDIAN_BASKET, sample, samplePairs, spend, spendOf } from './people.ts';
import type { Random } from './random.ts';

const ALPHA = 0.05;
/** People of an arm. */
const PEOPLE = 1_000;

export const falsePositives: readonly Check[] = [
  none('aa_mean', 'mean spend, absolute', (random) =>
    isFound(spendOf(random, PEOPLE), spendOf(random, PEOPLE)),
  ),
  none('aa_lift', 'mean spend, relative', (random) =>
    isFound(spendOf(random, PEOPLE), spendOf(random, PEOPLE), 'relative'),
  ),
  none('aa_one_sided', 'mean spend, one-sided', (random) => {
    const effect = effectOf(spendOf(random, PEOPLE), spendOf(random, PEOPLE), 'absolute');
    return effect && welch(effect, ALPHA, 'greater').p < ALPHA;
  }),
  none('aa_share', 'a share of 10 %', (random) => isFound(tenth(random), tenth(random))),
  none('aa_ratio', 'spend per order (delta method)', (random) => isFound(perOrder(random), perOrder(random))),
  none('aa_winsorised', 'mean spend with a limit', (random) => isFound(limited(random), limited(random))),
  {
    id: 'aa_holm',
    title: 'A difference is found in any of four arms of the same, corrected by Holm',
    promised: { how: 'at_most', rate: ALPHA },
    run(random) {
      const control = spendOf(random, PEOPLE);
      const found = [1, 2, 3, 4].map(() => {
        const effect = effectOf(control, spendOf(random, PEOPLE), 'absolute')!;
        return welch(effect, ALPHA).p;
      });
      return corrections.holm(found).some((p) => p < ALPHA);
    },
  },
];

function none(id: string, what: string, run: Check['run']): Check {
  return {
    id,
    title: `A difference is found where there is none: ${what}`,
    promised: { how: 'exactly', rate: ALPHA },
    run,
  };
}

function isFound(control: Estimate, arm: Estimate, scale: 'absolute' | 'relative' = 'absolute') {
  const effect = effectOf(control, arm, scale);
  return effect && welch(effect, ALPHA).p < ALPHA;
}

function tenth(random: Random): Estimate {
  return proportionOf(sample(PEOPLE, () => (random.uniform() < 0.1 ? 1 : 0)).y, PEOPLE);
}

/** Up to four orders a person; people differ in how large theirs are. */
function perOrder(random: Random): Estimate {
  return ratioOf(
    samplePairs(PEOPLE, () => {
      const orders = Math.floor(random.uniform() * 5);
      const own = basket(random);
      return [orders * own, orders];
    }),
  );
}

function limited(random: Random): Estimate {
  const limits = { low: 0, high: 2 * MEDIAN_BASKET };
  return meanOf(sample(PEOPLE, () => winsorised(spend(random), limits)));
}
