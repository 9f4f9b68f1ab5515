/**
 * Builds features from all of a profile's events, each of which is shown to those that hear it and whose value it can still
 * change. What comes of it is what the sweep would have kept (`sweep.ts`), whatever the way.
 */
import type { Feature } from '../compiler/feature.ts';
import type { Program } from '../compiler/program.ts';
import type { Slots } from './slots.ts';
import {
  decidedBy,
  emptySlot,
  isUndecided,
  moveTo,
  type SweptEvent,
  showPast,
  wholeHistory,
} from './sweep.ts';

/** Features that hear an event type, by index: those that want every event, and those that the first or the last one decides. */
interface Hearing {
  readonly every: readonly number[];
  readonly first: readonly number[];
  readonly last: readonly number[];
}

/** Builds what the slots lack, standing at `now`. `events` are all there are, in order. */
export function buildMissing(
  program: Program,
  slots: Slots,
  events: readonly SweptEvent[],
  now: number,
): void {
  const { features } = program;
  const missing = features.map((feature, index) => (slots.isBuilt(index) ? null : emptySlot(feature)));
  if (missing.every((slot) => slot === null)) return;
  const history = wholeHistory(events);
  const hearing = hearingOf(program);
  const show = (index: number, event: SweptEvent) => {
    const slot = missing[index];
    if (slot) showPast(features[index]!, slot, event, now, history);
  };
  const showUndecided = (index: number, event: SweptEvent) => {
    const slot = missing[index];
    if (slot && isUndecided(slot)) showPast(features[index]!, slot, event, now, history);
  };
  for (const event of events) {
    const { every, first } = hearing.get(event.type) ?? NOBODY;
    for (let place = 0; place < every.length; place++) show(every[place]!, event);
    for (let place = 0; place < first.length; place++) showUndecided(first[place]!, event);
  }
  for (let newest = events.length - 1; newest >= 0; newest--) {
    const event = events[newest]!;
    const { last } = hearing.get(event.type) ?? NOBODY;
    for (let place = 0; place < last.length; place++) showUndecided(last[place]!, event);
  }
  for (let index = 0; index < missing.length; index++) {
    const slot = missing[index]!;
    if (slot === null) continue;
    moveTo(features[index]!, slot, now, history);
    slots.set(index, slot);
  }
}

const NOBODY: Hearing = { every: [], first: [], last: [] };

const hearings = new WeakMap<Program, ReadonlyMap<string, Hearing>>();

function hearingOf(program: Program): ReadonlyMap<string, Hearing> {
  const known =
    hearings.get(program) ??
    new Map([...program.listeners].map(([type, heard]) => [type, parted(program.features, heard)]));
  hearings.set(program, known);
  return known;
}

function parted(features: readonly Feature[], heard: readonly number[]): Hearing {
  const by = (decides: 'first' | 'last' | null) =>
    heard.filter((index) => decidedBy(features[index]!) === decides);
  return { every: by(null), first: by('first'), last: by('last') };
}
