/**
 * Channel `slack`: posts to a Slack conversation, as a bot (`chat.postMessage`) or through an incoming webhook.
 * Slack knows no message again, so one that is in doubt and sent again may stand there twice.
 *
 * https://docs.slack.dev/reference/methods/chat.postMessage
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 * https://docs.slack.dev/apis/web-api/rate-limits
 */
import type { Channel, ChannelContext, ChannelSpec, Message, SendResult } from '../../../engine/index.ts';
import { type Answer, Attempt, isSuccess } from '../http/attempt.ts';
import { headersFrom } from '../http/headers.ts';
import { jsonObject, textAt } from '../http/json.ts';
import { timeoutOf } from '../http/settings.ts';
import { errorOf } from './errors.ts';
import { payloadOf } from './payload.ts';
import { HOME, type SlackSettings, settings } from './settings.ts';

export const slack: ChannelSpec = {
  name: 'slack',
  title: 'Slack',
  description:
    'Posts to a conversation, as a bot (`token`; the address of a message is the id of a channel or a person) or ' +
    'through an incoming webhook (`webhook_url`). The medium `slack` has the parts `text` and `blocks`; the medium ' +
    "`webhook` has Slack's JSON as its `body`. Limits are waited for as Retry-After says; an unknown or archived " +
    'conversation is final; a token that is refused is tried again, so that nothing is lost while it is mended; ' +
    '`fatal_error` and `internal_error` leave the message in doubt, as Slack says itself.',
  media: ['slack', 'webhook'],
  settings,
  open: (context) => new SlackChannel(context),
};

class SlackChannel implements Channel {
  readonly #given: SlackSettings;
  readonly #url: URL;
  readonly #headers: Headers;
  readonly #secrets: readonly string[];
  readonly #timeout: number;

  constructor({ id, settings }: ChannelContext) {
    this.#given = settings as SlackSettings;
    const { webhook_url, base_url = HOME, token = '' } = this.#given;
    this.#url = addressOf(id, webhook_url ?? `${base_url}/api/chat.postMessage`);
    // The path of a webhook is the secret in it.
    this.#secrets = [webhook_url ?? '', webhook_url === undefined ? '' : this.#url.pathname, token];
    this.#headers = headersFrom(id, {
      'Content-Type': 'application/json; charset=utf-8',
      'User-Agent': 'carillon',
      ...(token === '' ? {} : { Authorization: `Bearer ${token}` }),
    });
    this.#timeout = timeoutOf(this.#given);
  }

  async send(message: Message, signal: AbortSignal): Promise<SendResult> {
    const attempt = new Attempt({
      provider: 'Slack',
      signal,
      timeout: this.#timeout,
      to: message.to,
      secrets: this.#secrets,
    });
    const payload = payloadOf(message, this.#given.markup ?? false);
    if ('fault' in payload) return attempt.permanent(payload.fault);
    const channel = message.to || this.#given.channel;
    const isBot = this.#given.token !== undefined;
    if (isBot && !channel) return attempt.permanent('the message has no conversation to go to');
    const headers = new Headers(this.#headers);
    headers.set('Idempotency-Key', message.key);
    const body = JSON.stringify(isBot ? { ...payload.json, channel } : payload.json);
    const { answer, result } = await attempt.answerTo({ url: this.#url, headers, body });
    if (result) return result;
    return isBot ? botAnswer(answer, attempt) : webhookAnswer(answer, attempt);
  }
}

function botAnswer(answer: Answer, attempt: Attempt): SendResult {
  const json = jsonObject(answer.text);
  if (json?.ok === false && typeof json.error === 'string' && answer.status < 500)
    return answer.status === 429 ? attempt.byStatus(answer) : errorOf(json.error, answer, attempt);
  if (!isSuccess(answer)) return attempt.byStatus(answer);
  const id = textAt(json, 'ts');
  return json?.ok === true && id !== undefined ? attempt.accepted(id) : attempt.unreadable(answer);
}

/** A word: `ok`, or what was wrong. */
function webhookAnswer(answer: Answer, attempt: Attempt): SendResult {
  const word = answer.text.trim();
  if (isSuccess(answer)) return word === 'ok' ? attempt.accepted('ok') : attempt.unreadable(answer);
  const isWord = /^[a-z_]{1,60}$/.test(word) && answer.status >= 400 && answer.status !== 429;
  return isWord ? errorOf(word, answer, attempt) : attempt.byStatus(answer);
}

/** What is wrong with a secret address is said without showing it. */
function addressOf(id: string, url: string): URL {
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new Error(`channel ${id}: the address of the incoming webhook is not a web address`);
  return new URL(url);
}
