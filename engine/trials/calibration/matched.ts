/**
 * Matched cohorts where the truth is known: who bought much before does the thing more often, and buys more afterwards anyway. The plain
 * comparison is wrong by far; the matched one holds the truth as often as it says.
 */
import { matchedEffect } from '../../analysis/statistics/matched.ts';
import { welch } from '../../analysis/statistics/welch.ts';
import type { Check } from './check.ts';
import type { Random } from './random.ts';

const ALPHA = 0.05;
const PEOPLE = 1_500;
const MONTHS = 3;
/** What the action adds, on average; those with a high tier gain more. */
const EFFECT = 5;
const MORE = 4;
const STEPS = [1, 10, 20, 50, 100, 200];

interface Simulated {
  readonly matched: ReturnType<typeof matchedEffect>;
  /** Mean true effect of those who did it and found others. */
  readonly truth: number;
}

/** Everybody stands in every month until they do it; a row for each. */
export function simulated(random: Random): Simulated {
  const rows = { stratum: [], person: [], did: [], y: [], x: [] } as Record<
    'stratum' | 'person' | 'did' | 'y' | 'x',
    number[]
  >;
  const effects: number[] = [];
  const strata = new Map<string, number>();
  for (let person = 0; person < PEOPLE; person += 1) {
    const tier = random.uniform() < 0.3 ? 1 : 0;
    const before = random.uniform() < 0.2 ? 0 : Math.exp(2.5 + tier + 0.7 * random.normal());
    const own = 5 * random.normal();
    for (let month = 0; month < MONTHS; month += 1) {
      const chance = 1 / (1 + Math.exp(3.5 - 0.8 * tier - 0.5 * Math.log1p(before)));
      const did = random.uniform() < chance ? 1 : 0;
      const effect = EFFECT + MORE * tier;
      const y = 0.8 * before + 10 * tier + 3 * month + own + 8 * random.normal() + did * effect;
      const key = [month, tier, before === 0 ? -1 : STEPS.filter((step) => before >= step).length].join();
      if (!strata.has(key)) strata.set(key, strata.size);
      rows.stratum.push(strata.get(key)!);
      rows.person.push(person);
      rows.did.push(did);
      rows.y.push(y);
      rows.x.push(before);
      effects.push(effect);
      if (did === 1) break;
    }
  }
  const matched = matchedEffect(rows);
  const own = effects.filter((_, row) => rows.did[row] === 1 && matched.weights[row]! > 0);
  return { matched, truth: own.reduce((sum, effect) => sum + effect, 0) / own.length };
}

export const matched: readonly Check[] = [
  {
    id: 'cover_matched',
    title:
      'The 95 % interval holds the truth: an action that good customers take more often, by matched cohorts',
    promised: { how: 'exactly', rate: 1 - ALPHA },
    run(random) {
      const { matched: found, truth } = simulated(random);
      const { interval } = welch({ ...found, n: found.matched.did + found.matched.others }, ALPHA);
      return interval[0] <= truth && truth <= interval[1];
    },
  },
  {
    id: 'naive_matched',
    title: 'The same, compared without matching: the truth lies within half of itself',
    promised: { how: 'shown', rate: 0 },
    run(random) {
      const { matched: found, truth } = simulated(random);
      return Math.abs(found.naive - truth) < truth / 2;
    },
  },
];
