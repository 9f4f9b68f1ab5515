/** `pin`: what stands at a place whatever its rank. Of several for one place the first that may be given has it. */
import type { LayerType } from '../layer.ts';
import { compileSelector } from '../selections.ts';

export const pin: LayerType = {
  name: 'pin',
  compile({ pin: pins }, site, place) {
    if (pins === undefined) return null;
    const wanted = pins.map(({ at, item, when }, index) => {
      const own = site.at('pin', index);
      if (at > place.size)
        own.at('at').report({
          code: 'CAR-903',
          what: `there is no place ${at}`,
          why: `this placement gives ${place.size} at most`,
          fix: 'raise `size`, or name an earlier place',
        });
      return {
        place: at - 1,
        picks: compileSelector({ item, ...(when !== undefined && { when }) }, own, place),
      };
    });
    return (slate) => {
      for (const { place: at, picks } of wanted) {
        // Fewer may have been asked for.
        if (at >= slate.size || slate.seats[at] !== null) continue;
        const entry = slate.pool.find((one) => picks(slate.ask, one) && !slate.isSeated(one));
        if (entry) slate.seat(at, { entry, by: 'pin', propensity: 1 });
      }
    };
  },
};
