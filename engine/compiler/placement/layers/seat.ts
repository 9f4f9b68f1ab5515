/** The best take the places that are free; places that are kept for some go to the best of those. Written nowhere: it is always done. */
import type { LayerType } from '../layer.ts';

export const seat: LayerType = {
  name: 'seat',
  compile() {
    return (slate) => {
      for (let place = 0; place < slate.size; place++) {
        if (slate.seats[place] !== null) continue;
        const kept = slate.reserved.get(place);
        const boosted = kept && slate.ranked.find((entry) => kept(slate.ask, entry) && slate.fits(entry));
        const entry = boosted ?? slate.ranked.find((one) => slate.fits(one));
        if (!entry) return;
        slate.seat(place, { entry, by: boosted ? 'boost' : 'rank', propensity: 1 });
      }
    };
  },
};
