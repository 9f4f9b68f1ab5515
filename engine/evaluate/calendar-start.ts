/**
 * Starts by the calendar, for one profile: when the next comes round, and which have. They ring with the timers of
 * journeys, after the events of their instant, and once.
 */
import type { CalendarStart, JourneyProgram, StartProgram } from '../compiler/program.ts';
import type { Draft } from './draft.ts';
import type { Run } from './run.ts';
import { viewOf } from './scope.ts';
import { profileZone } from './zone-of.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** The instant whose timers have rung; drafts end after it, so that nothing of it need be stored. */
const rung = new WeakMap<Draft, number>();

/** What was worked out last: most looks at a profile change neither the date nor the zone. */
interface Known {
  readonly value: string;
  readonly zone: string;
  readonly from: number;
  readonly next: number;
}
const known = new WeakMap<Draft, Map<CalendarStart, Known>>();

/** Earliest instant, from the draft's own, at which a start by the calendar rings that has not rung. */
export function nextCalendarStart(run: Run, draft: Draft): number {
  const from = rung.get(draft) === draft.at ? draft.at + 1 : draft.at;
  let next = NEVER;
  for (const [, , calendar] of calendarStarts(run)) next = Math.min(next, nextOf(run, draft, calendar, from));
  return next;
}

/** The starts that ring at the draft's instant, which is over for them afterwards. */
export function ringCalendarStarts(run: Run, draft: Draft): readonly [JourneyProgram, StartProgram][] {
  const ringing = calendarStarts(run).filter(([, , calendar]) => {
    return rung.get(draft) !== draft.at && nextOf(run, draft, calendar, draft.at) === draft.at;
  });
  rung.set(draft, draft.at);
  return ringing.map(([journey, start]) => [journey, start]);
}

type Entry = readonly [JourneyProgram, StartProgram, CalendarStart];
const entries = new WeakMap<Run['program'], readonly Entry[]>();

function calendarStarts({ program }: Run): readonly Entry[] {
  const all = entries.get(program);
  if (all) return all;
  const found = program.journeys.flatMap((journey) =>
    journey.starts.flatMap((start): Entry[] =>
      start.on === 'at' || start.on === 'date' ? [[journey, start, start.calendar]] : [],
    ),
  );
  entries.set(program, found);
  return found;
}

function nextOf(run: Run, draft: Draft, calendar: CalendarStart, from: number): number {
  const value = calendar.read(viewOf(run.program, draft));
  if (value === null) return NEVER;
  const zone = calendar.zone === 'profile' ? profileZone(run, draft) : run.program.zone;
  const mine = known.get(draft) ?? new Map<CalendarStart, Known>();
  const last = mine.get(calendar);
  const isSame = last && last.value === value && last.zone === zone && last.from <= from && from <= last.next;
  if (isSame) return last.next;
  const next = calendar.next(value, zone, from);
  known.set(draft, mine.set(calendar, { value, zone, from, next }));
  return next;
}
