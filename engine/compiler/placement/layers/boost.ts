/** `boost`: what comes further up than its rank, by a factor or in places of its own. */
import type { LayerType } from '../layer.ts';
import { compileSelector } from '../selections.ts';

export const boost: LayerType = {
  name: 'boost',
  compile({ boost: boosts, rank }, site, place) {
    if (boosts === undefined) return null;
    const wanted = boosts.map((one, index) => {
      const own = site.at('boost', index);
      const { factor, slots = [] } = one;
      if (factor !== undefined && rank === undefined && !place.isWeighed)
        own.at('factor').report({
          code: 'CAR-904',
          what: 'there is nothing to multiply',
          why: 'without `rank` items come as they stand, and have no number',
          fix: 'add `rank`, or give them `slots`',
        });
      for (const [at, slot] of slots.entries())
        if (slot > place.size)
          own.at('slots', at).report({
            code: 'CAR-903',
            what: `there is no place ${slot}`,
            why: `this placement gives ${place.size} at most`,
            fix: 'raise `size`, or name an earlier place',
          });
      return { factor, slots, picks: compileSelector(one, own, place) };
    });
    const isRaising = wanted.some(({ factor }) => factor !== undefined);
    return (slate) => {
      for (const { slots, picks } of wanted)
        for (const slot of slots) if (!slate.reserved.has(slot - 1)) slate.reserved.set(slot - 1, picks);
      if (!isRaising) return;
      const scores = [...slate.scores];
      for (const { factor, picks } of wanted) {
        if (factor === undefined) continue;
        for (const entry of slate.ranked)
          if (picks(slate.ask, entry)) scores[entry.place] = raised(scores[entry.place]!, factor);
      }
      slate.scores = scores;
      slate.ranked = slate.ranked.toSorted(
        (a, b) => scores[b.place]! - scores[a.place]! || a.place - b.place,
      );
    };
  },
};

/** A number below zero comes further up when it is divided. */
function raised(score: number, factor: number): number {
  return score >= 0 ? score * factor : score / factor;
}
