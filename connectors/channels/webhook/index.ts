/**
 * Channel `webhook`: posts each message as JSON to a fixed address. The idempotency key travels in a header, so
 * that the receiver can recognise a message it has had before; redirects are not followed. Journeys can call it: then the
 * body is what the step says, and the JSON of the answer goes back to it.
 */
import type { IncomingMessage } from 'node:http';
import {
  type Call,
  type Channel,
  type ChannelContext,
  type ChannelSpec,
  type Message,
  parseDuration,
  type SendResult,
} from '../../../engine/index.ts';
import { exchange } from '../http/exchange.ts';
import { headersFrom } from '../http/headers.ts';
import { STOPPED, STOPPED_ON_ITS_WAY } from '../stopped.ts';
import type { Private } from '../without-private.ts';
import { answerOf, noAnswer } from './answer.ts';
import { bodyOf } from './body.ts';
import { callAnswerOf } from './call.ts';
import { settings, type WebhookSettings } from './settings.ts';
import { signatureOf } from './signature.ts';

export const webhook: ChannelSpec = {
  name: 'webhook',
  title: 'Webhook (HTTP POST)',
  description:
    'Posts every message as JSON to one address. Any 2xx answer accepts it; 408, 425, 429 and 5xx are tried ' +
    'again, later if the answer says Retry-After; every other answer is final. When no connection comes about it ' +
    'is tried again; when the request was sent and no answer came it is in doubt, and `on_doubt` decides. A journey can ' +
    '`call` it: the body is posted as it is, and an answer of up to 64 KB is read.',
  callable: true,
  media: ['webhook', 'email', 'sms', 'push', 'wecom', 'wechat', 'slack'],
  settings,
  open: (context) => new WebhookChannel(context),
};

class WebhookChannel implements Channel {
  readonly #url: URL;
  readonly #headers: Headers;
  readonly #signingSecret: string | undefined;
  readonly #secrets: readonly string[];
  readonly #timeout: number;

  constructor(context: ChannelContext) {
    const given = context.settings as unknown as WebhookSettings;
    this.#url = new URL(given.url);
    const named = { 'User-Agent': 'carillon', ...given.headers, ...given.secret_headers };
    this.#headers = headersFrom(context.id, named);
    this.#headers.set('Content-Type', 'application/json');
    this.#signingSecret = given.signing_secret;
    this.#secrets = [given.signing_secret ?? '', ...Object.values(given.secret_headers ?? {})];
    this.#timeout = parseDuration(given.timeout ?? '10s') ?? 10_000;
  }

  async send(message: Message, signal: AbortSignal): Promise<SendResult> {
    const body = bodyOf(message);
    if (body === undefined) return { outcome: 'permanent', reason: 'the rendered `body` is not JSON' };
    const hidden = { to: message.to, secrets: this.#secrets };
    return this.#post({ key: message.key, body, hidden }, signal, (response) => answerOf(response, hidden));
  }

  call({ key, body, wantsAnswer }: Call, signal: AbortSignal): Promise<SendResult> {
    const hidden = { to: '', secrets: this.#secrets };
    return this.#post({ key, body: JSON.stringify(body), hidden }, signal, (response) =>
      callAnswerOf(response, wantsAnswer),
    );
  }

  async #post(
    { key, body, hidden }: { readonly key: string; readonly body: string; readonly hidden: Private },
    signal: AbortSignal,
    judge: (response: IncomingMessage) => Promise<SendResult>,
  ): Promise<SendResult> {
    if (signal.aborted) return STOPPED;
    const timeout = AbortSignal.timeout(this.#timeout);
    const request = { url: this.#url, headers: this.#headersFor(key, body), body };
    const posted = await exchange(request, AbortSignal.any([signal, timeout]));
    if (posted.answered) return judge(posted.response);
    const { sent, error } = posted;
    if (error.name !== 'AbortError') return noAnswer(error.code ?? error.message, sent, hidden);
    if (signal.aborted) return sent ? STOPPED_ON_ITS_WAY : STOPPED;
    return noAnswer('it took too long', sent, hidden);
  }

  #headersFor(key: string, body: string): Headers {
    const headers = new Headers(this.#headers);
    headers.set('Idempotency-Key', key);
    if (this.#signingSecret !== undefined) {
      const seconds = Math.floor(Date.now() / 1000);
      headers.set('X-Carillon-Signature', signatureOf(body, seconds, this.#signingSecret));
    }
    return headers;
  }
}
