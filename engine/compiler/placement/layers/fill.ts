/** `fill`: what takes the places that are still free, whatever may be given at all. */
import type { LayerType } from '../layer.ts';
import { itemNumber } from '../numbers.ts';
import type { Slate } from '../slate.ts';

export const fill: LayerType = {
  name: 'fill',
  compile({ fill: written }, site, place) {
    if (written === undefined) return null;
    const number = itemNumber(written.by, site.at('fill', 'by'), place);
    const filler = (slate: Slate) => {
      if (slate.seats.every((seat) => seat !== null)) return;
      const inOrder = slate.pool
        .flatMap((entry) => {
          const own = slate.isSeated(entry) ? null : number.of(slate.ask, entry);
          return own === null ? [] : [{ entry, own }];
        })
        .sort((a, b) => b.own - a.own || a.entry.place - b.entry.place);
      for (const { entry } of inOrder) {
        const free = slate.seats.indexOf(null);
        if (free < 0) return;
        if (slate.fits(entry)) slate.seat(free, { entry, by: 'fill', propensity: 1 });
      }
    };
    return (slate) => {
      slate.filler = filler;
      slate.fill();
    };
  },
};
