/**
 * Channel `webhook`: posts each message as JSON to a fixed address. The idempotency key travels in a header, so
 * that the receiver can recognise a message it has had before; redirects are not followed.
 */
import {
  type Channel,
  type ChannelContext,
  type ChannelSpec,
  type Message,
  parseDuration,
  type SendResult,
} from '../../../engine/index.ts';
import { STOPPED } from '../stopped.ts';
import { answerOf, noAnswer } from './answer.ts';
import { bodyOf } from './body.ts';
import { settings, type WebhookSettings } from './settings.ts';
import { signatureOf } from './signature.ts';

export const webhook: ChannelSpec = {
  name: 'webhook',
  title: 'Webhook (HTTP POST)',
  description:
    'Posts every message as JSON to one address. Any 2xx answer accepts it; 408, 425, 429, 5xx and a missing ' +
    'answer are tried again, later if the answer says Retry-After; every other answer is final.',
  media: ['webhook', 'email', 'sms', 'push'],
  settings,
  open: (context) => new WebhookChannel(context),
};

class WebhookChannel implements Channel {
  readonly #url: string;
  readonly #headers: Headers;
  readonly #signingSecret: string | undefined;
  readonly #secrets: readonly string[];
  readonly #timeout: number;

  constructor(context: ChannelContext) {
    const given = context.settings as unknown as WebhookSettings;
    this.#url = new URL(given.url).href;
    this.#headers = new Headers({ 'User-Agent': 'carillon', ...given.headers, ...given.secret_headers });
    this.#headers.set('Content-Type', 'application/json');
    this.#signingSecret = given.signing_secret;
    this.#secrets = [given.signing_secret ?? '', ...Object.values(given.secret_headers ?? {})];
    this.#timeout = parseDuration(given.timeout ?? '10s') ?? 10_000;
  }

  async send(message: Message, signal: AbortSignal): Promise<SendResult> {
    if (signal.aborted) return STOPPED;
    const body = bodyOf(message);
    if (body === undefined) return { outcome: 'permanent', reason: 'the rendered `body` is not JSON' };
    const hidden = { to: message.to, secrets: this.#secrets };
    const timeout = AbortSignal.timeout(this.#timeout);
    try {
      const response = await fetch(this.#url, {
        method: 'POST',
        headers: this.#headersFor(message.key, body),
        body,
        redirect: 'manual',
        signal: AbortSignal.any([signal, timeout]),
      });
      return await answerOf(response, hidden);
    } catch (error) {
      if (signal.aborted) return STOPPED;
      return noAnswer(timeout.aborted ? 'it took too long' : error, hidden);
    }
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
