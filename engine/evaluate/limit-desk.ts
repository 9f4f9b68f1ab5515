/** Room under a limit, as its desk gives it: so many units in all and on a day. Pure; the desk counts. */
import { type LimitProgram, refusalBy } from '../compiler/limit.ts';
import type { OfferRow } from '../store/store.ts';

/** Why there is not room for so many more, or null. A limit that is no longer written refuses nothing. */
export function limitRefusal(
  limit: LimitProgram | undefined,
  row: Pick<OfferRow, 'granted' | 'day' | 'today'>,
  day: string,
  units: number,
): string | null {
  if (!limit) return null;
  const { atMost, perDay } = limit;
  const reason = refusalBy(limit);
  const today = row.day === day ? row.today : 0;
  if (atMost !== null && row.granted + units > atMost) return reason;
  return perDay !== null && today + units > perDay ? `${reason}_of_day` : null;
}

/** Desks of limits have names that no offer has. */
export function isLimit(id: string): boolean {
  return id.includes(':');
}
