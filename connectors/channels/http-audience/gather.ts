/**
 * Changes that are handed over together go out as one request. Nothing waits for company: what was asked for within one
 * turn of the platform is together. Of a request that is turned away for good each change is tried alone, so that one
 * that is not wanted does not keep the others out.
 */
import type { AudienceChange, SendResult } from '../../../engine/index.ts';

/** Changes of one request; a platform takes some thousands, an answer tells of all. */
const MOST = 500;

export type Post = (changes: readonly AudienceChange[], signal: AbortSignal) => Promise<SendResult>;

interface Waiting {
  readonly change: AudienceChange;
  readonly signal: AbortSignal;
  readonly done: (result: SendResult | PromiseLike<SendResult>) => void;
}

export class Gather {
  readonly #post: Post;
  #waiting: Waiting[] = [];

  constructor(post: Post) {
    this.#post = post;
  }

  add(change: AudienceChange, signal: AbortSignal): Promise<SendResult> {
    return new Promise((done) => {
      this.#waiting.push({ change, signal, done });
      if (this.#waiting.length === 1) setImmediate(() => this.#send());
    });
  }

  #send(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    const lists = new Map<string, Waiting[]>();
    for (const one of waiting) lists.set(one.change.list, [...(lists.get(one.change.list) ?? []), one]);
    for (const ofList of lists.values()) {
      for (let from = 0; from < ofList.length; from += MOST) this.#together(ofList.slice(from, from + MOST));
    }
  }

  #together(some: readonly Waiting[]): void {
    // The engine gives all calls of one moment the same time; the first to end cuts the request.
    const signal = AbortSignal.any(some.map((one) => one.signal));
    const answer = this.#post(
      some.map(({ change }) => change),
      signal,
    );
    for (const { change, signal: own, done } of some) {
      done(
        answer.then((result) =>
          some.length > 1 && result.outcome === 'permanent' ? this.#post([change], own) : result,
        ),
      );
    }
  }
}
