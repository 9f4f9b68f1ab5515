/**
 * `rank`: the greater number comes first; of equals, what came first among the candidates. Candidates that say what they are
 * worth are ranked by what can be expected of them: value × probability − cost.
 */
import type { Site } from '../../../language/definition.ts';
import type { ItemRankArm } from '../../../language/kinds.ts';
import { experimentArm } from '../experiment-arm.ts';
import type { LayerPlace, LayerType } from '../layer.ts';
import { type ItemNumber, itemNumber } from '../numbers.ts';
import { meanReward, shareRewarded } from '../posterior.ts';
import type { Ask, Slate } from '../slate.ts';

export const rank: LayerType = {
  name: 'rank',
  compile({ rank: by, reward }, site, place) {
    if (by === undefined)
      return place.isWeighed ? (slate) => order(slate, expected(reward !== undefined)) : null;
    const own = site.at('rank');
    if (by.experiment === undefined || by.arms === undefined) {
      const score = scoreOf(by, own, place);
      return (slate) => order(slate, score);
    }
    const arms = new Map(
      Object.entries(by.arms).map(([arm, way]) => [arm, scoreOf(way, own.at('arms', arm), place)]),
    );
    const armOf = experimentArm(by.experiment, Object.keys(by.arms), own, place.context);
    const [first] = arms.values();
    return (slate) => {
      const arm = armOf(slate.ask);
      order(slate, (arm === null ? undefined : arms.get(arm)) ?? first!);
    };
  },
};

function scoreOf({ by }: ItemRankArm, site: Site, place: LayerPlace): ItemNumber {
  return by === undefined ? learnt : itemNumber(by, site.at('by'), place);
}

const learnt: ItemNumber = (ask, { id }) => meanReward(ask.rewarded(id), ask.rewardIsNumber);

function expected(hasReward: boolean): ItemNumber {
  const likely = (ask: Ask, id: string) => (hasReward ? shareRewarded(ask.rewarded(id)) : 1);
  return (ask, { id, item }) => {
    const { value, probability, cost } = item as Readonly<Record<string, number | null>>;
    return value == null ? null : value * (probability ?? likely(ask, id)) - (cost ?? 0);
  };
}

function order(slate: Slate, score: ItemNumber): void {
  for (const entry of slate.ranked) entry.score = score(slate.ask, entry);
  slate.dropRanked('rank', (entry) => (entry.score === null ? 'no_number' : null));
  slate.ranked = slate.ranked.toSorted((a, b) => b.score! - a.score! || a.place - b.place);
}
