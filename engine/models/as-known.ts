/**
 * One person as they were known at moments of the past, in one sweep over their events: at each moment what had happened and had
 * arrived by then, through the same evaluator that decides today. Nothing that comes later can change it.
 */
import type { Program } from '../compiler/program.ts';
import type { Test } from '../compiler/view.ts';
import { setAll } from '../evaluate/bits.ts';
import { type Draft, newDraft } from '../evaluate/draft.ts';
import { Past } from '../evaluate/history.ts';
import { decideMemberships } from '../evaluate/membership.ts';
import { recordEvent } from '../evaluate/record-event.ts';
import type { Run } from '../evaluate/run.ts';
import { type ProfileView, unsettle, viewOf } from '../evaluate/scope.ts';
import { isBefore } from '../evaluate/swept-event.ts';
import type { Looking } from '../runtime/flags.ts';
import type { EventRow, ProfileImage } from '../store/store.ts';
import { pastRun } from './past-run.ts';

export interface Remembered {
  readonly profile: Pick<ProfileImage['profile'], 'id' | 'identifiers' | 'createdAt'>;
  readonly events: readonly EventRow[];
}

/**
 * From when on an event is known. What happened before the store began has been brought along: when it arrived says nothing, so it
 * counts from when it happened.
 */
export function knownFrom({ time, at }: Pick<EventRow, 'time' | 'at'>, storeBegan: number): number {
  return time < storeBegan ? time : Math.max(time, at);
}

export async function storeBegan({ store, clock }: Pick<Looking, 'store' | 'clock'>): Promise<number> {
  return (await store.releases(Number.MAX_SAFE_INTEGER)).at(-1)?.appliedAt ?? clock.now();
}

/** Whether it held of somebody at a moment of the past, by what was known then. All their events have been read. */
export function wasAsked(program: Program, who: Test, draft: Draft, moment: number, began: number): boolean {
  return asKnown(program, draft, moment, began, (view) => who.holds(view)) ?? false;
}

/** What `look` finds of somebody at a moment of the past; null where nothing was known of them. All their events have been read. */
export function asKnown<T>(
  program: Program,
  draft: Draft,
  moment: number,
  began: number,
  look: (view: ProfileView) => T,
): T | null {
  const { id, identifiers, createdAt } = draft;
  const events = draft.past.events() as readonly EventRow[];
  let found: T | null = null;
  lookBack(pastRun(program), { profile: { id, identifiers, createdAt }, events }, [moment], began, (view) => {
    found = look(view);
  });
  return found;
}

/** `run` is a `pastRun`; `moments` ascend. At each that finds anything known, `look` is called with the person as of then. */
export function lookBack(
  run: Run,
  { profile, events }: Remembered,
  moments: readonly number[],
  storeBegan: number,
  look: (view: ProfileView, moment: number) => void,
): void {
  const waiting = events
    .map((event) => ({ event, known: knownFrom(event, storeBegan) }))
    .sort((a, b) => a.known - b.known || (isBefore(a.event, b.event) ? -1 : 1));
  const seen: EventRow[] = [];
  const draft = bareDraft(run, profile, seen);
  let next = 0;
  for (const moment of moments) {
    const news: EventRow[] = [];
    while (next < waiting.length && waiting[next]!.known <= moment) news.push(waiting[next++]!.event);
    if (seen.length + news.length === 0) continue;
    show(run, draft, seen, news);
    standAt(run, draft, moment);
    look(viewOf(run.program, draft), moment);
  }
}

/** The view of a person as of now, with what is known of their fields: what it would be among the moments of the past. */
export function viewNow(run: Run, draft: Draft, standsOnFields: boolean): ProfileView {
  if (!standsOnFields) return viewOf(run.program, draft);
  const { zoneField } = run.program.profile;
  // Whose clock somebody lives by is no feature, and asked for beside them.
  const zone = draft.traits[zoneField];
  const known = Object.entries(draft.kept.remembered).flatMap(([name, [value, , changes]]) =>
    changes > 0 && value !== null ? [[name, value] as const] : [],
  );
  draft.traits = { ...(zone !== undefined && { [zoneField]: zone }), ...Object.fromEntries(known) };
  unsettle(draft, 'all');
  decideMemberships(run, draft, 'time');
  return viewOf(run.program, draft);
}

function bareDraft({ program, layout }: Run, profile: Remembered['profile'], seen: EventRow[]): Draft {
  const draft = newDraft(program, layout, profile.id, Number.MIN_SAFE_INTEGER);
  draft.identifiers = profile.identifiers;
  return {
    ...draft,
    createdAt: profile.createdAt,
    past: new Past({ history: seen, ranges: [] }, draft.out.events),
  };
}

/** In order of time: what came late comes late here, too, as far as it was known by different moments. */
function show(run: Run, draft: Draft, seen: EventRow[], news: EventRow[]): void {
  news.sort((a, b) => (isBefore(a, b) ? -1 : 1));
  for (const event of news) {
    draft.at = Math.max(draft.at, event.time);
    recordEvent(run, draft, { ...event, type: 'event', event: event.type, imported: true });
    // As in the store: of this batch while it is shown, and part of what is stored from then on.
    draft.out.events.length = 0;
    insert(seen, event);
    if (event.type === 'value_changed') takeChange(draft, seen, String(event.properties['name']));
  }
  draft.out.imported.clear();
}

function insert(seen: EventRow[], event: EventRow): void {
  let place = seen.length;
  while (place > 0 && isBefore(event, seen[place - 1]!)) place--;
  seen.splice(place, 0, event);
}

/** Of fields only recorded changes are known, the latest counts; a computed tag is worked out and not read from here. */
function takeChange(draft: Draft, seen: readonly EventRow[], name: string): void {
  const latest = seen.findLast(
    ({ type, properties }) => type === 'value_changed' && properties['name'] === name,
  );
  const to = latest?.properties['to'];
  const { [name]: _, ...others } = draft.traits;
  draft.traits = to === undefined ? others : { ...others, [name]: to };
}

function standAt(run: Run, draft: Draft, moment: number): void {
  draft.at = moment;
  draft.kept.held = {};
  draft.view = null;
  setAll(draft.stale);
  decideMemberships(run, draft, 'release');
  draft.out.changes.length = 0;
}
