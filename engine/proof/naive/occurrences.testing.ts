/** Occurrences of an event: each with its time, and the names its `where` sees. */
import { holds } from './conditions/index.testing.ts';
import type { Happened, Moment, Plain, Scope } from './person.testing.ts';

export interface Occurrence {
  readonly time: number;
  readonly scope: Scope;
}

/** All that ever happened, in order; with `each`, every element of that list is one. */
export function occurrencesOf({ did, each }: Plain, moment: Moment): Occurrence[] {
  return eventsOf([String(did)], moment)
    .filter(({ type }) => type === did)
    .flatMap((event) => (each === undefined ? [occurrenceOf(event)] : elementsOf(event, String(each))));
}

/** Events in order; that values changed is among them only where somebody asks, for to know it takes the values. */
export function eventsOf(asked: readonly string[], moment: Moment): readonly Happened[] {
  if (!asked.includes('value_changed')) return moment.events;
  return [...moment.events, ...moment.valueChanges()].sort((a, b) => a.time - b.time || a.order - b.order);
}

export function occurrenceOf(event: Happened, beside: Plain = {}): Occurrence {
  const names: Plain = { ...event.properties, at: new Date(event.time).toISOString(), ...beside };
  return { time: event.time, scope: (name) => (Object.hasOwn(names, name) ? names[name] : undefined) };
}

/** The names of an element stand beside the event's; an element that is a single value has the list's name. */
function elementsOf(event: Happened, each: string): Occurrence[] {
  const elements = event.properties[each];
  if (!Array.isArray(elements)) return [];
  return elements.map((element: unknown) =>
    occurrenceOf(event, typeof element === 'object' ? (element as Plain) : { [each]: element }),
  );
}

export function passes({ where }: Plain, { scope }: Occurrence, moment: Moment): boolean {
  return where === undefined || holds(where, moment, scope);
}
