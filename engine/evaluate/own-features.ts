/**
 * Features that belong to one instance of a journey: the same sweep, over what happens after a point of its
 * way. `did … after: arrival` in a wait counts from the moment this person came to that wait.
 */
import { ownKeyOf } from '../compiler/own-key.ts';
import type { JourneyProgram, OwnFeature } from '../compiler/program.ts';
import type { Json } from '../store/store.ts';
import type { Instance } from './instance.ts';
import { addEvent, emptySlot, moveTo, nextChange, type SweptEvent } from './sweep.ts';

/**
 * The instant from which occurrences count, or null while the point has not been reached. An instance that an
 * event started counts from when that happened, not from when it became known: an order placed a second after
 * the basket must not be missed because the basket was reported late.
 */
function bound({ from }: OwnFeature, instance: Instance): number | null {
  const start = Math.min(instance.startedAt, instance.event?.at ?? instance.startedAt);
  if (from.at === 'start') return start;
  if (from.at === 'after') return instance.results[from.step]?.at ?? null;
  if (instance.step !== from.step) return null;
  return instance.arrivedAt === instance.startedAt ? start : instance.arrivedAt;
}

/** Begins the features whose starting point the instance has just reached. */
export function beginOwn(
  journey: JourneyProgram,
  instance: Instance,
  from: 'start' | 'arrival' | 'after',
  step?: string,
): void {
  for (const own of journey.own) {
    if (own.from.at !== from) continue;
    if (own.from.at !== 'start' && own.from.step !== step) continue;
    instance.own[ownKeyOf(own)] = emptySlot(own.feature);
  }
}

/** A repeat comes to a step again: what is asked of its message is asked of the new one. */
export function forgetResults(journey: JourneyProgram, instance: Instance, step: string): void {
  for (const own of journey.own) {
    if (own.step === step && instance.own[ownKeyOf(own)])
      instance.own[ownKeyOf(own)] = emptySlot(own.feature);
  }
}

/** Shows an event to every feature of the instance that counts it. */
export function addToOwn(
  journey: JourneyProgram,
  instance: Instance,
  event: SweptEvent,
  now: number,
  context: () => object,
): void {
  for (const own of journey.own) {
    const slot = instance.own[ownKeyOf(own)];
    if (!slot || !counts(own, instance, event)) continue;
    addEvent(own.feature, slot, event, now, context(), null);
    instance.changed = true;
  }
}

function counts(own: OwnFeature, instance: Instance, event: SweptEvent): boolean {
  if (own.feature.event !== event.type) return false;
  const from = bound(own, instance);
  if (from === null || event.time < from) return false;
  return own.step === null || isResultOf(event, instance, own.step);
}

/**
 * Features that the instance lacks though it has passed their starting point, because another version of the journey asks
 * for them: built from what happened since. `events` are all there are, in order.
 */
export function buildOwn(
  journey: JourneyProgram,
  instance: Instance,
  events: () => readonly SweptEvent[],
  now: number,
  context: () => object,
): void {
  for (const own of journey.own) {
    const key = ownKeyOf(own);
    if (instance.own[key] !== undefined || bound(own, instance) === null) continue;
    const slot = emptySlot(own.feature);
    for (const event of events())
      if (counts(own, instance, event)) addEvent(own.feature, slot, event, event.time, context(), null);
    moveTo(own.feature, slot, now, null);
    instance.own[key] = slot;
    instance.changed = true;
  }
}

function isResultOf(event: SweptEvent, instance: Instance, step: string): boolean {
  const { properties } = event;
  return (
    properties['journey'] === instance.journey &&
    properties['step'] === step &&
    properties['instance'] === instance.id &&
    isOfLatest(properties['message'], instance.results[step]?.['message']) &&
    isOfLatest(properties['grant'], instance.results[step]?.['grant']) &&
    isOfLatest(properties['task'], instance.results[step]?.['task'])
  );
}

/** In a repeat a step has many messages, or tasks; what does not say which one it is about is about the latest. */
function isOfLatest(message: Json | undefined, latest: Json | undefined): boolean {
  return message === undefined || latest === undefined || message === latest;
}

export function moveOwn(journey: JourneyProgram, instance: Instance, now: number): void {
  for (const own of journey.own) {
    const slot = instance.own[ownKeyOf(own)];
    if (slot) moveTo(own.feature, slot, now, null);
  }
}

/** First instant after `now` at which any of them changes by itself. */
export function nextOwnChange(journey: JourneyProgram, instance: Instance, now: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (const own of journey.own) {
    const slot = instance.own[ownKeyOf(own)];
    if (slot) next = Math.min(next, nextChange(own.feature, slot, now));
  }
  return next;
}
