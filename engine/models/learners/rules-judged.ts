/** How right rules are in baskets that they were not made of: how often what they say is there, and how much oftener than in any basket. */
import { ModelFault } from '../fault.ts';
import type { Evaluation, Interactions } from '../types/type.ts';
import type { Rule } from './association-rules.ts';
import { basketsOf } from './baskets.ts';
import { bootstrap, drawsFor } from './bootstrap.ts';

interface Rules {
  readonly items: readonly string[];
  /** The most confident first. */
  readonly rules: readonly Rule[];
}

const MOST_JUDGED = 1_000;
const FEWEST_BASKETS = 10;

/** Of one basket: how many rules speak of it, how many are right, what they promised, and in which part of all baskets what they say is. */
interface Fired {
  readonly fired: number;
  readonly right: number;
  readonly promised: number;
  readonly usual: number;
}

export function rulesJudged({ items, rules }: Rules, interactions: Interactions): Evaluation {
  const asked = rules.slice(0, MOST_JUDGED);
  const held = heldIn(items, interactions);
  if (held.length < FEWEST_BASKETS)
    throw new ModelFault('CAR-970', {
      what: `There are ${held.length} baskets to judge rules by.`,
      why: `By fewer than ${FEWEST_BASKETS} nobody can tell how right they are.`,
      fix: 'Wait for more orders.',
    });
  const shares = sharesOf(items.length, held);
  const fired = held.map((own) => firedBy(asked, own, shares));
  const sums = (rows: Int32Array, of: keyof Fired) => rows.reduce((sum, row) => sum + fired[row]![of], 0);
  const share = (of: keyof Fired) => (rows: Int32Array) => sums(rows, of) / sums(rows, 'fired');
  const figure = (of: keyof Fired) => bootstrap(fired.length, share(of), of, drawsFor(fired.length));
  const lift = (rows: Int32Array) => sums(rows, 'right') / sums(rows, 'usual');
  return {
    rows: fired.length,
    metrics: {
      confidence: figure('right'),
      promised: { value: share('promised')(Int32Array.from(fired.keys())) },
      lift: bootstrap(fired.length, lift, 'lift', drawsFor(fired.length)),
    },
    baseline: { confidence: figure('usual'), lift: { value: 1 } },
  };
}

/** Of each basket, what rules speak of. */
function heldIn(items: readonly string[], interactions: Interactions): readonly ReadonlySet<number>[] {
  const places = new Map(items.map((name, place) => [name, place]));
  const { baskets } = basketsOf(interactions);
  return Array.from({ length: baskets.from.length - 1 }, (_, index) => {
    const own = baskets.items.subarray(baskets.from[index], baskets.from[index + 1]);
    return new Set(Array.from(own, (item) => places.get(interactions.items[item]!) ?? -1));
  });
}

function sharesOf(items: number, held: readonly ReadonlySet<number>[]): Float64Array {
  const counts = new Float64Array(items);
  for (const own of held) for (const item of own) if (item >= 0) counts[item]!++;
  return counts.map((count) => count / held.length);
}

function firedBy(rules: readonly Rule[], held: ReadonlySet<number>, shares: Float64Array): Fired {
  let [fired, right, promised, usual] = [0, 0, 0, 0];
  for (const rule of rules) {
    if (!rule.left.every((item) => held.has(item))) continue;
    fired++;
    promised += rule.confidence;
    usual += shares[rule.right]!;
    if (held.has(rule.right)) right++;
  }
  return { fired, right, promised, usual };
}
