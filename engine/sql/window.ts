/**
 * Windows as bounds of an occurrence's time. A database knows no zones as the engine does, so the ends of periods
 * and calendars are found here, by asking the engine's own window, and the query compares whole numbers.
 */
import { windowOf } from '../compiler/behaviour.ts';
import type { Window } from '../compiler/window.ts';
import { dateStart } from '../compiler/zone.ts';
import type { Site } from '../language/definition.ts';
import { isPeriod, parseDuration } from '../language/duration.ts';
import { parseInstant } from '../language/instant.ts';
import type { DidCondition } from '../language/kinds.ts';
import type { Lowering } from './lowering.ts';
import { type Sql, sql, value } from './text.ts';

/** Which occurrences count at `now`: all are true of them. `time` is the column. */
export function windowBounds(node: DidCondition, time: Sql, site: Site, lowering: Lowering): readonly Sql[] {
  const { within, since, until } = node;
  const bounds = [sql`${time} <= ${value(lowering.now, 'integer')}`];
  if (within !== undefined) bounds.push(...withinBounds(within, time, site, lowering));
  if (since !== undefined) bounds.push(sql`${time} >= ${value(momentOf(since, lowering), 'integer')}`);
  if (until !== undefined) bounds.push(sql`${time} < ${value(momentOf(until, lowering), 'integer')}`);
  return bounds;
}

/** A date is its first instant; a duration, that long ago. */
function momentOf(moment: string, { now, context }: Lowering): number {
  const span = parseDuration(moment);
  return span === null ? (parseInstant(moment) ?? dateStart(moment, context.zone)) : now - span;
}

function withinBounds(
  within: NonNullable<DidCondition['within']>,
  time: Sql,
  site: Site,
  { now, context }: Lowering,
): readonly Sql[] {
  if (typeof within === 'string' && !isPeriod(within)) {
    return [sql`${time} > ${value(now - parseDuration(within)!, 'integer')}`];
  }
  const named = windowOf({ within }, site, context);
  // Compiled before it was lowered.
  if (!named) throw new Error('a window that cannot be compiled');
  const bounds = boundsAt(named.window, now, typeof within === 'string' ? now - LONGEST_PERIOD : -LONG_AGO);
  if (bounds === null) return [sql`false`];
  return [sql`${time} >= ${value(bounds.from, 'integer')}`, sql`${time} <= ${value(bounds.to, 'integer')}`];
}

const DAY = 86_400_000;
/** Longer than this year and the year before it. */
const LONGEST_PERIOD = 800 * DAY;
/** Three hundred years before 1970. */
const LONG_AGO = 300 * 366 * DAY;

/**
 * The times that a period or calendar holds at `now`: those that it has let in and not let go. It lets go in the
 * order of time, and of those that it still holds it lets in the earliest first.
 */
function boundsAt(window: Window, now: number, earliest: number): { from: number; to: number } | null {
  const from = firstTime(earliest, now + 1, (time) => window.leaves(time) > now);
  const to = firstTime(from, now + 1, (time) => window.enters(time) > now) - 1;
  return to < from ? null : { from, to };
}

/** The first time from `low` on for which `holds`, which goes on to hold; `high` if there is none before it. */
function firstTime(low: number, high: number, holds: (time: number) => boolean): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
