/** How often an interval holds the true effect. */
import { believe } from '../../analysis/statistics/bayesian.ts';
import { adjustedPair } from '../../analysis/statistics/cuped.ts';
import { adjustedRatioPair, type PairedMoments, PairedSums } from '../../analysis/statistics/cuped-ratio.ts';
import { type Effect, effectOf } from '../../analysis/statistics/effect.ts';
import type { Estimate } from '../../analysis/statistics/estimate.ts';
import { quantileOf } from '../../analysis/statistics/quantile.ts';
import { ratioOf } from '../../analysis/statistics/ratio.ts';
import { welch } from '../../analysis/statistics/welch.ts';
import type { Check } from './check.ts';
import { basket, MEAN_SPEND, MEDIAN_BASKET, samplePairs, spendOf } from './people.ts';
import type { Random } from './random.ts';

const ALPHA = 0.05;
const PEOPLE = 2_000;
const LIFT = 0.1;

export const coverage: readonly Check[] = [
  holds('cover_mean', 'a rise of 10 % in mean spend', (random) =>
    isWithin(effectOf(spendOf(random, PEOPLE), spendOf(random, PEOPLE, LIFT), 'absolute'), LIFT * MEAN_SPEND),
  ),
  holds('cover_lift', 'the same, relative (delta method)', (random) =>
    isWithin(effectOf(spendOf(random, PEOPLE), spendOf(random, PEOPLE, LIFT), 'relative'), LIFT),
  ),
  holds('cover_cuped', 'a rise of 1, adjusted by what was known before', (random) => {
    const arm = (rise: number) =>
      samplePairs(PEOPLE, () => {
        const before = basket(random);
        return [0.7 * before + 10 * random.normal() + rise, before];
      });
    return isWithin(effectOf(...adjustedPair(arm(0), arm(1)), 'absolute'), 1);
  }),
  holds(
    'cover_ratio',
    'a rise of 10 % in spend per order, of people who order more or less often',
    (random) => isWithin(effectOf(...ordersOf(random, ratioOfNow), 'absolute'), LIFT * MEAN_ORDER),
  ),
  holds('cover_cuped_ratio', 'the same, adjusted by what they spent per order before', (random) =>
    isWithin(
      effectOf(...adjustedRatioPair(...ordersOf(random, (arm) => arm)), 'absolute'),
      LIFT * MEAN_ORDER,
    ),
  ),
  {
    id: 'narrow_cuped_ratio',
    title: 'The adjusted interval of a ratio is narrower by a fifth or more',
    promised: { how: 'at_least', rate: 0.95 },
    run(random) {
      const arms = ordersOf(random, (arm) => arm);
      const plain = effectOf(ratioOf(arms[0].now), ratioOf(arms[1].now), 'absolute');
      const adjusted = effectOf(...adjustedRatioPair(...arms), 'absolute');
      return plain && adjusted && adjusted.standardError < 0.8 * plain.standardError;
    },
  },
  holds('cover_median', 'a rise of 10 % in the median order', (random) =>
    isWithin(quantiles(random, 0.5), LIFT * MEDIAN_BASKET),
  ),
  holds('cover_p90', 'a rise of 10 % in the order that nine of ten do not reach', (random) =>
    isWithin(quantiles(random, 0.9), LIFT * MEDIAN_BASKET * Math.exp(0.8 * 1.2815515655446004)),
  ),
  {
    ...holds('cover_belief', 'an effect drawn from the prior (Bayesian)', (random) => {
      const prior = { mean: 0, standardDeviation: 0.5 };
      const drawn = prior.standardDeviation * random.normal();
      const arm = (rise: number) => samplePairs(500, () => [10 + 5 * random.normal() + rise, 0]);
      const [control, treatment] = adjustedPair(arm(0), arm(drawn));
      const { interval } = believe(effectOf(control, treatment, 'absolute')!, ALPHA, { prior });
      return interval[0] <= drawn && drawn <= interval[1];
    }),
  },
];

function holds(id: string, what: string, run: Check['run']): Check {
  return {
    id,
    title: `The 95 % interval holds the truth: ${what}`,
    promised: { how: 'exactly', rate: 1 - ALPHA },
    run,
  };
}

function isWithin(effect: Effect | null, truth: number): boolean | null {
  if (!effect) return null;
  const [low, high] = welch(effect, ALPHA).interval;
  return low <= truth && truth <= high;
}

function quantiles(random: Random, at: number): Effect | null {
  const arm = (lift: number) =>
    quantileOf(Float64Array.from({ length: PEOPLE }, () => basket(random) * (1 + lift)).sort(), at)!;
  return effectOf(arm(0), arm(LIFT), 'absolute');
}

/** Mean of an order, whoever makes it, weighed by how many they make. */
const MEAN_ORDER = 22;

/** Two arms of people who order 0 to 4 times, now and before, for amounts that are their own; the more they order, the more they spend on each. */
function ordersOf<T>(random: Random, made: (arm: PairedMoments) => T): readonly [T, T] {
  const arm = (lift: number) => {
    const sums = new PairedSums();
    for (let person = 0; person < PEOPLE; person += 1) {
      const chance = random.uniform() < 0.5 ? 0.3 : 0.6;
      const own = (chance === 0.3 ? 18 : 24) + 6 * random.normal();
      const orders = () => [0, 1, 2, 3].filter(() => random.uniform() < chance).length;
      const spent = (count: number) => count * own + Math.sqrt(count) * 3 * random.normal();
      const [now, before] = [orders(), orders()];
      sums.add(spent(now) * (1 + lift), now, spent(before), before);
    }
    return made(sums.moments);
  };
  return [arm(0), arm(LIFT)];
}

function ratioOfNow({ now }: PairedMoments): Estimate {
  return ratioOf(now);
}
