/** The past of a draft: events that are stored, as far as they were read, and those of this batch. */
import type { EventRow } from '../store/store.ts';
import { type EventRange, type History, HistoryNeeded, isBefore, type SweptEvent } from './swept-event.ts';

/** What was read of a profile's stored events beside its image. */
export interface StoredRange extends EventRange {
  readonly events: readonly EventRow[];
}

/** First read of a type; every further one of the same instant is twice as long. */
const SHORTEST = 256;

/** What a draft is made with: all its stored events in order, or null, and then those that were asked for. */
export interface Stored {
  readonly history: readonly EventRow[] | null;
  readonly ranges: readonly StoredRange[];
}

export class Past implements History {
  readonly #stored: Stored;
  /** Events of this batch, as they come. */
  readonly #own: readonly EventRow[];

  constructor(stored: Stored, own: readonly EventRow[]) {
    this.#stored = stored;
    this.#own = own;
  }

  events(): readonly SweptEvent[] {
    const { history } = this.#stored;
    if (history === null) throw new HistoryNeeded(null);
    return this.#own.length === 0 ? history : [...history, ...this.#own];
  }

  after(type: string, time: number): Iterable<SweptEvent> {
    const { history, ranges } = this.#stored;
    const later = (event: EventRow) => event.type === type && event.time > time;
    const own = this.#own.filter(later).sort((a, b) => (isBefore(a, b) ? -1 : 1));
    return merged(history === null ? storedAfter(ranges, type, time) : history.filter(later), own);
  }
}

/** Stored events of a type after an instant, as far as they were read; then it asks for more. */
function* storedAfter(ranges: readonly StoredRange[], type: string, time: number): Iterable<EventRow> {
  const known = ranges.findLast(
    (range) =>
      range.type === type && range.after <= time && (isWhole(range) || range.events.at(-1)!.time > time),
  );
  const limit = Math.max(SHORTEST, ...ranges.map((range) => range.limit * 2));
  if (!known) throw new HistoryNeeded({ type, after: time, limit });
  for (const event of known.events) if (event.time > time) yield event;
  if (!isWhole(known)) throw new HistoryNeeded({ type, after: time, limit });
}

/** Whether nothing comes after what was read. */
function isWhole({ events, limit }: StoredRange): boolean {
  return events.length < limit;
}

function* merged(stored: Iterable<SweptEvent>, own: readonly SweptEvent[]): Iterable<SweptEvent> {
  let next = 0;
  for (const event of stored) {
    while (next < own.length && isBefore(own[next]!, event)) yield own[next++]!;
    yield event;
  }
  while (next < own.length) yield own[next++]!;
}
