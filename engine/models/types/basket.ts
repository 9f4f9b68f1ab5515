/** What is bought together: association rules over baskets, and for each person what their last basket calls for. */
import { ModelFault } from '../fault.ts';
import { associationRules, type Rule } from '../learners/association-rules.ts';
import { basketsOf, partedByTime } from '../learners/baskets.ts';
import { earlierAndLater } from '../learners/earlier-later.ts';
import { frequentSets } from '../learners/fp-growth.ts';
import { checkInstants } from '../learners/histories.ts';
import { rulesJudged } from '../learners/rules-judged.ts';
import type { Interactions, ModelType, TrainingData } from './type.ts';

export interface BasketSpec {
  /** Least share of baskets that hold a set. */
  readonly support?: number;
  readonly confidence?: number;
  /** Least lift; rules at or below 1 say nothing. */
  readonly lift?: number;
}

export interface Basket {
  readonly limits: Required<BasketSpec>;
  readonly baskets: number;
  /** Those that rules speak of. */
  readonly items: readonly string[];
  readonly sets: number;
  /** How many there are; the most confident are kept. */
  readonly found: number;
  readonly rules: readonly Rule[];
}

const FEWEST_BASKETS = 50;
const MOST_ITEMS = 5;
const MOST_SETS = 500_000;
const MOST_RULES = 20_000;
/** Fewer than this many baskets are no pattern, whatever their share. */
const LEAST_COUNT = 5;
const ON_CARD = 30;
/** The latest baskets, by which rules of those before are judged. */
const JUDGED = 0.2;

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
    return rulesOf(interactions, { support, confidence, lift });
  },

  score(artefact, data) {
    const interactions = interactionsIn(data);
    const names = new Map(artefact.items.map((name, place) => [name, place]));
    const byFirst = rulesByFirst(artefact.rules);
    const { last } = basketsOf(interactions);
    const suggestions = last.map((own) => {
      const held = new Set(Array.from(own, (item) => names.get(interactions.items[item]!) ?? -1));
      const fits = (place: number) => {
        const { left, right } = artefact.rules[place]!;
        return !held.has(right) && left.every((item) => held.has(item));
      };
      let best = Number.POSITIVE_INFINITY;
      for (const item of held)
        best = Math.min(best, byFirst.get(item)?.find((place) => place < best && fits(place)) ?? best);
      return Number.isFinite(best) ? artefact.items[artefact.rules[best]!.right]! : null;
    });
    return { goes_with: suggestions };
  },

  /** As it is, where it is said what came later; else by its limits: of rules that have seen all baskets nothing could be told. */
  evaluate(artefact, data) {
    const interactions = interactionsIn(data);
    const parts = earlierAndLater(interactions);
    if (parts) return rulesJudged(artefact, parts.later);
    const { early, late } = partedByTime(interactions, JUDGED);
    return rulesJudged(rulesOf(early, artefact.limits), late);
  },

  describe: ({ baskets, items, sets, found, rules }) => ({
    method: `FP-growth over ${baskets} baskets: ${sets} frequent sets, ${found} rules${found > rules.length ? `, of which the ${rules.length} most confident are kept` : ''}.`,
    sections: [
      {
        heading: 'What is bought together',
        text:
          rules.length === 0
            ? 'Nothing: no items are in one basket so often. A smaller `support` or `confidence` may find something.'
            : 'Rules with the greatest lift: how many times as often as in all baskets.',
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

function rulesOf(interactions: Interactions, limits: Required<BasketSpec>): Basket {
  const { support, confidence, lift } = limits;
  const { baskets } = basketsOf(interactions);
  const count = baskets.from.length - 1;
  if (count < FEWEST_BASKETS)
    throw new ModelFault('CAR-970', {
      what: `There are ${count} baskets.`,
      why: `Among fewer than ${FEWEST_BASKETS} what comes together is chance.`,
      fix: 'Wait for more orders.',
    });
  if (new Set(baskets.items).size < 2)
    throw new ModelFault('CAR-971', {
      what: `All ${count} baskets hold one item, ${interactions.items[baskets.items[0]!]}.`,
      why: 'Nothing can be bought together with it.',
      fix: 'Look at what `from` names as the `item`.',
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
  const isOffered = ({ right }: Rule) => interactions.withheld?.[right] !== 1;
  const rules = all.filter((rule) => rule.lift > lift && isOffered(rule));
  const kept = rules.slice(0, MOST_RULES);
  return {
    limits,
    baskets: count,
    sets: sets.length,
    found: rules.length,
    ...named(kept, interactions.items),
  };
}

/** With the items they speak of, and no others. */
function named(rules: readonly Rule[], items: readonly string[]): Pick<Basket, 'items' | 'rules'> {
  const spoken = [...new Set(rules.flatMap(({ left, right }) => [...left, right]))].sort((a, b) => a - b);
  const places = new Map(spoken.map((item, place) => [item, place]));
  return {
    items: spoken.map((item) => items[item]!),
    rules: rules.map((rule) => ({
      ...rule,
      left: rule.left.map((item) => places.get(item)!),
      right: places.get(rule.right)!,
    })),
  };
}

/** Places of rules by the first item that they ask for, the most confident first. */
function rulesByFirst(rules: readonly Rule[]): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (const [place, { left }] of rules.entries()) {
    const own = found.get(left[0]!) ?? [];
    own.push(place);
    found.set(left[0]!, own);
  }
  return found;
}

function interactionsIn({ interactions }: TrainingData): Interactions {
  if (interactions === undefined) throw new TypeError('basket needs interactions');
  return interactions;
}
