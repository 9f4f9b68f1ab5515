/**
 * The circuit breaker of one channel: after several messages in a row that failed for want of the provider, nothing
 * is tried for a while; then one message goes as a probe, and its answer opens or closes. Knows no clock.
 */

/** Different messages that failed in a row: fewer may be the fault of their receivers. */
export const FAILURES = 5;
/** The first pause, milliseconds; it doubles with every probe that fails. */
export const FIRST_PAUSE = 30_000;
export const LONGEST_PAUSE = 600_000;

export class Circuit {
  readonly #failed = new Set<string>();
  #pauses = 0;
  #until: number | null = null;
  #probe: string | null = null;

  /** Until when nothing is tried; null while it is closed. */
  get until(): number | null {
    return this.#until;
  }

  /** Null: it may go. Else when to ask again. */
  ask(key: string, now: number): number | null {
    if (this.#until === null) return null;
    if (now < this.#until) return this.#until;
    if (this.#probe === null || this.#probe === key) {
      this.#probe = key;
      return null;
    }
    return now + this.#pause;
  }

  /** It was let through, and not called after all. */
  giveBack(key: string): void {
    if (this.#probe === key) this.#probe = null;
  }

  /** The provider answered, whatever it said of the message. */
  succeeded(): void {
    this.#failed.clear();
    this.#pauses = 0;
    this.#until = null;
    this.#probe = null;
  }

  /** The provider could not; it may have said when to come again. */
  failed(key: string, now: number, after = 0): void {
    this.#failed.add(key);
    const isProbe = this.#probe === key;
    if (!isProbe && (this.#until !== null || this.#failed.size < FAILURES)) return;
    this.#pauses += 1;
    this.#probe = null;
    this.#until = now + Math.max(this.#pause, after);
  }

  get #pause(): number {
    return Math.min(FIRST_PAUSE * 2 ** Math.max(0, this.#pauses - 1), LONGEST_PAUSE);
  }
}
