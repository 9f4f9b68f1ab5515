/**
 * Starts by the calendar, for one profile: when the next comes round, and which have. They ring with the timers of
 * journeys, after the events of their instant, and once.
 */
import type { CalendarStart, StartProgram } from '../compiler/program.ts';
import type { Draft } from './draft.ts';
import type { Run } from './run.ts';
import { viewOf } from './scope.ts';
import { begin } from './start.ts';
import { tellStart } from './thing-start.ts';
import { hadIn, profileZone } from './zone-of.ts';

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
  const starts = calendarStarts(run);
  if (starts.length === 0) return NEVER;
  const from = rung.get(draft) === draft.at ? draft.at + 1 : draft.at;
  let next = NEVER;
  for (const { calendar } of starts) next = Math.min(next, nextOf(run, draft, calendar, from));
  return next;
}

/**
 * The starts that ring at the draft's instant, which is over for them afterwards. `now` is how far the clock has come: a
 * schedule that came round while nobody ran is caught up with as the workspace's are, its latest round and none too old.
 */
export function ringCalendarStarts(run: Run, draft: Draft, now: number): readonly Begins[] {
  const { at } = draft;
  const starts = calendarStarts(run);
  if (starts.length === 0) return NOBODY;
  const ringing = starts.filter(({ calendar, late }) => {
    if (rung.get(draft) === at || nextOf(run, draft, calendar, at) !== at) return false;
    return late === null || (now - at <= late && nextOf(run, draft, calendar, at + 1) >= now);
  });
  rung.set(draft, at);
  return ringing.map(({ begins }) => begins);
}

const NOBODY: readonly Begins[] = [];

/** Begins an instance of the person, or tells whom the start of a thing is for. */
type Begins = (run: Run, draft: Draft) => void;
interface Entry {
  readonly begins: Begins;
  readonly calendar: CalendarStart;
  /** Of a schedule: how old a round may be; null where each counts, however late it is noticed. */
  readonly late: number | null;
}
const entries = new WeakMap<Run['program'], readonly Entry[]>();

function calendarStarts({ program }: Run): readonly Entry[] {
  const all = entries.get(program);
  if (all) return all;
  const own = program.journeys.flatMap((journey) =>
    journey.starts.flatMap((start) =>
      start.thing === null ? entryOf(start, (run, draft) => begin(run, draft, journey, start, null)) : [],
    ),
  );
  const ofThings = (program.thingStarts?.starts ?? []).flatMap((starting) =>
    entryOf(starting.start, (run, draft) => tellStart(run, draft, starting, null)),
  );
  const found = [...own, ...ofThings];
  entries.set(program, found);
  return found;
}

function entryOf(start: StartProgram, begins: Begins): Entry[] {
  if (start.on === 'at' || start.on === 'date') return [{ begins, calendar: start.calendar, late: null }];
  if (start.on !== 'every' || start.calendar === null) return [];
  return [{ begins, calendar: start.calendar, late: start.late }];
}

function nextOf(run: Run, draft: Draft, calendar: CalendarStart, from: number): number {
  const value = calendar.read(viewOf(run.program, draft));
  if (value === null) return NEVER;
  const zone = calendar.zone === 'profile' ? profileZone(run, draft) : run.program.zone;
  const mine = known.get(draft) ?? new Map<CalendarStart, Known>();
  const last = mine.get(calendar);
  const isSame = last && last.value === value && last.zone === zone && last.from <= from && from <= last.next;
  if (isSame) return last.next;
  const next = calendar.next(value, zone, from, hadIn(draft, zone, from));
  known.set(draft, mine.set(calendar, { value, zone, from, next }));
  return next;
}
