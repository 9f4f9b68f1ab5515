/**
 * The way in which the interfaces of WeCom and WeChat are called: JSON to an address that carries an access token,
 * answered by JSON with an `errcode`. A token that is no longer known is renewed once.
 */
import type { JsonObject, SendResult } from '../../../engine/index.ts';
import { AccessToken, type Lent } from '../http/access-token.ts';
import { type Answer, Attempt, isSuccess } from '../http/attempt.ts';
import type { Outgoing } from '../http/exchange.ts';
import { jsonObject, valueAt } from '../http/json.ts';

/** What the codes of one provider mean. A code that is not named is about the message and is final. */
export interface Codes {
  /** The token has run out or was replaced. */
  readonly renew: readonly number[];
  /** Busy, or too often: later. */
  readonly later: readonly number[];
  /** About the account, the app or its rights: somebody has to mend it. */
  readonly ours: readonly number[];
}

export interface ErrcodeOptions {
  /** In reasons: `WeCom`. */
  readonly provider: string;
  readonly codes: Codes;
  readonly secrets: readonly string[];
  readonly timeout: number;
  readonly tokenRequest: Outgoing;
}

export type Called =
  | { readonly json: JsonObject; readonly answer: Answer; readonly result?: undefined }
  | { readonly result: SendResult; readonly json?: undefined; readonly answer?: undefined };

export class ErrcodeApi {
  readonly #options: ErrcodeOptions;
  readonly #token: AccessToken;

  constructor(options: ErrcodeOptions, now?: () => number) {
    this.#options = options;
    this.#token = new AccessToken((signal) => this.#borrow(signal), now);
  }

  attempt(to: string, signal: AbortSignal): Attempt {
    const { provider, timeout, secrets } = this.#options;
    return new Attempt({ provider, signal, timeout, to, secrets });
  }

  /** Posts the message; the result says why it was not taken, the JSON that it was (`errcode` 0). */
  async call(attempt: Attempt, url: URL, key: string, body: string): Promise<Called> {
    const first = await this.#once(attempt, url, key, body);
    if (!('stale' in first)) return first;
    const second = await this.#once(attempt, url, key, body);
    if (!('stale' in second)) return second;
    return { result: attempt.configuration(`${second.stale} again after the access token was renewed`) };
  }

  close(): void {
    this.#token.close();
  }

  async #once(
    attempt: Attempt,
    url: URL,
    key: string,
    body: string,
  ): Promise<Called | { readonly stale: string }> {
    const { token, result: none } = await this.#token.get(attempt.signal);
    if (none) return { result: none };
    attempt.hide(token);
    const addressed = new URL(url);
    addressed.searchParams.set('access_token', token);
    const headers = jsonHeaders();
    headers.set('Idempotency-Key', key);
    const { answer, result } = await attempt.answerTo({ url: addressed, headers, body });
    if (result) return { result };
    const json = jsonObject(answer.text);
    const code = valueAt(json, 'errcode');
    if (!isSuccess(answer)) return { result: attempt.byStatus(answer) };
    if (json === undefined || typeof code !== 'number') return { result: attempt.unreadable(answer) };
    if (code === 0) return { json, answer };
    if (!this.#options.codes.renew.includes(code))
      return { result: errorOf(this.#options.codes, code, json, attempt) };
    this.#token.forget(token);
    return { stale: saidBy(code, json) };
  }

  /** Nothing of a message is on its way here, so that nothing is ever in doubt. */
  async #borrow(signal: AbortSignal): Promise<Lent> {
    const { codes, tokenRequest } = this.#options;
    const attempt = this.attempt('', signal);
    const { answer, result } = await attempt.answerTo(tokenRequest, false);
    if (result) return { result };
    if (!isSuccess(answer)) return { result: noToken(answer, attempt) };
    const json = jsonObject(answer.text);
    const token = valueAt(json, 'access_token');
    const seconds = valueAt(json, 'expires_in');
    if (typeof token === 'string' && token !== '' && typeof seconds === 'number' && seconds > 0)
      return { token, lasts: seconds * 1000 };
    const code = valueAt(json, 'errcode');
    if (json === undefined || typeof code !== 'number' || code === 0)
      return { result: attempt.transient('the answer to the request for an access token cannot be read') };
    // Every other code is about the account or the secret, never about a message.
    const said = `no access token: ${saidBy(code, json)}`;
    return { result: codes.later.includes(code) ? attempt.transient(said) : attempt.configuration(said) };
  }
}

function errorOf(codes: Codes, code: number, json: JsonObject, attempt: Attempt): SendResult {
  const said = saidBy(code, json);
  if (codes.later.includes(code)) return attempt.transient(said);
  return codes.ours.includes(code) ? attempt.configuration(said) : attempt.permanent(said);
}

/** What would be final for a message is here about us. */
function noToken(answer: Answer, attempt: Attempt): SendResult {
  const result = attempt.byStatus(answer, `${answer.words} for an access token`);
  return result.outcome === 'permanent' ? attempt.configuration(result.reason) : result;
}

function saidBy(code: number, json: JsonObject): string {
  return `errcode ${code} ${typeof json.errmsg === 'string' ? json.errmsg : ''}`.trim();
}

export function jsonHeaders(): Headers {
  return new Headers({ 'Content-Type': 'application/json; charset=utf-8', 'User-Agent': 'carillon' });
}

/** A long number loses its last digits when it is read as JSON; this one is taken from the text. */
export function numberIn({ text }: Answer, name: string): string | undefined {
  return new RegExp(`"${name}"\\s*:\\s*"?(\\d+)`).exec(text)?.[1];
}
