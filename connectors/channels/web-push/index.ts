/**
 * Channel `web-push`: wakes the service worker of a browser through its push service. The payload is encrypted for
 * that browser by the `web-push` package; the request is ours, so that we know how far it came.
 *
 * https://www.rfc-editor.org/rfc/rfc8030 (the protocol: TTL, urgency, topic, and what the statuses mean)
 * https://www.rfc-editor.org/rfc/rfc8291 (encryption), https://www.rfc-editor.org/rfc/rfc8292 (VAPID)
 */
import { createHash } from 'node:crypto';
import webpush, { type RequestDetails, type RequestOptions } from 'web-push';
import {
  type Channel,
  type ChannelContext,
  type ChannelSpec,
  type Message,
  parseDuration,
  type SendResult,
} from '../../../engine/index.ts';
import { type Answer, Attempt, isSuccess } from '../http/attempt.ts';
import { timeoutOf } from '../http/settings.ts';
import { payloadOf } from './payload.ts';
import { HOSTS, settings, type WebPushSettings } from './settings.ts';
import { isAllowed, type Subscription, secretsOf, subscriptionOf } from './subscription.ts';

export const webPush: ChannelSpec = {
  name: 'web-push',
  title: 'Web push',
  description:
    'Sends a notification to a browser, encrypted for it alone. The address of a message is the subscription, as the ' +
    'browser gives it in JSON. The service worker receives the parts of the template (`title`, `body`, …) as JSON ' +
    'with a `tag`, by which a browser shows a message that came twice only once. A subscription that is gone (404, ' +
    '410) and a payload that is too large (413) are final; limits (429) and 5xx are tried again, after Retry-After.',
  media: ['push'],
  settings,
  open: (context) => new WebPushChannel(context),
};

class WebPushChannel implements Channel {
  readonly #given: WebPushSettings;
  readonly #ttl: number;
  readonly #timeout: number;

  constructor({ id, settings }: ChannelContext) {
    this.#given = settings as unknown as WebPushSettings;
    this.#ttl = Math.floor((parseDuration(this.#given.ttl ?? '4w') ?? 0) / 1000);
    this.#timeout = timeoutOf(this.#given);
    checkKeys(id, this.#given);
  }

  async send(message: Message, signal: AbortSignal): Promise<SendResult> {
    const subscription = subscriptionOf(message.to);
    const privateKey = this.#given.vapid.private_key;
    const attempt = new Attempt({
      provider: 'the push service',
      signal,
      timeout: this.#timeout,
      to: message.to,
      secrets: [privateKey, ...(subscription ? secretsOf(subscription) : [])],
    });
    if (subscription === undefined) return attempt.permanent('the address is not a push subscription');
    if (!isAllowed(subscription.endpoint, this.#given.hosts ?? HOSTS))
      return attempt.permanent('the subscription is of a push service that is not among `hosts`');
    const payload = payloadOf(message);
    if (payload === undefined) return attempt.permanent('the notification has neither title nor body');
    const details = this.#detailsOf(subscription, payload, message);
    if (details === undefined) return attempt.permanent('the keys of the subscription are not valid');
    const headers = headersOf(details);
    attempt.hide(headers.get('Authorization') ?? '');
    attempt.hide(/t=([^,]+)/.exec(headers.get('Authorization') ?? '')?.[1] ?? '');
    const request = { url: subscription.endpoint, headers, body: details.body };
    const { answer, result } = await attempt.answerTo(request);
    return result ?? resultOf(answer, attempt);
  }

  #detailsOf(
    { endpoint, keys }: Subscription,
    payload: string,
    message: Message,
  ): (RequestDetails & { body: Buffer }) | undefined {
    const { vapid, urgency = 'normal' } = this.#given;
    const { subject, public_key: publicKey, private_key: privateKey } = vapid;
    const topic = this.#topicOf(message);
    const options: RequestOptions = {
      vapidDetails: { subject, publicKey, privateKey },
      TTL: this.#ttl,
      urgency,
      ...(topic === undefined ? {} : { topic }),
    };
    try {
      return webpush.generateRequestDetails({ endpoint: endpoint.href, keys }, payload, options);
    } catch {
      // Our own keys were tried when the channel was opened.
      return undefined;
    }
  }

  /** At most 32 characters of base64url (RFC 8030, 5.4). */
  #topicOf({ key, origin }: Message): string | undefined {
    const { topic = 'message' } = this.#given;
    if (topic === 'none') return undefined;
    if (topic === 'message' && /^[A-Za-z0-9_-]{1,32}$/.test(key)) return key;
    const named = topic === 'message' ? key : origin.template;
    return createHash('sha256').update(named).digest('base64url').slice(0, 32);
  }
}

function headersOf({ headers }: RequestDetails): Headers {
  const all = new Headers({ 'User-Agent': 'carillon' });
  for (const [name, value] of Object.entries(headers ?? {})) all.set(name, String(value));
  return all;
}

function resultOf(answer: Answer, attempt: Attempt): SendResult {
  const { status, headers } = answer;
  // The last part of the message's own address, by which the push service knows it.
  const id = (headers.location ?? '').split(/[/?#]/).filter(Boolean).at(-1);
  if (isSuccess(answer)) return attempt.accepted(id ?? `HTTP ${status}`);
  if (status === 404 || status === 410) return attempt.permanent(`HTTP ${status} the subscription is gone`);
  if (status === 413) return attempt.permanent(`HTTP ${status} the notification is too large`);
  return attempt.byStatus(answer);
}

/** Keys that cannot sign are found at once and not by every message; none of them is shown. */
function checkKeys(id: string, { vapid }: WebPushSettings): void {
  try {
    const { subject, public_key, private_key } = vapid;
    webpush.getVapidHeaders('https://push.example', subject, public_key, private_key, 'aes128gcm');
  } catch {
    throw new Error(`channel ${id}: the VAPID contact or keys are not valid`);
  }
}
