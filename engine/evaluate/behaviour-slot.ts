/**
 * Keeps one behaviour: which occurrences count now, which later, and the measure over them. No measure depends
 * on the order of events, so a late one is added like any other.
 */
import type { BehaviourFeature, Occurrence } from '../compiler/feature.ts';
import type { Json } from '../store/store.ts';
import { measures } from './measures/index.ts';
import type { Counted, Measure } from './measures/measure.ts';
import { occurrencesOf } from './occurrence.ts';
import { emptyQueue, push, type Queue, queueForm, queueOf } from './queue.ts';
import type { History, SweptEvent } from './swept-event.ts';

/** Running state of one behaviour. */
export interface BehaviourSlot {
  /** The measure over what counts now; with `pick`, the one picked and whether its `where` held, or what is measured of it. */
  state: Json;
  /** What counts now and will leave. */
  inside: Queue | null;
  /** What has happened and counts later. */
  pending: Queue | null;
}

const NEVER = Number.POSITIVE_INFINITY;
const PICKED = { first: 'first', last: 'last' } as const;
/** What waits to begin to count leaves nothing out. */
const EVERY = {};

export function emptySlot({ pick, measure, window }: BehaviourFeature): BehaviourSlot {
  return {
    state: measures[pick ? PICKED[pick] : measure].start(),
    inside: !pick && window.lets_go ? emptyQueue() : null,
    pending: !pick && window.delays ? emptyQueue() : null,
  };
}

export function hears(feature: BehaviourFeature, type: string): boolean {
  return feature.event === type;
}

/** Where nothing is let go and nothing counts later than it happens, an edge of the past outlasts all others. */
export function decidedBy({ pick, measure, window }: BehaviourFeature): 'first' | 'last' | null {
  if (pick) return pick;
  return window.lets_go || window.delays ? null : (measures[measure].decidedBy ?? null);
}

/** A state alone where nothing waits. */
export function formOf({ state, inside, pending }: BehaviourSlot): Json {
  if (inside === null && pending === null) return [state];
  return [state, inside && queueForm(inside), pending && queueForm(pending)];
}

export function ofForm(form: Json): BehaviourSlot {
  const [state, inside = null, pending = null] = form as Json[];
  return {
    state: state!,
    inside: inside === null ? null : queueOf(inside),
    pending: pending === null ? null : queueOf(pending),
  };
}

/**
 * Adds the occurrences of `event` to a slot that stands at `now`. The event may be older than others seen: no
 * measure depends on order. `context` is what a `where` inside a journey sees beside the occurrence. Without a
 * history nothing is ever forgotten.
 */
export function addEvent(
  feature: BehaviourFeature,
  slot: BehaviourSlot,
  event: SweptEvent,
  now: number,
  context: object,
  history: History | null,
): void {
  // Most look at the event as it is: nothing is made for them.
  if (feature.each === null && !feature.readsAt)
    addOccurrence(feature, slot, event, event.properties, now, context, history);
  else
    for (const occurrence of occurrencesOf(feature, event))
      addOccurrence(feature, slot, event, occurrence, now, context, history);
}

function addOccurrence(
  feature: BehaviourFeature,
  slot: BehaviourSlot,
  { time, message }: SweptEvent,
  occurrence: Occurrence,
  now: number,
  context: object,
  history: History | null,
): void {
  if (feature.only && !feature.only(occurrence)) return;
  const holds = feature.where === null || feature.where(occurrence, context);
  if (feature.pick) {
    const kept = holds && feature.value ? (measuredValue(feature, occurrence, context) ?? false) : holds;
    slot.state = measures[PICKED[feature.pick]].add(slot.state, time, message, kept);
  } else if (holds) {
    const value = measuredValue(feature, occurrence, context);
    if (value !== undefined) addCounted(feature, slot, time, message, value, now, history !== null);
  }
}

function addCounted(
  feature: BehaviourFeature,
  slot: BehaviourSlot,
  time: number,
  message: number,
  value: Json,
  now: number,
  bounded: boolean,
): void {
  if (feature.window.leaves(time) <= now) return;
  const entry = feature.window.enters(time);
  if (entry === NEVER) return;
  if (entry > now && slot.pending) push(slot.pending, time, [message, value], EVERY, bounded);
  else count(measures[feature.measure], slot, time, message, value, bounded);
}

/** From now on it counts. */
function count(
  measure: Measure,
  slot: BehaviourSlot,
  time: number,
  message: number,
  value: Json,
  bounded: boolean,
): void {
  const { inside } = slot;
  if (inside) push(inside, time, keptOf(measure, message, value), measure, bounded);
  slot.state =
    inside && measure.ofHead ? measure.ofHead(inside) : measure.add(slot.state, time, message, value);
}

function keptOf(measure: Measure, message: number, value: Json): Json {
  return measure.kept ? measure.kept(message, value) : value;
}

/** Moves a slot forward to `now`: what begins to count comes in, what no longer counts goes out. */
export function moveTo(
  feature: BehaviourFeature,
  slot: BehaviourSlot,
  now: number,
  history: History | null,
): void {
  if (feature.pick) return;
  letIn(feature, slot, now, history);
  letGo(feature, slot, now, history);
}

function letIn(feature: BehaviourFeature, slot: BehaviourSlot, now: number, history: History | null): void {
  const { pending } = slot;
  if (!pending) return;
  const measure = measures[feature.measure];
  while (pending.times.length > 0 && feature.window.enters(pending.times[0]!) <= now) {
    const time = pending.times.shift()!;
    const [message, value] = pending.values.shift() as [number, Json];
    count(measure, slot, time, message, value, history !== null);
    if (pending.times.length === 0 && pending.more)
      refill(pending, occurrencesAfter(feature, time, history!), (_, ...kept) => kept, EVERY, NEVER);
  }
}

function letGo(feature: BehaviourFeature, slot: BehaviourSlot, now: number, history: History | null): void {
  const { inside } = slot;
  if (!inside || inside.times.length === 0) return;
  const measure = measures[feature.measure];
  const { window } = feature;
  let gone = false;
  while (inside.times.length > 0 && window.leaves(inside.times[0]!) <= now) {
    gone = true;
    const time = inside.times.shift()!;
    const kept = inside.values.shift()!;
    if (measure.remove) slot.state = measure.remove(slot.state, time, kept);
    if (inside.times.length === 0 && inside.more) readBack(feature, inside, time, now, history!);
  }
  if (gone && measure.ofHead) slot.state = measure.ofHead(inside);
  else if (gone && measure.from) slot.state = measure.from(slot.state, inside.times[0] ?? null);
}

/** What counts now and comes after `time`, into a queue that is used up. */
function readBack(feature: BehaviourFeature, inside: Queue, time: number, now: number, history: History) {
  const measure = measures[feature.measure];
  const begun = (at: number) => feature.window.enters(at) <= now;
  refill(
    inside,
    occurrencesAfter(feature, time, history, begun),
    (_, message, value) => keptOf(measure, message, value),
    measure,
    measure.dominates ? NEVER : REFILL,
  );
}

/** As many are read back at once. */
const REFILL = 48;

/** Fills a queue that is used up with what comes next, up to a whole number of instants. */
function refill(
  queue: Queue,
  next: Iterable<Counted>,
  kept: (...counted: Counted) => Json,
  order: Measure | typeof EVERY,
  most: number,
): void {
  queue.more = false;
  for (const counted of next) {
    const full = queue.times.length >= most && counted[0] > queue.times.at(-1)!;
    if (full) {
      queue.more = true;
      return;
    }
    push(queue, counted[0], kept(...counted), order, true);
    if (queue.more && !('dominates' in order)) return;
  }
}

/** What was counted, or will be, of stored events after `time`, in order; `begun` says where to stop. */
function* occurrencesAfter(
  feature: BehaviourFeature,
  time: number,
  history: History,
  begun: (time: number) => boolean = () => true,
): Iterable<Counted> {
  for (const event of history.after(feature.event, time)) {
    const entry = feature.window.enters(event.time);
    if (entry === NEVER) continue;
    if (!begun(event.time)) return;
    for (const occurrence of occurrencesOf(feature, event)) {
      if (feature.only && !feature.only(occurrence)) continue;
      if (feature.where !== null && !feature.where(occurrence, {})) continue;
      const value = measuredValue(feature, occurrence, {});
      if (value !== undefined) yield [event.time, event.message, value];
    }
  }
}

/** What the feature is worth at `now`; the slot stands at `now`. With `pick`: whether the one picked holds. */
export function slotValue(feature: BehaviourFeature, slot: BehaviourSlot, now: number): unknown {
  if (feature.pick) return pickedValue(feature, slot, now) !== null;
  return measures[feature.measure].value(slot.state, now, 10 ** feature.decimals);
}

/** What is kept of the one picked, where it holds and counts at `now`: true, or what is measured of it. */
export function pickedValue({ window }: BehaviourFeature, slot: BehaviourSlot, now: number): Json | null {
  const picked = slot.state as Counted | null;
  if (picked === null || picked[2] === false) return null;
  return window.enters(picked[0]) <= now && now < window.leaves(picked[0]) ? picked[2] : null;
}

/** What is measured of every single occurrence that counts at `now`, in order, as the measure keeps it. */
export function* countedValues(
  feature: BehaviourFeature,
  slot: BehaviourSlot,
  now: number,
  history: History,
): Generator<Json> {
  if (feature.pick) {
    const picked = pickedValue(feature, slot, now);
    if (picked !== null) yield picked;
    return;
  }
  const begun = (time: number) => time <= now;
  for (const [time, , value] of occurrencesAfter(feature, Number.MIN_SAFE_INTEGER, history, begun))
    if (feature.window.enters(time) <= now && now < feature.window.leaves(time)) yield value;
}

/** First instant after `now` at which the value may change with nothing but time passing. */
export function nextChange(feature: BehaviourFeature, slot: BehaviourSlot, now: number): number {
  const { window } = feature;
  if (feature.pick) {
    const picked = slot.state as Counted | null;
    if (picked === null || picked[2] === false) return NEVER;
    const entry = window.enters(picked[0]);
    return entry > now ? entry : later(window.leaves(picked[0]), now);
  }
  return Math.min(measures[feature.measure].next?.(slot.state, now) ?? NEVER, nextEdge(feature, slot));
}

/** When the next one begins to count, or ceases to. */
function nextEdge({ window }: BehaviourFeature, { pending, inside }: BehaviourSlot): number {
  const begins = pending?.times[0];
  const ends = inside?.times[0];
  return Math.min(
    begins === undefined ? NEVER : window.enters(begins),
    ends === undefined ? NEVER : window.leaves(ends),
  );
}

/**
 * First instant after `now` at which the value may come to stand otherwise towards one of `levels`, ascending. What
 * leaves is taken out one instant after the other, as far as the queue goes.
 */
export function nextCrossing(
  feature: BehaviourFeature,
  slot: BehaviourSlot,
  now: number,
  levels: readonly number[],
): number {
  const { inside, pending } = slot;
  const measure = measures[feature.measure];
  if (measure.crosses && !feature.pick)
    return Math.min(measure.crosses(slot.state, now, levels), nextEdge(feature, slot));
  const foreseen = measure.isPlain ?? (measure.ofHead !== undefined && !measure.next);
  if (feature.pick || !foreseen || !inside || (pending && pending.times.length > 0))
    return nextChange(feature, slot, now);
  const scale = 10 ** feature.decimals;
  const place = placeAmong(levels, measure.value(slot.state, now, scale));
  let state = slot.state;
  const { times, values } = inside;
  for (let index = 0; index < times.length; index++) {
    const time = times[index]!;
    const left = feature.window.leaves(time);
    state = measure.remove
      ? measure.remove(state, time, values[index]!)
      : measure.ofHead!(index + 1 < times.length ? headOf(inside, index + 1) : NOTHING);
    const next = times[index + 1];
    if (next === undefined && inside.more) return left;
    if (next !== undefined && feature.window.leaves(next) === left) continue;
    if (placeAmong(levels, measure.value(state, left, scale)) !== place) return left;
  }
  return NEVER;
}

const NOTHING = emptyQueue();

function headOf({ times, values }: Queue, index: number): Queue {
  return { times: [times[index]!], values: [values[index]!], more: false };
}

/** Two values with one place compare alike with every level. */
function placeAmong(levels: readonly number[], value: unknown): number {
  if (typeof value !== 'number') return -1;
  let place = 0;
  for (const level of levels) place += value > level ? 2 : value === level ? 1 : 0;
  return place;
}

function later(instant: number, now: number): number {
  return instant > now ? instant : NEVER;
}

/** What is measured, as the measure keeps it: scaled whole numbers for sums, undefined for what cannot be measured. */
function measuredValue(feature: BehaviourFeature, occurrence: Occurrence, context: object): Json | undefined {
  if (feature.value === null) return null;
  const value = feature.value(occurrence, context);
  if (feature.measure === 'sum' || feature.measure === 'avg') {
    if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
    return Math.round(value * 10 ** feature.decimals);
  }
  return value === undefined || value === null ? undefined : (value as Json);
}
