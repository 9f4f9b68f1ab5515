/**
 * When a call happened. Clocks of phones and browsers are wrong, so the time a call waited before it was sent
 * is trusted and the clock is not: received − (sent − happened), as the Segment specification has it.
 */
import { parseInstant } from '../../language/instant.ts';
import type { Json } from '../../store/store.ts';

/** What a request may spend on its way, milliseconds: a smaller difference says nothing about a clock. */
const TRAVEL = 5_000;
/**
 * More than a day off is no clock but a recording that is played again; its times are taken as written, so that
 * old events do not come back as new ones.
 */
const LARGEST_SKEW = 24 * 3_600_000;

export interface CallTimes {
  readonly timestamp?: Json | undefined;
  readonly originalTimestamp?: Json | undefined;
  readonly sentAt?: Json | undefined;
}

/** Milliseconds since 1970 UTC; null when the call names no time; undefined when it names one that cannot be read. */
export function timeOf(
  { timestamp, originalTimestamp, sentAt }: CallTimes,
  receivedAt: number,
): number | null | undefined {
  const written = originalTimestamp ?? timestamp ?? null;
  if (written === null) return null;
  const happened = instantOf(written);
  if (happened === null) return undefined;
  const sent = instantOf(sentAt ?? null);
  const skew = sent === null ? 0 : receivedAt - sent;
  const isWrongClock = Math.abs(skew) > TRAVEL && Math.abs(skew) <= LARGEST_SKEW;
  return isWrongClock ? happened + skew : happened;
}

function instantOf(value: Json): number | null {
  return typeof value === 'string' ? parseInstant(value.trim()) : null;
}
