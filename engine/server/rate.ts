/**
 * A rate per write key: a bucket of tokens that fills with time. A message takes one; a batch is taken whole
 * while anything is left, so that a large one is not starved by many small.
 */
import type { Clock } from '../runtime/clock.ts';
import { RequestError } from './errors.ts';

/** Seconds of the rate that may come at once. */
const BURST = 2;

export class Rate {
  readonly #tokens = new Map<number, { left: number; at: number }>();

  constructor(
    readonly perSecond: number,
    readonly clock: Clock,
    /** What is too much, as the answer says it. */
    readonly what = 'this write key sends more messages per second than it may',
  ) {}

  /** Throws when the writer has used up its share. */
  take(writer: number, messages: number): void {
    const now = this.clock.now();
    const most = this.perSecond * BURST;
    const { left, at } = this.#tokens.get(writer) ?? { left: most, at: now };
    const filled = Math.min(most, left + (Math.max(0, now - at) * this.perSecond) / 1000);
    if (filled <= 0) throw tooMany(this.what, Math.ceil((1 - filled) / this.perSecond));
    this.#tokens.set(writer, { left: filled - messages, at: now });
  }
}

function tooMany(what: string, seconds: number): RequestError {
  return new RequestError({
    status: 429,
    code: 'too_many',
    what,
    fix: 'wait as long as `Retry-After` says, and send larger batches less often',
    headers: { 'retry-after': String(Math.max(1, seconds)) },
  });
}
