/**
 * The sweep: keeps every feature of one profile as events come and time passes. It is the only code that decides
 * what a feature is worth; incremental work, rebuilds, explanations and dry runs all call it. It knows no clock
 * and no store: instants and events are handed in, slots are plain data. Each kind of feature has a file.
 */
import type { BehaviourFeature, Feature, SequenceFeature } from '../compiler/feature.ts';
import type { Json } from '../store/store.ts';
import * as behaviour from './behaviour-slot.ts';
import * as sequence from './sequence-slot.ts';
import type { History, SweptEvent } from './swept-event.ts';

export type { BehaviourSlot } from './behaviour-slot.ts';
export { countedValues, pickedValue } from './behaviour-slot.ts';
export { occurrencesOf } from './occurrence.ts';
export type { SweptEvent } from './swept-event.ts';

export type Slot = behaviour.BehaviourSlot | sequence.SequenceSlot;

/** What the sweep asks of a kind of feature. */
export interface SlotKind<F, S> {
  emptySlot(feature: F): S;
  /** The slot as it is stored, and back. */
  formOf(slot: S): Json;
  ofForm(form: Json): S;
  /** Whether an event of this type can matter. */
  hears(feature: F, type: string): boolean;
  addEvent(
    feature: F,
    slot: S,
    event: SweptEvent,
    now: number,
    context: object,
    history: History | null,
  ): void;
  moveTo(feature: F, slot: S, now: number, history: History | null): void;
  slotValue(feature: F, slot: S, now: number): unknown;
  nextChange(feature: F, slot: S, now: number): number;
  /** The same, where only the crossing of one of these values matters. */
  nextCrossing?(feature: F, slot: S, now: number, levels: readonly number[]): number;
  /** Which occurrence alone says everything, whatever else happened; null where others count. Left out, they do. */
  decidedBy?(feature: F): 'first' | 'last' | null;
}

const kinds = {
  behaviour: behaviour satisfies SlotKind<BehaviourFeature, behaviour.BehaviourSlot>,
  sequence: sequence satisfies SlotKind<SequenceFeature, sequence.SequenceSlot>,
};

/** A feature and its slot are always of one kind: the slot was made by the feature's own. */
function kindOf(feature: Feature): SlotKind<Feature, Slot> {
  return kinds[feature.kind] as unknown as SlotKind<Feature, Slot>;
}

export function emptySlot(feature: Feature): Slot {
  return kindOf(feature).emptySlot(feature);
}

/** The slot as it is stored. */
export function closedSlot(feature: Feature, slot: Slot): Json {
  return kindOf(feature).formOf(slot);
}

export function openedSlot(feature: Feature, form: Json): Slot {
  return kindOf(feature).ofForm(form);
}

/**
 * Shows an event to a slot that stands at `now`. The event may be older than others seen. `context` is what a
 * `where` inside a journey sees beside the occurrence. A slot that is handed no history keeps everything itself.
 */
export function addEvent(
  feature: Feature,
  slot: Slot,
  event: SweptEvent,
  now: number,
  context: object,
  history: History | null,
): void {
  const kind = kindOf(feature);
  if (kind.hears(feature, event.type)) kind.addEvent(feature, slot, event, now, context, history);
}

/** Moves a slot forward to `now`: what begins to count comes in, what no longer counts goes out. */
export function moveTo(feature: Feature, slot: Slot, now: number, history: History | null): void {
  kindOf(feature).moveTo(feature, slot, now, history);
}

/** What the feature is worth at `now`; the slot stands at `now`. Of a question (which, sequence): whether it holds. */
export function slotValue(feature: Feature, slot: Slot, now: number): unknown {
  return kindOf(feature).slotValue(feature, slot, now);
}

/** First instant after `now` at which the value may change with nothing but time passing. */
export function nextChange(feature: Feature, slot: Slot, now: number): number {
  return kindOf(feature).nextChange(feature, slot, now);
}

/** First instant after `now` at which the value may cross one of the levels with nothing but time passing. */
export function nextCrossing(feature: Feature, slot: Slot, now: number, levels: readonly number[]): number {
  const kind = kindOf(feature);
  return kind.nextCrossing
    ? kind.nextCrossing(feature, slot, now, levels)
    : kind.nextChange(feature, slot, now);
}

/** The slot of a feature over all of a profile's events, in order, standing at `now`. */
export function builtSlot(feature: Feature, events: readonly SweptEvent[], now: number): Slot {
  const slot = emptySlot(feature);
  const history = wholeHistory(events);
  for (const event of events)
    if (kindOf(feature).hears(feature, event.type)) showPast(feature, slot, event, now, history);
  moveTo(feature, slot, now, history);
  return slot;
}

/** Shows an event of the past to a slot that is being built, in order, and hears such events. */
export function showPast(
  feature: Feature,
  slot: Slot,
  event: SweptEvent,
  now: number,
  history: History,
): void {
  // A sequence must not run ahead of the events that are still to come; where order is nothing, `now` is cheaper.
  const stand = feature.kind === 'sequence' ? event.time : now;
  kindOf(feature).addEvent(feature, slot, event, stand, {}, history);
}

/** Which occurrence alone says everything about a feature; null where all may count. */
export function decidedBy(feature: Feature): 'first' | 'last' | null {
  return kindOf(feature).decidedBy?.(feature) ?? null;
}

/** Whether the slot of a feature that one occurrence decides has not met it yet. */
export function isUndecided({ state }: Slot): boolean {
  return state === null;
}

export function wholeHistory(events: readonly SweptEvent[]): History {
  return {
    events: () => events,
    after: (type, time) => events.filter((event) => event.type === type && event.time > time),
  };
}
