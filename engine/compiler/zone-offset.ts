/**
 * How far a zone's clocks are ahead of UTC. What the library says is remembered by the day: only where a day has one
 * offset from end to end, so that the answer is the library's own.
 */
import { DateTime } from 'luxon';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Days and zones that are remembered: years of all zones that people are in. */
const MOST_DAYS = 100_000;

/** Zone → day since 1970 → offset; not a number where clocks change on that day. */
const known = new Map<string, Map<number, number>>();
let days = 0;

/** In milliseconds; not a number for a zone that does not exist. */
export function offsetAt(instant: number, zone: string): number {
  const day = Math.floor(instant / DAY);
  const offset = known.get(zone)?.get(day) ?? remembered(zone, day);
  return Number.isNaN(offset) ? looked(instant, zone) : offset;
}

function remembered(zone: string, day: number): number {
  const from = looked(day * DAY, zone);
  // Clocks that change and change back within hours would be missed by the ends alone.
  const isSteady = [1, 2, 3, 4].every(
    (quarter) => looked(day * DAY + (quarter * DAY) / 4 - 1, zone) === from,
  );
  const offset = isSteady ? from : Number.NaN;
  if (days++ >= MOST_DAYS) {
    known.clear();
    days = 0;
  }
  const own = known.get(zone) ?? new Map<number, number>();
  known.set(zone, own.set(day, offset));
  return offset;
}

function looked(instant: number, zone: string): number {
  return DateTime.fromMillis(instant, { zone }).offset * MINUTE;
}
