/**
 * What of a person's past a metric asks: the slots of its features, as they are kept for everybody, or built by the sweep
 * over the part of the past that counts.
 */
import type { BehaviourFeature, Feature } from '../../compiler/feature.ts';
import type { Program } from '../../compiler/program.ts';
import { intersect, sinceInstant, untilInstant } from '../../compiler/window.ts';
import type { Draft } from '../draft.ts';
import { builtSlot, moveTo, type Slot } from '../sweep.ts';
import { type History, isBefore, type SweptEvent } from '../swept-event.ts';

/** A feature over some of a person's past. */
export interface Asked<F extends Feature = Feature> {
  readonly feature: F;
  readonly slot: Slot;
  /** Where the slot stands. */
  readonly at: number;
  readonly history: History;
}

/** By a feature's place in what the metric asks. */
export type Past = (place: number) => Asked;

/** What is kept for everybody, as of the instant the draft stands at. */
export function keptPast(program: Program, draft: Draft, kept: readonly number[]): Past {
  return (place) => {
    const index = kept[place]!;
    const feature = program.features[index]!;
    const slot = draft.slots.of(index);
    moveTo(feature, slot, draft.at, draft.past);
    return { feature, slot, at: draft.at, history: draft.past };
  };
}

/** What happened in [from, until), as it stands at its end; at `now`, where it has none. */
export function pastBetween(
  own: readonly Feature[],
  history: History,
  from: number,
  until: number,
  now: number,
): Past {
  const at = Number.isFinite(until) ? until : now;
  return (place) => {
    const feature = own[place]!;
    if (feature.kind === 'sequence') {
      const events = [...feature.events]
        .flatMap((type) => between(history, type, from, until))
        .sort((a, b) => (isBefore(a, b) ? -1 : 1));
      return { feature, slot: builtSlot(feature, events, at), at, history };
    }
    const bounded = within(feature, from, until);
    // The first and the last are picked from all time.
    const first = feature.pick ? Number.MIN_SAFE_INTEGER : from;
    const events = between(history, feature.event, first, feature.pick ? Number.POSITIVE_INFINITY : until);
    return { feature: bounded, slot: builtSlot(bounded, events, at), at, history };
  };
}

function within(feature: BehaviourFeature, from: number, until: number): BehaviourFeature {
  const bounds = [
    ...(Number.isFinite(from) ? [sinceInstant(from)] : []),
    ...(Number.isFinite(until) ? [untilInstant(until)] : []),
  ];
  return bounds.length === 0 ? feature : { ...feature, window: intersect([feature.window, ...bounds]) };
}

function between(history: History, type: string, from: number, until: number): SweptEvent[] {
  const found: SweptEvent[] = [];
  for (const event of history.after(type, Number.isFinite(from) ? from - 1 : Number.MIN_SAFE_INTEGER)) {
    if (event.time >= until) break;
    found.push(event);
  }
  return found;
}
