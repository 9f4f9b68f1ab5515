/** What somebody had to do with: the things that a model asks about, out of their recorded events. */

import type { BehaviourFeature } from '../compiler/feature.ts';
import type { InteractionSource } from '../compiler/model/program.ts';
import { occurrencesOf } from './occurrence.ts';
import type { History, SweptEvent } from './swept-event.ts';

export interface Interaction {
  readonly at: number;
  /** Which event named it: those of one event are one basket. */
  readonly basket: number;
  readonly item: string;
  /** NaN: it has none that can be read. */
  readonly weight: number;
}

/** Of one person, the latest: nobody has more but by a fault, and one person fills no memory. */
const MOST = 10_000;

/** Those that count for something. */
export function weighed(all: readonly Interaction[]): readonly Interaction[] {
  return all.filter(({ weight }) => !Number.isNaN(weight));
}

/** In order of time; what is dated ahead has not happened. Throws HistoryNeeded where events were not read along. */
export function interactionsOf(
  { item, weight }: InteractionSource,
  past: History,
  now: number,
): readonly Interaction[] {
  const found: Interaction[] = [];
  for (const event of past.after(item.event, Number.MIN_SAFE_INTEGER)) {
    if (event.time > now) break;
    found.push(...inEvent(item, weight, event));
  }
  return found.length > MOST ? found.slice(-MOST) : found;
}

function inEvent(item: BehaviourFeature, weight: BehaviourFeature | null, event: SweptEvent): Interaction[] {
  return [...occurrencesOf(item, event)].flatMap((occurrence) => {
    if (item.where && !item.where(occurrence, {})) return [];
    const counts = weight?.value ? weight.value(occurrence, {}) : 1;
    return keysIn(item.value!(occurrence, {})).map((key) => ({
      at: event.time,
      basket: event.message,
      item: key,
      weight: typeof counts === 'number' ? counts : Number.NaN,
    }));
  });
}

/** Keys of things are text, as they are written in references. */
function keysIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(keysIn);
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'string' && value !== '' ? [value] : [];
}
