/** `spread`: at most so many with the same in a field. Pinned ones count, and of those that are too many the later give way. */
import { nearest } from '../../../language/nearest.ts';
import type { LayerType } from '../layer.ts';
import { OfItem } from '../of-item.ts';
import type { Limit } from '../slate.ts';

export const spread: LayerType = {
  name: 'spread',
  compile({ spread: written }, site, { fields }) {
    if (written === undefined) return null;
    const isOne = !Array.isArray(written);
    const limits = isOne ? [written] : written;
    for (const [index, { field }] of limits.entries()) {
      if (fields.has(field)) continue;
      const near = nearest(field, [...fields]);
      (isOne ? site.at('spread') : site.at('spread', index)).at('field').report({
        code: 'CAR-905',
        what: `items have no field \`${field}\``,
        why: 'what is alike is told by a field or tag of theirs',
        fix: near ? `did you mean \`${near}\`?` : `use one of ${[...fields].join(', ')}`,
      });
    }
    const kept = limits.map(({ field, at_most }) => ({ keyOf: keyBy(field), atMost: at_most }));
    return (slate) => {
      const pinned = [...slate.seats];
      for (const place of pinned.keys()) slate.unseat(place);
      for (const limit of kept) slate.limit(limit);
      for (const [place, seat] of pinned.entries()) {
        if (!seat) continue;
        if (slate.fits(seat.entry)) slate.seat(place, seat);
        else slate.passed.push({ item: seat.entry.id, layer: 'spread', why: 'spread' });
      }
    };
  },
};

function keyBy(field: string): Limit['keyOf'] {
  const known = new OfItem((_, { item }) => {
    const value = item[field];
    return value === undefined || value === null ? null : `${field} ${JSON.stringify(value)}`;
  });
  return (ask, entry) => known.of(ask, entry);
}
