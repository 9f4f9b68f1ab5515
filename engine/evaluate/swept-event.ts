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

/** All events of a profile, for what must be read again in order. */
export interface History {
  /** In order of time and message. Throws HistoryNeeded where they were not read along with the profile. */
  events(): readonly SweptEvent[];
}

/** The profile has to be read again, with its events. Nobody's mistake. */
export class HistoryNeeded extends Error {
  override readonly name = 'HistoryNeeded';
}
