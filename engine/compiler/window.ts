/**
 * A window says from when and until when an occurrence counts. Every form of the language (`within`, `since`,
 * `until`, periods, calendars) compiles to two functions of the occurrence's time, both non-decreasing, so that
 * whoever keeps a window only has to watch the head of two queues and knows the next instant anything changes.
 */

export interface Window {
  /** First instant at which an occurrence of this time counts; Infinity if it never does. */
  enters(time: number): number;
  /** First instant at which it no longer counts; Infinity if it stays. */
  leaves(time: number): number;
  /** Whether anything ever leaves: what stays for good need not be remembered one by one. */
  readonly lets_go: boolean;
  /** Whether anything counts later than it happens. */
  readonly delays: boolean;
}

/** No bound at all: counts from when it happens, for good. */
export const always: Window = {
  enters: (time) => time,
  leaves: () => Number.POSITIVE_INFINITY,
  lets_go: false,
  delays: false,
};

/** `within: 30d` — looks back: an occurrence counts at t when it lies in (t − span, t]. */
export function lookBack(span: number): Window {
  return { enters: (time) => time, leaves: (time) => time + span, lets_go: true, delays: false };
}

/** `since: <instant>` — at or after a fixed instant. */
export function sinceInstant(from: number): Window {
  return {
    enters: (time) => (time >= from ? time : Number.POSITIVE_INFINITY),
    leaves: () => Number.POSITIVE_INFINITY,
    lets_go: false,
    delays: false,
  };
}

/** `until: <instant>` — before a fixed instant. */
export function untilInstant(to: number): Window {
  return {
    enters: (time) => (time < to ? time : Number.POSITIVE_INFINITY),
    leaves: () => Number.POSITIVE_INFINITY,
    lets_go: false,
    delays: false,
  };
}

/** `since: 60d` — at or after t − 60d, so it stops counting one millisecond after its 60th day. */
export function sinceAgo(span: number): Window {
  return { enters: (time) => time, leaves: (time) => time + span + 1, lets_go: true, delays: false };
}

/** `until: 30d` — before t − 30d, so it begins to count one millisecond after its 30th day. */
export function untilAgo(span: number): Window {
  return {
    enters: (time) => time + span + 1,
    leaves: () => Number.POSITIVE_INFINITY,
    lets_go: false,
    delays: true,
  };
}

/** All of several windows at once: from when the last one lets in until the first one lets go. */
export function intersect(windows: readonly Window[]): Window {
  if (windows.length === 0) return always;
  if (windows.length === 1) return windows[0]!;
  const leaves = (time: number) => Math.min(...windows.map((window) => window.leaves(time)));
  return {
    enters: (time) => {
      const entry = Math.max(...windows.map((window) => window.enters(time)));
      return entry < leaves(time) ? entry : Number.POSITIVE_INFINITY;
    },
    leaves,
    lets_go: windows.some((window) => window.lets_go),
    delays: windows.some((window) => window.delays),
  };
}
