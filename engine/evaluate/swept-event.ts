/** An event of a profile as the sweep sees it. */
import type { JsonObject } from '../store/store.ts';

export interface SweptEvent {
  readonly type: string;
  readonly time: number;
  readonly message: number;
  readonly properties: JsonObject;
}

/** The total order of a profile's events: by time, then by message; arrival plays no part. */
export function isBefore(
  a: Pick<SweptEvent, 'time' | 'message'>,
  b: Pick<SweptEvent, 'time' | 'message'>,
): boolean {
  return a.time !== b.time ? a.time < b.time : a.message < b.message;
}

/** The past of a profile, for what must be read again in order of time and message. */
export interface History {
  /** All of it. Throws HistoryNeeded where it was not read along with the profile. */
  events(): readonly SweptEvent[];
  /** Events of a type later than `time`. Throws HistoryNeeded, once it comes to what was not read. */
  after(type: string, time: number): Iterable<SweptEvent>;
}

/**
 * The past without an event that is there already but has not been shown yet: a slot that moves on before it is shown must not read it
 * back, or it would leave twice.
 */
export function without(past: History, shown: SweptEvent): History {
  const isOther = ({ type, time, message, properties }: SweptEvent) =>
    properties !== shown.properties ||
    message !== shown.message ||
    time !== shown.time ||
    type !== shown.type;
  return {
    events: () => past.events().filter(isOther),
    *after(type, time) {
      for (const event of past.after(type, time)) if (isOther(event)) yield event;
    },
  };
}

/** Some of a profile's stored events of one type: the first so many after an instant, in order. */
export interface EventRange {
  readonly type: string;
  readonly after: number;
  readonly limit: number;
}

/** The profile has to be taken through its inputs again, with these of its events, or with all. Nobody's mistake. */
export class HistoryNeeded extends Error {
  override readonly name = 'HistoryNeeded';

  constructor(readonly range: EventRange | null) {
    super('events must be read along with the profile');
  }
}
