/**
 * Starts: whether something that happened begins an instance. The order is fixed: age, then `where` and `who`,
 * then `running` and `again`. Only an event or the passing of time makes an entry; a membership gained by a
 * release, an import or a merge is *existing*, and begins something only where the journey says so.
 */
import { chanceOf } from '../compiler/chance.ts';
import type { JourneyProgram, StartProgram, ThingStart } from '../compiler/program.ts';
import type { Span } from '../compiler/span.ts';
import { SPREAD } from '../compiler/steps/spread.ts';
import type { ChangeRow, JsonObject } from '../store/store.ts';
import type { Draft } from './draft.ts';
import type { Beginning } from './grants.ts';
import type { EventInput } from './input.ts';
import { type Instance, instanceId, type StartEvent, type Thing } from './instance.ts';
import { endInstance, enterStep, leaves } from './journey.ts';
import type { MembershipChange } from './membership.ts';
import { beginOwn } from './own-features.ts';
import { isPaused } from './paused.ts';
import { decide, type Run } from './run.ts';
import { viewOf } from './scope.ts';
import { type HeldPlace, hasRoomToStart, leaveRoom, useRoom, waitingStarts } from './start-room.ts';
import { occurrencesOf } from './sweep.ts';
import { tellStart, thingScope } from './thing-start.ts';

/** Why an instance may begin. */
export type Occasion =
  | {
      readonly on: 'membership';
      readonly changes: readonly MembershipChange[];
      readonly cause: ChangeRow['cause'];
      readonly event: EventInput | null;
    }
  | { readonly on: 'event'; readonly event: EventInput }
  | {
      readonly on: 'call';
      readonly journey: string;
      readonly values: JsonObject;
      /** What the journey that calls is about. */
      readonly thing: Thing | null;
    }
  | { readonly on: 'tick'; readonly journey: string; readonly cron: string }
  /** A journey that is new in this release, and its members of long standing: those before it, by segment. */
  | { readonly on: 'release'; readonly members: Uint8Array }
  /** What a release called for is begun, now that everybody has been heard. */
  | { readonly on: 'heard'; isMeant(journey: string, start: StartProgram): boolean };

/** Begins every instance that the occasion calls for, in order of the journeys' priority; things tell whom it is for. */
export function startJourneys(run: Run, draft: Draft, occasion: Occasion): void {
  eachStart(run, draft, occasion, beginOrTell);
}

/** A start that the occasion calls for: of a person, or (`starting`) of a thing. */
type Coming = { readonly journey: string; readonly start: StartProgram } & (
  | { readonly program: JourneyProgram; readonly starting: null }
  | { readonly starting: ThingStart }
);

/** One after the other: each is looked at when `act` has been done with those before it. */
export function eachStart(
  run: Run,
  draft: Draft,
  occasion: Occasion,
  act: (run: Run, draft: Draft, coming: Coming, occasion: Occasion) => void,
): void {
  for (const program of run.program.journeys) {
    for (const start of program.starts) {
      // A start of things is called over there; only what is called begins among people.
      if (start.thing !== null && start.on !== 'called') continue;
      if (calls(run, draft, program, start, occasion))
        act(run, draft, { journey: program.id, start, program, starting: null }, occasion);
    }
  }
  for (const starting of run.program.thingStarts?.starts ?? []) {
    const { journey, start } = starting;
    if (calls(run, draft, { id: journey }, start, occasion))
      act(run, draft, { journey, start, starting }, occasion);
  }
}

function beginOrTell(run: Run, draft: Draft, coming: Coming, occasion: Occasion): void {
  const event = eventOf(draft, occasion);
  if (coming.starting) tellStart(run, draft, coming.starting, event);
  else {
    const thing = occasion.on === 'call' && coming.start.thing !== null ? occasion.thing : null;
    begin(run, draft, coming.program, coming.start, event, thing);
  }
}

function eventOf(draft: Draft, occasion: Occasion): StartEvent | null {
  if (occasion.on === 'call') return { event: 'called', time: draft.at, properties: occasion.values };
  return occasion.on === 'event' || occasion.on === 'membership' ? occasion.event : null;
}

function calls(
  run: Run,
  draft: Draft,
  journey: Pick<JourneyProgram, 'id'>,
  start: StartProgram,
  occasion: Occasion,
): boolean {
  if (occasion.on === 'heard') return occasion.isMeant(journey.id, start);
  if (start.on === 'every') {
    if (start.calendar !== null) return false;
    return occasion.on === 'tick' && occasion.journey === journey.id && occasion.cron === start.cron;
  }
  // By the calendar: those ring with the timers.
  if (start.on === 'at' || start.on === 'date') return false;
  if (start.on === 'called') return occasion.on === 'call' && occasion.journey === journey.id;
  if (start.on === 'did')
    return occasion.on === 'event' && didCall(run, draft, journey, start, occasion.event);
  if (occasion.on === 'release') {
    const isMember = occasion.members[start.segment] === 1 && draft.members[start.segment] === 1;
    return isMember && start.on === 'enters' && start.existing && run.layout.newJourneys.has(journey.id);
  }
  if (occasion.on !== 'membership') return false;
  const entry = occasion.cause === 'event' || occasion.cause === 'time';
  if (!entry && !start.existing) return false;
  const wanted = start.on === 'enters';
  return occasion.changes.some(({ segment, entered }) => entered === wanted && segment === start.segment);
}

function didCall(
  run: Run,
  draft: Draft,
  journey: Pick<JourneyProgram, 'id'>,
  start: StartProgram & { on: 'did' },
  event: EventInput,
): boolean {
  if (event.event !== start.event || event.imported) return false;
  // What a thing is told of the past begins nothing.
  if (start.thing !== null && event.cause !== 'event') return false;
  if (start.where !== null) {
    const context =
      start.thing === null ? { profile: viewOf(run.program, draft).scope } : thingScope(run, draft);
    const [occurrence] = occurrencesOf({ each: null, readsAt: true }, { ...event, type: event.event });
    if (!start.where(occurrence!, context)) return false;
  }
  if (draft.at - event.time > start.late && !isPaused(run, journey.id, draft.at)) {
    const place = { journey: journey.id, id: '', step: null };
    decide(draft, place, 'not_started', 'late', { event: event.event, late_by_ms: draft.at - event.time });
    return false;
  }
  return true;
}

/** Begins an instance, unless the start refuses: `who`, then `running`, then `again`, then its campaign and its limits. */
export function begin(
  run: Run,
  draft: Draft,
  journey: JourneyProgram,
  start: StartProgram,
  event: StartEvent | null,
  thing: Thing | null = null,
): void {
  const key = keyOf(start, event, thing);
  const waiting = waitingStarts(draft, journey.id, key);
  const beginning = beginningOf(draft, journey, { place: journey.starts.indexOf(start), key, event, thing });
  if (waiting.length > 0 && start.running !== 'also') {
    if (start.who === null || start.who.holds(viewOf(run.program, draft)))
      refuse(draft, journey, 'already_inside', key);
    return;
  }
  if (mayBegin(run, draft, journey, start, beginning) && hasRoomToStart(run, draft, journey.id, beginning))
    beginAt(run, draft, journey, start, beginning);
}

/** There is room for one that waited. What else a start asks is asked again: meanwhile something may have happened. */
export function beginWithRoom(run: Run, draft: Draft, held: HeldPlace): void {
  const id = run.layout.movedJourneys.get(held.journey) ?? held.journey;
  const journey = run.program.journeyById.get(id);
  const start = journey?.starts[held.begins.place];
  if (!journey || !start) decide(draft, { journey: id, id: '', step: null }, 'not_started', 'start_removed');
  else if (mayBegin(run, draft, journey, start, held.begins)) {
    if (!hasRoomToStart(run, draft, held.journey, held.begins)) return;
    useRoom(draft, held);
    beginAt(run, draft, journey, start, held.begins);
    return;
  }
  leaveRoom(draft, held);
}

function beginningOf(draft: Draft, { id }: JourneyProgram, what: Omit<Beginning, 'ordinal'>): Beginning {
  let last = 0;
  for (const { journey, key, ordinal } of draft.instances)
    if (journey === id && key === what.key) last = Math.max(last, ordinal);
  for (const { begins } of waitingStarts(draft, id, what.key)) last = Math.max(last, begins.ordinal);
  return { ...what, ordinal: last + 1 };
}

function refuse(draft: Draft, { id }: JourneyProgram, reason: string, key: string): void {
  decide(draft, { journey: id, id: '', step: null }, 'not_started', reason, { key });
}

function mayBegin(
  run: Run,
  draft: Draft,
  journey: JourneyProgram,
  start: StartProgram,
  { key }: Beginning,
): boolean {
  if (start.who !== null && !start.who.holds(viewOf(run.program, draft))) return false;
  const reason = refusalOf(run, draft, journey, start, key);
  if (reason !== null) refuse(draft, journey, reason, key);
  return reason === null;
}

function refusalOf(
  run: Run,
  draft: Draft,
  journey: JourneyProgram,
  start: StartProgram,
  key: string,
): string | null {
  if (isPaused(run, journey.id, draft.at)) return 'paused';
  const earlier = earlierOf(draft, journey, key);
  const isInside = earlier.some(({ endedAt }) => endedAt === null);
  if (isInside && start.running === 'ignore') return 'already_inside';
  if (!isInside && againRefuses(start, earlier, draft.at)) return 'again';
  return outOfPeriod(run.program.campaigns.ofJourney.get(journey.id)?.period, draft.at);
}

/** Why nothing of a campaign begins at an instant, or null. */
function outOfPeriod(period: Span | undefined, at: number): string | null {
  if (period?.from != null && at < period.from) return 'campaign_not_begun';
  return period?.until != null && at >= period.until ? 'campaign_over' : null;
}

function earlierOf(draft: Draft, { id }: JourneyProgram, key: string): Instance[] {
  return draft.instances.filter((instance) => instance.journey === id && instance.key === key);
}

function beginAt(
  run: Run,
  draft: Draft,
  journey: JourneyProgram,
  start: StartProgram,
  { key, ordinal, event, thing }: Beginning,
): void {
  if (start.running === 'restart') {
    for (const instance of earlierOf(draft, journey, key))
      if (instance.endedAt === null) endInstance(run, draft, instance, 'restarted');
  }
  const instance: Instance = {
    id: instanceId(draft.id, journey.id, key, ordinal),
    journey: journey.id,
    key,
    ordinal,
    startedAt: draft.at,
    event: event && { type: event.event, at: event.time, properties: event.properties },
    thing,
    release: run.layout.release,
    endedAt: null,
    step: null,
    arrivedAt: draft.at,
    reason: null,
    due: null,
    results: {},
    sent: [],
    rounds: [],
    own: {},
    changed: true,
  };
  draft.instances.push(instance);
  beginOwn(journey, instance, 'start');
  decide(draft, instance, 'started', start.on, { key });
  // Somebody for whom the stop holds already does not wait inside until something happens.
  if (leaves(run, draft, journey, instance)) return;
  if (start.over > 0) {
    // Things of one person are spread too.
    const whose = ['over', journey.id, draft.id, ...(thing ? [thing.key] : [])];
    const until = draft.at + Math.floor(chanceOf(whose.join('|')) * start.over);
    instance.results[SPREAD] = { until };
  }
  enterStep(run, draft, journey, instance, start.over > 0 ? SPREAD : journey.first);
}

function keyOf(start: StartProgram, event: StartEvent | null, thing: Thing | null): string {
  if (start.key === null) return thing?.key ?? '';
  if (event === null) return '';
  const value = event.properties[start.key];
  return value === undefined || value === null
    ? ''
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
}

function againRefuses({ again }: StartProgram, earlier: readonly Instance[], now: number): boolean {
  if (earlier.length === 0 || again === 'always') return false;
  if (again === 'never') return true;
  const lastEnd = Math.max(...earlier.map(({ endedAt }) => endedAt ?? Number.NEGATIVE_INFINITY));
  return now < lastEnd + again.after;
}
