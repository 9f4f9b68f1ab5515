/**
 * How far a zone's clocks are ahead of UTC. What the library says is remembered by the day, and of a day on which clocks
 * change, by its stretches with one offset, so that the answer is the library's own.
 */
import { DateTime } from 'luxon';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Days and zones that are remembered: years of all zones that people are in. */
const MOST_DAYS = 100_000;

/** A stretch of a day with one offset. */
interface Stretch {
  readonly from: number;
  readonly offset: number;
}
/** Zone → day since 1970 → offset; of a day on which clocks change, its stretches in order. */
const known = new Map<string, Map<number, number | readonly Stretch[]>>();
let days = 0;

/** In milliseconds; not a number for a zone that does not exist. */
export function offsetAt(instant: number, zone: string): number {
  const day = Math.floor(instant / DAY);
  const offset = known.get(zone)?.get(day) ?? remembered(zone, day);
  return typeof offset === 'number' ? offset : offset.findLast(({ from }) => from <= instant)!.offset;
}

function remembered(zone: string, day: number): number | readonly Stretch[] {
  const stretches = stretchesOf(zone, day * DAY);
  const offset = stretches.length === 1 ? stretches[0]!.offset : stretches;
  if (days++ >= MOST_DAYS) {
    known.clear();
    days = 0;
  }
  const own = known.get(zone) ?? new Map<number, number | readonly Stretch[]>();
  known.set(zone, own.set(day, offset));
  return offset;
}

function stretchesOf(zone: string, from: number): Stretch[] {
  const stretches = [{ from, offset: looked(from, zone) }];
  // Clocks that change and change back within hours would be missed by the ends alone.
  for (let quarter = 1, last = from; quarter <= 4; quarter++) {
    const end = from + (quarter * DAY) / 4 - 1;
    const change = firstChange(last, end, zone);
    if (change !== null) stretches.push({ from: change, offset: looked(change, zone) });
    last = end;
  }
  return stretches;
}

/** Between two instants: the first with another offset than the first of them; null if the last one has the same. */
function firstChange(from: number, to: number, zone: string): number | null {
  const before = looked(from, zone);
  let [low, high] = [from, to];
  if (Object.is(looked(high, zone), before)) return null;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (looked(middle, zone) === before) low = middle;
    else high = middle;
  }
  return high;
}

function looked(instant: number, zone: string): number {
  return DateTime.fromMillis(instant, { zone }).offset * MINUTE;
}
