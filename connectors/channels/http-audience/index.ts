/**
 * Channel `http-audience`: lists of people in another system, over HTTP. Changes are posted, many in one request where they
 * come together; the list is read in pages. What people are told by is hashed before it comes here, unless the audience says otherwise.
 */
import { createHash } from 'node:crypto';
import {
  type AudienceChange,
  type AudienceKeeper,
  type Channel,
  type ChannelContext,
  type ChannelSpec,
  parseDuration,
  type SendResult,
} from '../../../engine/index.ts';
import { exchange } from '../http/exchange.ts';
import { headersFrom } from '../http/headers.ts';
import { STOPPED } from '../stopped.ts';
import { answerOf } from '../webhook/answer.ts';
import { Gather } from './gather.ts';
import { type Page, pageOf } from './pages.ts';
import { type HttpAudienceSettings, settings } from './settings.ts';

export const httpAudience: ChannelSpec = {
  name: 'http-audience',
  title: 'Audiences over HTTP',
  description:
    'Keeps audiences: posts `{ list, changes: [ { do, email: [..], .. } ] }` and reads `?list=..&cursor=..`, which answers ' +
    '`{ people: [ { email: [..] } ], next }`. Any 2xx answer accepts all changes of a request; 408, 425, 429 and 5xx are ' +
    'tried again, later if the answer says Retry-After; of a request that is turned away each change is tried alone. ' +
    'It carries no messages.',
  media: ['ads'],
  keepsAudiences: true,
  settings,
  open: (context) => new HttpAudienceChannel(context),
};

class HttpAudienceChannel implements Channel {
  readonly audience: AudienceKeeper;
  readonly #url: URL;
  readonly #headers: Headers;
  readonly #secrets: readonly string[];
  readonly #timeout: number;

  constructor(context: ChannelContext) {
    const given = context.settings as unknown as HttpAudienceSettings;
    this.#url = new URL(given.url);
    this.#headers = headersFrom(context.id, {
      'User-Agent': 'carillon',
      ...given.headers,
      ...given.secret_headers,
    });
    this.#secrets = Object.values(given.secret_headers ?? {});
    this.#timeout = parseDuration(given.timeout ?? '30s') ?? 30_000;
    const gather = new Gather((changes, signal) => this.#post(changes, signal));
    this.audience = {
      change: (change, signal) => gather.add(change, signal),
      list: ({ list, cursor }, signal) => this.#page(list, cursor, signal),
    };
  }

  async send(): Promise<SendResult> {
    return { outcome: 'permanent', reason: 'this channel keeps audiences and carries no messages' };
  }

  async #post(changes: readonly AudienceChange[], signal: AbortSignal): Promise<SendResult> {
    if (signal.aborted) return STOPPED;
    const [first] = changes;
    const body = JSON.stringify({
      list: first!.list,
      changes: changes.map(({ do: change, person }) => ({ do: change, ...person })),
    });
    const headers = new Headers(this.#headers);
    headers.set('Content-Type', 'application/json');
    headers.set('Idempotency-Key', keyOf(changes));
    const all = AbortSignal.any([signal, AbortSignal.timeout(this.#timeout)]);
    const posted = await exchange({ url: this.#url, headers, body }, all);
    const hidden = { to: '', secrets: this.#secrets };
    if (posted.answered) return answerOf(posted.response, hidden);
    const why = posted.error.name === 'AbortError' ? 'it took too long' : (posted.error.code ?? 'no answer');
    // Saying it again is harmless: the engine does unless the channel says `on_doubt: hold`.
    return { outcome: posted.sent ? 'doubtful' : 'transient', reason: `the list was not reached: ${why}` };
  }

  async #page(list: string, cursor: string | null, signal: AbortSignal): Promise<Page> {
    const url = new URL(this.#url);
    url.searchParams.set('list', list);
    if (cursor !== null) url.searchParams.set('cursor', cursor);
    const all = AbortSignal.any([signal, AbortSignal.timeout(this.#timeout)]);
    const asked = await exchange({ method: 'GET', url, headers: this.#headers }, all);
    if (!asked.answered) throw new Error(`the list was not reached: ${asked.error.code ?? 'no answer'}`);
    return pageOf(asked.response);
  }
}

/** Of one change its own; of several, one that the same several have again. */
function keyOf(changes: readonly AudienceChange[]): string {
  const keys = changes.map(({ key }) => key);
  return keys.length === 1
    ? keys[0]!
    : createHash('sha256').update(keys.join(' ')).digest('hex').slice(0, 32);
}
