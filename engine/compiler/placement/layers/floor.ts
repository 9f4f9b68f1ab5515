/** `floor`: what is too little to be given: what is ranked below it; and too few in all, which is nothing. */
import type { LayerType } from '../layer.ts';
import type { Slate } from '../slate.ts';

export const floor: LayerType = {
  name: 'floor',
  compile({ floor: written }) {
    if (written === undefined) return null;
    const { score, items = 0 } = written;
    return (slate) => {
      if (score !== undefined) dropBelow(slate, score);
      const given = slate.seats.filter((seat) => seat !== null);
      if (given.length >= items) return;
      for (const { entry } of given) slate.passed.push({ item: entry.id, layer: 'floor', why: 'too_few' });
      for (const place of slate.seats.keys()) slate.unseat(place);
      slate.ranked = [];
    };
  },
};

/** What is pinned stays; what filled gives way to what comes before it now. */
function dropBelow(slate: Slate, score: number): void {
  const isBelow = (own: number | null) => own !== null && own < score;
  for (const [place, seat] of slate.seats.entries())
    if (seat && seat.by !== 'pin' && (seat.by === 'fill' || isBelow(slate.scoreOf(seat.entry))))
      slate.unseat(place);
  slate.drop('floor', (entry) => (isBelow(slate.scoreOf(entry)) && !slate.isSeated(entry) ? 'floor' : null));
  slate.fill();
}
