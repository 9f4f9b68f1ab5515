/**
 * Keeps one behaviour: which occurrences count now, which later, and the measure over them. No measure depends
 * on the order of events, so a late one is added like any other.
 */
import type { BehaviourFeature, Occurrence } from '../compiler/feature.ts';
import type { Json } from '../store/store.ts';
import { measures } from './measures/index.ts';
import { type Counted, isLater } from './measures/measure.ts';
import type { SweptEvent } from './swept-event.ts';

/** Running state of one behaviour. Lists are in order of (time, message). */
export interface BehaviourSlot {
  /** The measure over what counts now; with `pick`, the one picked and whether its `where` held. */
  state: Json;
  /** What counts now and will leave. */
  inside?: Counted[];
  /** What has happened and counts later. */
  pending?: Counted[];
}

const NEVER = Number.POSITIVE_INFINITY;
const PICKED = { first: 'first', last: 'last' } as const;

export function emptySlot(feature: BehaviourFeature): BehaviourSlot {
  const slot: BehaviourSlot = {
    state: measures[feature.pick ? PICKED[feature.pick] : feature.measure].start(),
  };
  if (feature.pick) return slot;
  if (feature.window.lets_go) slot.inside = [];
  if (feature.window.delays) slot.pending = [];
  return slot;
}

export function hears(feature: BehaviourFeature, type: string): boolean {
  return feature.event === type;
}

/**
 * Adds the occurrences of `event` to a slot that stands at `now`. The event may be older than others seen: no
 * measure depends on order. `context` is what a `where` inside a journey sees beside the occurrence.
 */
export function addEvent(
  feature: BehaviourFeature,
  slot: BehaviourSlot,
  event: SweptEvent,
  now: number,
  context: object,
): void {
  for (const occurrence of occurrencesOf(feature, event)) {
    const holds = feature.where === null || feature.where(occurrence, context);
    if (feature.pick) {
      slot.state = measures[PICKED[feature.pick]].add(slot.state, [event.time, event.message, holds]);
    } else if (holds) {
      addCounted(feature, slot, event, measuredValue(feature, occurrence, context), now);
    }
  }
}

function addCounted(
  feature: BehaviourFeature,
  slot: BehaviourSlot,
  event: SweptEvent,
  value: Json | undefined,
  now: number,
): void {
  if (value === undefined) return;
  const counted: Counted = [event.time, event.message, value];
  if (feature.window.leaves(event.time) <= now) return;
  const entry = feature.window.enters(event.time);
  if (entry === NEVER) return;
  if (entry > now && slot.pending) {
    insert(slot.pending, counted);
    return;
  }
  if (slot.inside) insert(slot.inside, counted);
  slot.state = measures[feature.measure].add(slot.state, counted);
}

/** Moves a slot forward to `now`: what begins to count comes in, what no longer counts goes out. */
export function moveTo(feature: BehaviourFeature, slot: BehaviourSlot, now: number): void {
  if (feature.pick) return;
  const measure = measures[feature.measure];
  const { pending, inside } = slot;
  if (pending && pending.length > 0) {
    let ripe = 0;
    while (ripe < pending.length && feature.window.enters(pending[ripe]![0]) <= now) ripe++;
    for (const counted of pending.splice(0, ripe)) {
      if (feature.window.leaves(counted[0]) <= now) continue;
      if (inside) insert(inside, counted);
      slot.state = measure.add(slot.state, counted);
    }
  }
  if (inside && inside.length > 0) {
    let gone = 0;
    while (gone < inside.length && feature.window.leaves(inside[gone]![0]) <= now) gone++;
    if (gone === 0) return;
    const left = inside.splice(0, gone);
    const remove = measure.remove;
    slot.state = remove
      ? left.reduce<Json>((state, counted) => remove(state, counted), slot.state)
      : inside.reduce<Json>((state, counted) => measure.add(state, counted), measure.start());
  }
}

/** What the feature is worth at `now`; the slot stands at `now`. With `pick`: whether the one picked holds. */
export function slotValue(feature: BehaviourFeature, slot: BehaviourSlot, now: number): unknown {
  if (feature.pick) {
    const picked = slot.state as Counted | null;
    if (picked === null || picked[2] !== true) return false;
    return feature.window.enters(picked[0]) <= now && now < feature.window.leaves(picked[0]);
  }
  return measures[feature.measure].value(slot.state, now, 10 ** feature.decimals);
}

/** First instant after `now` at which the value may change with nothing but time passing. */
export function nextChange(feature: BehaviourFeature, slot: BehaviourSlot, now: number): number {
  const { window } = feature;
  if (feature.pick) {
    const picked = slot.state as Counted | null;
    if (picked === null || picked[2] !== true) return NEVER;
    const entry = window.enters(picked[0]);
    return entry > now ? entry : later(window.leaves(picked[0]), now);
  }
  const byItself = measures[feature.measure].next?.(slot.state, now) ?? NEVER;
  const entry = slot.pending?.[0] ? window.enters(slot.pending[0][0]) : NEVER;
  const exit = slot.inside?.[0] ? window.leaves(slot.inside[0][0]) : NEVER;
  return Math.min(byItself, entry, exit);
}

function later(instant: number, now: number): number {
  return instant > now ? instant : NEVER;
}

/** Insertion from the end: events mostly arrive in order. */
function insert(list: Counted[], counted: Counted): void {
  let index = list.length;
  while (index > 0 && isLater(list[index - 1]!, counted)) index--;
  list.splice(index, 0, counted);
}

/** Occurrences of the event at hand: many features look at the same one. */
const memo = new WeakMap<SweptEvent, Map<string | null, readonly Occurrence[]>>();

/** The names of each occurrence: the event's, with `at`, and with `each` those of one element beside them. */
export function occurrencesOf(
  { each }: Pick<BehaviourFeature, 'each'>,
  event: SweptEvent,
): readonly Occurrence[] {
  const known = memo.get(event) ?? new Map<string | null, readonly Occurrence[]>();
  memo.set(event, known);
  const made = known.get(each) ?? makeOccurrences(each, event);
  known.set(each, made);
  return made;
}

function makeOccurrences(each: string | null, event: SweptEvent): Occurrence[] {
  const own = { ...event.properties, at: new Date(event.time).toISOString() };
  if (each === null) return [own];
  const elements = event.properties[each];
  if (!Array.isArray(elements)) return [];
  return elements.map((element) =>
    element !== null && typeof element === 'object' ? { ...own, ...element } : { ...own, [each]: element },
  );
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
