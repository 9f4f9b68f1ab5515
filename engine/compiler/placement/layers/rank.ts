/**
 * `rank`: the greater number comes first; of equals, what came first among the candidates. Candidates that say what they are
 * worth are ranked by what can be expected of them: value × probability − cost.
 */
import type { Site } from '../../../language/definition.ts';
import type { ItemRankArm } from '../../../language/kinds.ts';
import { experimentArm } from '../experiment-arm.ts';
import { KeptOrders } from '../kept-orders.ts';
import type { LayerPlace, LayerType } from '../layer.ts';
import { likingAt } from '../model-rank.ts';
import { type ItemNumber, itemNumber } from '../numbers.ts';
import { meanReward, shareRewarded } from '../posterior.ts';
import type { Entry } from '../shelf.ts';
import type { Ask, Slate } from '../slate.ts';

/** How candidates are ranked at one decision. */
interface Scorer {
  score(entry: Entry): number | null;
  /** Why it has no number. */
  why(entry: Entry): string;
  /** The whole shelf in this order, where it is known. */
  readonly sorted?: readonly Entry[] | undefined;
}
type Way = (slate: Slate) => Scorer;

export const rank: LayerType = {
  name: 'rank',
  compile({ rank: by, reward }, site, place) {
    if (by === undefined) {
      const way = byNumber(expected(reward !== undefined));
      return place.isWeighed ? (slate) => order(slate, way) : null;
    }
    const own = site.at('rank');
    if (by.experiment === undefined || by.arms === undefined) {
      const way = wayOf(by, own, place);
      return (slate) => order(slate, way);
    }
    const arms = new Map(
      Object.entries(by.arms).map(([arm, way]) => [arm, wayOf(way, own.at('arms', arm), place)]),
    );
    const armOf = experimentArm(by.experiment, Object.keys(by.arms), own, place.context);
    const [first] = arms.values();
    return (slate) => {
      const arm = armOf(slate.ask);
      order(slate, (arm === null ? undefined : arms.get(arm)) ?? first!);
    };
  },
};

function wayOf({ by, model, ...more }: ItemRankArm, site: Site, place: LayerPlace): Way {
  if (model !== undefined) return byModel({ ...more, model }, site, place);
  return byNumber(by === undefined ? learnt : itemNumber(by, site.at('by'), place));
}

function byNumber(number: ItemNumber): Way {
  const kept = new KeptOrders(number);
  return ({ ask, shelf }) => {
    const order = kept.of(ask, shelf);
    const score = order
      ? ({ place }: Entry) => order.numbers[place]!
      : (entry: Entry) => number.of(ask, entry);
    return { score, why: () => 'no_number', sorted: order?.sorted };
  };
}

function byModel(written: ItemRankArm & { readonly model: string }, site: Site, place: LayerPlace): Way {
  const liking = likingAt(written, site, place);
  return (slate) => {
    const said = liking(slate);
    return { score: ({ id }) => said.score(id), why: ({ id }) => said.why(id) };
  };
}

const learnt: ItemNumber = {
  of: (ask, { id }) => meanReward(ask.rewarded(id), ask.rewardIsNumber),
  keyOf: () => null,
};

function expected(hasReward: boolean): ItemNumber {
  const likely = (ask: Ask, id: string) => (hasReward ? shareRewarded(ask.rewarded(id)) : 1);
  return {
    of(ask, { id, item }) {
      const { value, probability, cost } = item as Readonly<Record<string, number | null>>;
      return value == null ? null : value * (probability ?? likely(ask, id)) - (cost ?? 0);
    },
    keyOf: () => null,
  };
}

function order(slate: Slate, way: Way): void {
  const { score, why, sorted } = way(slate);
  const scores: (number | null)[] = slate.shelf.entries.map(() => null);
  for (const entry of slate.ranked) scores[entry.place] = score(entry);
  slate.scores = scores;
  slate.dropRanked('rank', (entry) => (scores[entry.place] === null ? why(entry) : null));
  slate.ranked = sorted
    ? sorted.filter(({ place }) => scores[place] !== null)
    : slate.ranked.toSorted((a, b) => scores[b.place]! - scores[a.place]! || a.place - b.place);
}
