/** Experiments as large as they were planned, with the effect they were planned for. */
import { effectOf } from '../../analysis/statistics/effect.ts';
import { type Plan, unitsFor } from '../../analysis/statistics/plan.ts';
import { sequential } from '../../analysis/statistics/sequential.ts';
import { welch } from '../../analysis/statistics/welch.ts';
import type { Check } from './check.ts';
import { MEAN_SPEND, SPEND_VARIANCE, spendOf } from './people.ts';

const ALPHA = 0.05;
const POWER = 0.8;
const LIFT = 0.25;
const effect = LIFT * MEAN_SPEND;
const pair = {
  control: { variance: SPEND_VARIANCE, share: 0.5 },
  arm: { variance: SPEND_VARIANCE * (1 + LIFT) ** 2, share: 0.5 },
};
const plan: Plan = { alpha: ALPHA, sides: 'two', tuning: null };
const once = Math.ceil(unitsFor(effect, pair, POWER, plan) / 2);
const oneSided = Math.ceil(unitsFor(effect, pair, POWER, { ...plan, sides: 'one' }) / 2);
const TUNING = 4 * once;
const always = Math.ceil(unitsFor(effect, pair, POWER, { ...plan, tuning: TUNING }) / 2);

export const power: readonly Check[] = [
  {
    id: 'power_fixed',
    title: `The planned effect is found by as many people as were planned (${once} an arm)`,
    promised: { how: 'exactly', rate: POWER },
    run(random) {
      const found = effectOf(spendOf(random, once), spendOf(random, once, LIFT), 'absolute')!;
      return welch(found, ALPHA).p < ALPHA;
    },
  },
  {
    id: 'power_one_sided',
    title: `The same, one-sided (${oneSided} an arm)`,
    promised: { how: 'exactly', rate: POWER },
    run(random) {
      const found = effectOf(spendOf(random, oneSided), spendOf(random, oneSided, LIFT), 'absolute')!;
      return welch(found, ALPHA, 'greater').p < ALPHA;
    },
  },
  {
    id: 'power_sequential',
    title: `The same, always-valid, at the last look alone (${always} an arm)`,
    promised: { how: 'at_least', rate: POWER },
    run(random) {
      const found = effectOf(spendOf(random, always), spendOf(random, always, LIFT), 'absolute')!;
      return sequential(found, { alpha: ALPHA, tuning: TUNING }).p < ALPHA;
    },
  },
];
