/**
 * Keeps a sequence: how far somebody has come along its steps. Per value of `same` and per step only the latest
 * time it was reached is kept, with the start that led there — enough, because the later a step was reached, the
 * later its path began, and every bound is an upper one. A path whose tail is an absence waits until it is long
 * enough. An event out of order is rare: then all is walked again from the checkpoint before it.
 */
import type { Absent, Matcher, SequenceFeature } from '../compiler/feature.ts';
import type { Json } from '../store/store.ts';
import { occurrencesOf } from './occurrence.ts';
import { type History, isBefore, type SweptEvent } from './swept-event.ts';

/** A step that was reached: when, and when the path to it began. */
type Reached = readonly [time: number, start: number];

/** How far one value of `same` has come. */
interface Path {
  /** By step; null where it was not reached, or a forbidden event came since. */
  readonly reached: (Reached | null)[];
  /** Times of whole paths that wait for their tail of absence, oldest first. */
  readonly waiting: number[];
}

export interface SequenceSlot {
  /** When the sequence was last completed, of the times that count by now: it outlasts all before it. */
  state: number | null;
  /** Completions that the window lets in later, oldest first. */
  pending: number[];
  /** Value of `same` as JSON → its path. */
  paths: Record<string, Path>;
  /** The latest event that mattered: one before it is late. */
  last: readonly [time: number, message: number] | null;
  /** Events that mattered since the last checkpoint. */
  seen: number;
  /** How it stood after some event of the past; the newest two, oldest first. */
  checkpoints: Json[];
}

/** Events from one checkpoint to the next. */
const EVERY = 1_000;
const KEPT = 2;

const NEVER = Number.POSITIVE_INFINITY;

export function emptySlot(_feature: SequenceFeature): SequenceSlot {
  return { state: null, pending: [], paths: {}, last: null, seen: 0, checkpoints: [] };
}

export function formOf({ state, paths, last, pending, seen, checkpoints }: SequenceSlot): Json {
  return [state, last, paths as unknown as Json, pending, seen, checkpoints];
}

export function ofForm(form: Json): SequenceSlot {
  const [state, last, paths, pending, seen, checkpoints] = form as unknown as [
    number | null,
    SequenceSlot['last'],
    SequenceSlot['paths'],
    number[],
    number,
    Json[],
  ];
  return { state, last, paths, pending, seen, checkpoints };
}

export function hears(feature: SequenceFeature, type: string): boolean {
  return feature.events.has(type);
}

export function addEvent(
  feature: SequenceFeature,
  slot: SequenceSlot,
  event: SweptEvent,
  now: number,
  _context: object,
  history: History | null,
): void {
  if (isLate(feature, slot, event)) walkAgain(feature, slot, event, history!);
  else take(feature, slot, event);
  mature(feature, slot, now);
}

/** From the newest checkpoint before the event, or from the first event ever. */
function walkAgain(feature: SequenceFeature, slot: SequenceSlot, event: SweptEvent, history: History): void {
  const earlier = slot.checkpoints.filter((form) => isBefore(lastOf(ofForm(form)), event));
  const from = earlier.length === 0 ? emptySlot(feature) : ofForm(structuredClone(earlier.at(-1)!));
  const last = from.last === null ? null : lastOf(from);
  const isNext = (one: SweptEvent) =>
    hears(feature, one.type) && one.message !== event.message && (last === null || isBefore(last, one));
  // Of the checkpoint's own instant there may be more.
  const others =
    last === null
      ? history.events()
      : [...feature.events].flatMap((type) => [...history.after(type, last.time - 1)]);
  Object.assign(slot, from, { checkpoints: earlier });
  const events = [...others.filter(isNext), event].sort((a, b) => (isBefore(a, b) ? -1 : 1));
  for (const one of events) take(feature, slot, one);
}

function lastOf({ last }: SequenceSlot): Pick<SweptEvent, 'time' | 'message'> {
  return { time: last![0], message: last![1] };
}

/** Whether something that was decided already depends on it. */
function isLate(
  { tail }: SequenceFeature,
  { last, state, pending }: SequenceSlot,
  event: SweptEvent,
): boolean {
  if (last !== null && !isBefore({ time: last[0], message: last[1] }, event)) return true;
  const completed = pending.at(-1) ?? state;
  return tail !== null && completed !== null && completed > event.time;
}

/** The next event in order. */
function take(feature: SequenceFeature, slot: SequenceSlot, event: SweptEvent): void {
  slot.last = [event.time, event.message];
  // At one instant what runs out comes before what happens.
  mature(feature, slot, event.time);
  const matches = ({ event: type, where }: Matcher) =>
    type === event.type &&
    (where === null ||
      occurrencesOf({ each: null, readsAt: true }, event).some((occurrence) => where(occurrence)));
  // Steps are reached from where the paths stood before this event, so that it is not counted twice.
  const advanced: { key: string; index: number; reached: Reached }[] = [];
  for (const [index, step] of feature.steps.entries()) {
    const key = matches(step) ? keyOf(step.key, event) : null;
    const reached = key === null ? null : reach(feature, slot.paths[key], index, event.time);
    if (key !== null && reached) advanced.push({ key, index, reached });
  }
  forbid(feature, slot, event, matches);
  for (const { key, index, reached } of advanced) {
    slot.paths[key] ??= { reached: feature.steps.map(() => null), waiting: [] };
    slot.paths[key].reached[index] = reached;
    if (index === feature.steps.length - 1) slot.paths[key].waiting.push(event.time);
  }
  prune(feature, slot, event.time);
  if (++slot.seen < EVERY) return;
  slot.seen = 0;
  const form = structuredClone(formOf({ ...slot, checkpoints: [] }));
  slot.checkpoints = [...slot.checkpoints, form].slice(-KEPT);
}

/** Whether a step is reached now, from where the path stood before this event. */
function reach(
  feature: SequenceFeature,
  path: Path | undefined,
  index: number,
  time: number,
): Reached | null {
  if (index === 0) return [time, time];
  const before = path?.reached[index - 1];
  if (!before) return null;
  const [at, start] = before;
  if (time - at > (feature.steps[index]!.upTo ?? NEVER) || time - start > (feature.span ?? NEVER))
    return null;
  return [time, start];
}

/** An event that may not lie between two steps cuts every path that stands between them. */
function forbid(
  feature: SequenceFeature,
  slot: SequenceSlot,
  event: SweptEvent,
  matches: (matcher: Matcher) => boolean,
): void {
  const cutting = (absents: readonly Absent[]) => absents.filter(matches);
  const bySteps = feature.steps.map(({ absent }) => cutting(absent));
  const byTail = feature.tail ? cutting([feature.tail]) : [];
  if (byTail.length === 0 && bySteps.every((absents) => absents.length === 0)) return;
  for (const [key, path] of Object.entries(slot.paths)) {
    const concerns = ({ key: property }: Absent) => property === null || keyOf(property, event) === key;
    for (const [index, absents] of bySteps.entries()) {
      if (absents.some(concerns)) path.reached[index - 1] = null;
    }
    if (byTail.some(concerns)) path.waiting.length = 0;
  }
}

/** Paths whose tail of absence is long enough by `now`; without a tail, whole paths as they come. */
function mature({ tail, window }: SequenceFeature, slot: SequenceSlot, now: number): void {
  const completed: number[] = [];
  for (const { waiting } of Object.values(slot.paths)) {
    let ripe = 0;
    while (ripe < waiting.length && waiting[ripe]! + (tail?.lasts ?? 0) <= now) ripe++;
    for (const time of waiting.splice(0, ripe)) completed.push(time + (tail?.lasts ?? 0));
  }
  completed.push(...slot.pending.splice(0));
  for (const time of completed.sort((a, b) => a - b)) {
    const entry = window.enters(time);
    if (entry <= now) slot.state = Math.max(slot.state ?? time, time);
    else if (entry !== NEVER) slot.pending.push(time);
  }
}

/** Paths that no later event can carry on are forgotten. */
function prune(feature: SequenceFeature, slot: SequenceSlot, time: number): void {
  for (const [key, path] of Object.entries(slot.paths)) {
    for (const [index, reached] of path.reached.entries()) {
      const next = feature.steps[index + 1];
      if (
        !reached ||
        (next && time - reached[0] <= (next.upTo ?? NEVER) && time - reached[1] <= (feature.span ?? NEVER))
      )
        continue;
      path.reached[index] = null;
    }
    if (path.waiting.length === 0 && path.reached.every((reached) => reached === null))
      delete slot.paths[key];
  }
}

/** The value of `same` as a key; null where the event lacks it, and then it belongs to no path. */
function keyOf(property: string | null, { properties }: SweptEvent): string | null {
  if (property === null) return '';
  const value = properties[property];
  return value === undefined || value === null ? null : JSON.stringify(value);
}

export function moveTo(feature: SequenceFeature, slot: SequenceSlot, now: number): void {
  mature(feature, slot, now);
}

export function slotValue(feature: SequenceFeature, slot: SequenceSlot, now: number): boolean {
  if (slot.state === null) return false;
  return feature.window.enters(slot.state) <= now && now < feature.window.leaves(slot.state);
}

export function nextChange(feature: SequenceFeature, slot: SequenceSlot, now: number): number {
  let next = NEVER;
  for (const { waiting } of Object.values(slot.paths)) {
    if (waiting[0] !== undefined) next = Math.min(next, waiting[0] + (feature.tail?.lasts ?? 0));
  }
  if (slot.pending[0] !== undefined) next = Math.min(next, feature.window.enters(slot.pending[0]));
  const leaves = slot.state === null ? NEVER : feature.window.leaves(slot.state);
  return Math.min(next, leaves > now ? leaves : NEVER);
}
