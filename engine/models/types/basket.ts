/** What is bought together: association rules over baskets, and for each person what their last basket calls for. */
import { ModelFault } from '../fault.ts';
import { associationRules, type Rule } from '../learners/association-rules.ts';
import { basketsOf } from '../learners/baskets.ts';
import { frequentSets } from '../learners/fp-growth.ts';
import { checkInstants } from '../learners/histories.ts';
import type { Interactions, ModelType, TrainingData } from './type.ts';

export interface BasketSpec {
  /** Least share of baskets that hold a set. */
  readonly support?: number;
  readonly confidence?: number;
  /** Least lift; rules at or below 1 say nothing. */
  readonly lift?: number;
}

export interface Basket {
  readonly baskets: number;
  readonly items: readonly string[];
  readonly sets: number;
  readonly rules: readonly Rule[];
}

const FEWEST_BASKETS = 50;
const MOST_ITEMS = 5;
const MOST_SETS = 500_000;
/** Fewer than this many baskets are no pattern, whatever their share. */
const LEAST_COUNT = 5;
const ON_CARD = 30;

export const basket: ModelType<BasketSpec, Basket> = {
  type: 'basket',
  needs: 'interactions',

  fit(data, { support = 0.01, confidence = 0.2, lift = 1 }) {
    const interactions = interactionsIn(data);
    checkInstants(interactions.at, data.asOf, 'interaction');
    const share = (value: number) => value > 0 && value <= 1;
    if (!share(support) || !(confidence >= 0 && confidence <= 1))
      throw new ModelFault('CAR-978', {
        what: `Rules were asked for with a support of ${support} and a confidence of ${confidence}.`,
        why: 'Both are shares between 0 and 1.',
        fix: 'Say shares, such as 0.01 and 0.2.',
      });
    const { baskets } = basketsOf(interactions);
    const count = baskets.from.length - 1;
    if (count < FEWEST_BASKETS)
      throw new ModelFault('CAR-970', {
        what: `There are ${count} baskets.`,
        why: `Among fewer than ${FEWEST_BASKETS} what comes together is chance.`,
        fix: 'Wait for more orders.',
      });
    const leastCount = Math.max(LEAST_COUNT, Math.ceil(support * count - 1e-9));
    const sets = frequentSets(baskets, { leastCount, mostItems: MOST_ITEMS, mostSets: MOST_SETS });
    if (sets === null)
      throw new ModelFault('CAR-975', {
        what: `More than ${MOST_SETS} sets of items are in ${leastCount} baskets or more.`,
        why: 'Nobody can use so many, and there would be no end.',
        fix: 'Ask for a greater support.',
      });
    const all = associationRules(sets, { baskets: count, confidence, leastItems: 2 });
    const rules = all.filter((rule) => rule.lift > lift);
    return { baskets: count, items: interactions.items, sets: sets.length, rules };
  },

  score(artefact, data) {
    const interactions = interactionsIn(data);
    const names = new Map(artefact.items.map((name, place) => [name, place]));
    const { last } = basketsOf(interactions);
    const suggestions = last.map((own) => {
      const held = new Set(Array.from(own, (item) => names.get(interactions.items[item]!) ?? -1));
      const rule = artefact.rules.find(
        ({ left, right }) => !held.has(right) && left.every((item) => held.has(item)),
      );
      return rule ? artefact.items[rule.right]! : null;
    });
    return { goes_with: suggestions };
  },

  evaluate(artefact, data) {
    const { baskets } = basketsOf(interactionsIn(data));
    const { items } = interactionsIn(data);
    const names = new Map(artefact.items.map((name, place) => [name, place]));
    const held = Array.from({ length: baskets.from.length - 1 }, (_, index) => {
      const own = baskets.items.subarray(baskets.from[index], baskets.from[index + 1]);
      return new Set(Array.from(own, (item) => names.get(items[item]!) ?? -1));
    });
    let [fired, right, promised] = [0, 0, 0];
    for (const rule of artefact.rules.slice(0, 1000))
      for (const own of held) {
        if (!rule.left.every((item) => own.has(item))) continue;
        fired++;
        promised += rule.confidence;
        if (own.has(rule.right)) right++;
      }
    const all = fired || 1;
    return {
      rows: held.length,
      metrics: { confidence: { value: right / all }, promised: { value: promised / all } },
    };
  },

  describe: ({ baskets, items, sets, rules }) => ({
    method: `FP-growth over ${baskets} baskets: ${sets} frequent sets, ${rules.length} rules.`,
    sections: [
      {
        heading: 'Rules with the greatest lift',
        columns: ['who has', 'has', 'baskets', 'confidence', 'lift'],
        rows: rules
          .toSorted((a, b) => b.lift - a.lift)
          .slice(0, ON_CARD)
          .map(({ left, right, count, confidence, lift }) => [
            left.map((item) => items[item]!).join(' + '),
            items[right]!,
            count,
            confidence,
            lift,
          ]),
      },
    ],
  }),
};

function interactionsIn({ interactions }: TrainingData): Interactions {
  if (interactions === undefined) throw new TypeError('basket needs interactions');
  return interactions;
}
