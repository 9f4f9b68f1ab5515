/** People who do once more what they did: the events of the last days, as they happened, moved into the period. */
import { whyReserved } from '../../runtime/reserved-events.ts';
import { hash53 } from '../../store/hash.ts';
import type { EventRow, ProfileImage } from '../../store/store.ts';
import type { Period } from './rounds.ts';
import type { Behaviour, Cue } from './stage.ts';

/** `span` milliseconds before the period are repeated, as often as it takes to fill it. */
export function repeatedBehaviour(span: number, { from, until }: Period): Pick<Behaviour, 'cuesOf'> {
  return {
    cuesOf({ events }: ProfileImage): readonly Cue[] {
      const past = events.filter(({ time, type }) => time > from - span && time <= from && isTheirs(type));
      const cues: Cue[] = [];
      for (let round = 1; past.length > 0 && from + (round - 1) * span < until; round++) {
        for (const event of past) {
          const at = event.time + round * span;
          if (at <= until) cues.push(againAt(event, at, round));
        }
      }
      return cues;
    },
  };
}

/** What the engine records itself follows in the play of itself. */
function isTheirs(type: string): boolean {
  return whyReserved(type, true) === null;
}

function againAt({ type: event, message: before, properties }: EventRow, at: number, round: number): Cue {
  const message = hash53(`repeated|${round}|${before}`);
  return {
    at,
    inputs: () => [{ type: 'event', at, time: at, event, message, properties, imported: false }],
  };
}

/** Behaviour of several kinds at once. */
export function together(first: Behaviour, others: readonly Pick<Behaviour, 'cuesOf'>[]): Behaviour {
  if (others.length === 0) return first;
  return {
    ...first,
    cuesOf: (image) => [first, ...others].flatMap((one) => one.cuesOf(image)).sort((a, b) => a.at - b.at),
  };
}
