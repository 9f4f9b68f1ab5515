/** Experiments that are looked at every day and ended on the first day on which something is found. */
import { type Effect, effectOf } from '../../analysis/statistics/effect.ts';
import type { Inference } from '../../analysis/statistics/inference.ts';
import { meanOf } from '../../analysis/statistics/mean.ts';
import { type Moments, momentsOf, together } from '../../analysis/statistics/moments.ts';
import { sequential } from '../../analysis/statistics/sequential.ts';
import { welch } from '../../analysis/statistics/welch.ts';
import type { Check } from './check.ts';
import { MEAN_SPEND, sample, spend } from './people.ts';
import type { Random } from './random.ts';

const ALPHA = 0.05;
const DAYS = 28;
/** New people of an arm each day. */
const PEOPLE = 100;
const options = { alpha: ALPHA, tuning: DAYS * PEOPLE * 2 };
const LIFT = 0.1;

export const peeking: readonly Check[] = [
  {
    id: 'peek_sequential',
    title: 'A difference is found on any of 28 days where there is none: always-valid',
    promised: { how: 'at_most', rate: ALPHA },
    run: (random) => onAnyDay(random, 0, (effect) => sequential(effect, options).p < ALPHA),
  },
  {
    id: 'peek_one_sided',
    title: 'The same, one-sided',
    promised: { how: 'at_most', rate: ALPHA },
    run: (random) => onAnyDay(random, 0, (effect) => sequential(effect, options, 'greater').p < ALPHA),
  },
  {
    id: 'peek_cover',
    title: 'The always-valid interval leaves out the truth on any of 28 days: a rise of 10 % in mean spend',
    promised: { how: 'at_most', rate: ALPHA },
    run: (random) => onAnyDay(random, LIFT, (effect) => isOutside(sequential(effect, options))),
  },
  {
    id: 'peek_fixed',
    title: 'What the always-valid interval is for: the same with the test for one look at the end',
    promised: { how: 'shown', rate: ALPHA },
    run: (random) => onAnyDay(random, 0, (effect) => welch(effect, ALPHA).p < ALPHA),
  },
];

function isOutside({ interval: [low, high] }: Inference): boolean {
  return LIFT * MEAN_SPEND < low || LIFT * MEAN_SPEND > high;
}

function onAnyDay(random: Random, lift: number, isFound: (effect: Effect) => boolean): boolean {
  const arms: [Moments, Moments] = [momentsOf(0, 0, 0), momentsOf(0, 0, 0)];
  for (let day = 0; day < DAYS; day += 1) {
    arms[0] = together(
      arms[0],
      sample(PEOPLE, () => spend(random)),
    );
    arms[1] = together(
      arms[1],
      sample(PEOPLE, () => spend(random, lift)),
    );
    const effect = effectOf(meanOf(arms[0]), meanOf(arms[1]), 'absolute');
    if (effect && isFound(effect)) return true;
  }
  return false;
}
