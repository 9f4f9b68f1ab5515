/**
 * One attempt to hand a message to a provider over HTTP: its requests within one time, and what became of it in
 * words that may be logged. A connector asks with `answerTo` and says what the answer means; what no answer means
 * is the same for all of them and is said here.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { SendResult } from '../../../engine/index.ts';
import { STOPPED, STOPPED_ON_ITS_WAY } from '../stopped.ts';
import { type Private, withoutPrivate } from '../without-private.ts';
import { exchange, type Outgoing } from './exchange.ts';
import { readBody, retryAfter } from './reading.ts';

export interface Answer {
  readonly status: number;
  readonly words: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** false: the body was cut off, or is longer than what is read. */
  readonly whole: boolean;
}

export type Asked =
  | { readonly answer: Answer; readonly result?: undefined }
  | { readonly result: SendResult; readonly answer?: undefined };

export interface AttemptOptions extends Private {
  /** Who is asked, in reasons: `the push service`. */
  readonly provider: string;
  readonly signal: AbortSignal;
  /** Milliseconds that all requests of the attempt may take together. */
  readonly timeout: number;
}

/** Not yet: request timeout, too early, too many requests. Every 5xx as well. */
const TRY_AGAIN = [408, 425, 429];
/** The provider does not know us, or not for this. */
const REFUSES_US = [401, 403, 407];

export class Attempt {
  readonly #options: AttemptOptions;
  readonly #signal: AbortSignal;
  readonly #secrets: string[];

  constructor(options: AttemptOptions) {
    this.#options = options;
    this.#signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeout)]);
    this.#secrets = [...(options.secrets ?? [])];
  }

  get signal(): AbortSignal {
    return this.#signal;
  }

  /** Hides one more secret, which came up on the way. */
  hide(secret: string): void {
    this.#secrets.push(secret);
  }

  /** The answer, or what no answer means. `hands`: the request carries the message, so that it may have arrived. */
  async answerTo(request: Outgoing, hands = true): Promise<Asked> {
    if (this.#options.signal.aborted) return { result: STOPPED };
    const exchanged = await exchange(request, this.#signal);
    if (!exchanged.answered) return { result: this.#unanswered(exchanged.error, exchanged.sent && hands) };
    const { response } = exchanged;
    const { statusCode: status = 0, statusMessage: words = '', headers } = response;
    return { answer: { status, words, headers, ...(await readBody(response)) } };
  }

  #unanswered(error: NodeJS.ErrnoException, sent: boolean): SendResult {
    const aborted = error.name === 'AbortError';
    if (aborted && this.#options.signal.aborted) return sent ? STOPPED_ON_ITS_WAY : STOPPED;
    const why = aborted ? 'it took too long' : (error.code ?? error.message);
    const { provider } = this.#options;
    return sent
      ? this.doubtful(`no answer from ${provider}: ${why}`)
      : this.transient(`${provider} was not reached: ${why}`);
  }

  accepted(provider: string): SendResult {
    return { outcome: 'accepted', provider: this.#fit(provider) };
  }

  permanent(reason: string): SendResult {
    return { outcome: 'permanent', reason: this.#fit(reason) };
  }

  /** Tried again after what the answer says, if it says so. */
  transient(reason: string, answer?: Answer): SendResult {
    const after = retryAfter(answer?.headers['retry-after']);
    return { outcome: 'transient', reason: this.#fit(reason), ...(after === undefined ? {} : { after }) };
  }

  /** About us and not about the message: nothing is lost while it is mended. */
  configuration(reason: string, answer?: Answer): SendResult {
    return this.transient(`configuration: ${reason}`, answer);
  }

  doubtful(reason: string): SendResult {
    return { outcome: 'doubtful', reason: this.#fit(reason) };
  }

  /** What a status other than 2xx means. `said`: the provider's words, if they were understood. */
  byStatus(answer: Answer, said = explanation(answer)): SendResult {
    const { status } = answer;
    const reason = `HTTP ${status} ${said}`;
    if (TRY_AGAIN.includes(status) || status >= 500) return this.transient(reason, answer);
    if (REFUSES_US.includes(status)) return this.configuration(reason, answer);
    return this.permanent(reason);
  }

  /** A 2xx that does not say what became of the message. */
  unreadable(answer: Answer): SendResult {
    const why = answer.whole ? 'it is not what the documentation says' : 'it was cut off or is too long';
    return this.doubtful(`the answer of ${this.#options.provider} cannot be read: ${why}`);
  }

  #fit(text: string): string {
    return withoutPrivate(text, { ...this.#options, secrets: this.#secrets });
  }
}

/** Pages for people are left out: they hold much and say little. */
export function explanation({ status, words, headers, text }: Answer): string {
  if (status >= 300 && status < 400) return 'a redirect, which is not followed';
  return /json|text\/plain/.test(headers['content-type'] ?? '') ? text : words;
}

export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}
