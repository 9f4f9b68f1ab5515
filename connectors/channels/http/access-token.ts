/**
 * An access token that a provider lends for some time, kept for one channel. However many messages want it, it is
 * asked for once; a message that is stopped does not stop the asking for the others.
 */
import type { SendResult } from '../../../engine/index.ts';
import { STOPPED } from '../stopped.ts';

export type Lent =
  /** `lasts`: milliseconds. */
  | { readonly token: string; readonly lasts: number; readonly result?: undefined }
  | { readonly result: SendResult; readonly token?: undefined };

/** Given up this long before its end, so that no request carries it beyond. */
const MARGIN = 60_000;
/** No provider here lends for longer than two hours; a mistaken answer must not be kept for ever. */
const LONGEST = 7_200_000;

export class AccessToken {
  readonly #ask: (signal: AbortSignal) => Promise<Lent>;
  readonly #now: () => number;
  readonly #closed = new AbortController();
  #kept: { readonly token: string; readonly until: number } | undefined;
  #asking: Promise<Lent> | undefined;

  /** `ask` answers within a time of its own and does not throw. */
  constructor(ask: (signal: AbortSignal) => Promise<Lent>, now: () => number = Date.now) {
    this.#ask = ask;
    this.#now = now;
  }

  async get(signal: AbortSignal): Promise<Lent> {
    const kept = this.#kept;
    if (kept !== undefined && kept.until > this.#now())
      return { token: kept.token, lasts: kept.until - this.#now() };
    if (signal.aborted) return { result: STOPPED };
    this.#asking ??= this.#renew().finally(() => {
      this.#asking = undefined;
    });
    return until(this.#asking, signal);
  }

  /** The provider no longer knows it. One that was renewed meanwhile stays. */
  forget(token: string): void {
    if (this.#kept?.token === token) this.#kept = undefined;
  }

  close(): void {
    this.#closed.abort();
  }

  async #renew(): Promise<Lent> {
    const lent = await this.#ask(this.#closed.signal);
    if (lent.token !== undefined) {
      const lasts = Math.min(lent.lasts, LONGEST);
      // A short loan is used for half its time.
      this.#kept = { token: lent.token, until: this.#now() + Math.max(lasts - MARGIN, lasts / 2) };
    }
    return lent;
  }
}

function until(asking: Promise<Lent>, signal: AbortSignal): Promise<Lent> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve({ result: STOPPED });
    signal.addEventListener('abort', stop, { once: true });
    asking.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
