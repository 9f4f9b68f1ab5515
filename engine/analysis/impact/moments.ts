/** When somebody could have done the action, and whether they did: the moments at which they are compared. Pure. */
import type { ImpactProgram, Occasion } from '../../compiler/metric/impact-program.ts';
import { offsetAt } from '../../compiler/zone-offset.ts';
import { occurrencesOf } from '../../evaluate/occurrence.ts';
import { type History, isBefore, type SweptEvent } from '../../evaluate/swept-event.ts';

/** What happened alone is asked: nothing of the person. */
const NOTHING = {};

export interface Moment {
  readonly at: number;
  readonly did: boolean;
  /** Calendar month in the workspace's zone, e.g. `2026-03`. */
  readonly month: string;
}

/**
 * Ascending: the first occasion of each calendar month until the action, and then the action. In the month of the action, too, an earlier
 * occasion was one on which they did not. `until`: as of when.
 */
export function momentsOf(
  { action, against }: Pick<ImpactProgram, 'action' | 'against'>,
  history: History,
  zone: string,
  until: number,
): readonly Moment[] {
  const [first] = occurrences(action, history, until);
  const moments: Moment[] = [];
  let latest = '';
  for (const event of occurrences(against, history, until)) {
    // What was done at the instant of the action belongs to it.
    if (first && (event.time === first.time || isBefore(first, event))) break;
    const month = monthOf(event.time, zone);
    if (month !== latest) moments.push({ at: event.time, did: false, month });
    latest = month;
  }
  if (first) moments.push({ at: first.time, did: true, month: monthOf(first.time, zone) });
  return moments;
}

function* occurrences({ event, where }: Occasion, history: History, until: number): Iterable<SweptEvent> {
  for (const found of history.after(event, Number.MIN_SAFE_INTEGER)) {
    if (found.time > until) return;
    const [occurrence] = occurrencesOf({ each: null, readsAt: true }, found);
    if (!where || where(occurrence!, NOTHING)) yield found;
  }
}

function monthOf(instant: number, zone: string): string {
  return new Date(instant + offsetAt(instant, zone)).toISOString().slice(0, 7);
}
