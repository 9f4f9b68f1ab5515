/** `fill`: what takes the places that are still free, whatever may be given at all. */
import type { LayerType } from '../layer.ts';
import { itemNumber } from '../numbers.ts';

export const fill: LayerType = {
  name: 'fill',
  compile({ fill: written }, site, place) {
    if (written === undefined) return null;
    const numberOf = itemNumber(written.by, site.at('fill', 'by'), place);
    return (slate) => {
      slate.fill = () => {
        if (slate.seats.every((seat) => seat !== null)) return;
        const inOrder = slate.pool
          .flatMap((entry) => {
            const number = slate.isSeated(entry) ? null : numberOf(slate.ask, entry);
            return number === null ? [] : [{ entry, number }];
          })
          .sort((a, b) => b.number - a.number || a.entry.place - b.entry.place);
        for (const { entry } of inOrder) {
          const free = slate.seats.indexOf(null);
          if (free < 0) return;
          if (slate.fits(entry)) slate.seat(free, { entry, by: 'fill', propensity: 1 });
        }
      };
      slate.fill();
    };
  },
};
