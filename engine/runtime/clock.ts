/**
 * Time, as a port. The engine reads it once per batch and asks to be woken once for the next due instant; it
 * never polls. Production hands in the system's clock, tests and dry runs a virtual one.
 */

export interface Clock {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** Calls `wake` once, at or after `instant`; returns how to take that back. */
  wakeAt(instant: number, wake: () => void): () => void;
}

/** A clock that stands still until it is told to move. */
export class VirtualClock implements Clock {
  #now: number;
  readonly #alarms = new Set<{ readonly at: number; readonly wake: () => void }>();

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  wakeAt(instant: number, wake: () => void): () => void {
    const alarm = { at: instant, wake };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  /** The earliest instant at which somebody is to be woken; null where nobody is. */
  nextAlarm(): number | null {
    return this.#alarms.size === 0 ? null : Math.min(...[...this.#alarms].map(({ at }) => at));
  }

  /** Moves to `instant` and rings what is due by then, earliest first. */
  moveTo(instant: number): void {
    this.#now = Math.max(this.#now, instant);
    const due = [...this.#alarms].filter(({ at }) => at <= this.#now).sort((a, b) => a.at - b.at);
    for (const alarm of due) {
      this.#alarms.delete(alarm);
      alarm.wake();
    }
  }
}
