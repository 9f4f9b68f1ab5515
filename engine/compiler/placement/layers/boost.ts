/** `boost`: what comes further up than its rank, by a factor or in places of its own. */
import type { LayerType } from '../layer.ts';
import { compileSelector } from '../selections.ts';
import type { Entry } from '../slate.ts';

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
    return (slate) => {
      const { ask } = slate;
      for (const { factor, slots, picks } of wanted) {
        // A number below zero comes further up when it is divided.
        const raised = ({ score }: Entry) => (score! >= 0 ? score! * factor! : score! / factor!);
        if (factor !== undefined)
          for (const entry of slate.ranked) if (picks(ask, entry)) entry.score = raised(entry);
        for (const slot of slots)
          if (!slate.reserved.has(slot - 1)) slate.reserved.set(slot - 1, (entry) => picks(ask, entry));
      }
      if (wanted.some(({ factor }) => factor !== undefined))
        slate.ranked = slate.ranked.toSorted((a, b) => b.score! - a.score! || a.place - b.place);
    };
  },
};
