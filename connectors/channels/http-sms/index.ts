/**
 * Channel `http-sms`: hands a text message to any provider that takes it over HTTP. Its settings say what the
 * request is and what the answer means; for Twilio and Aliyun they are ready (`twilio.ts`, `aliyun.ts`, where their
 * documentation is named).
 */
import type {
  Channel,
  ChannelContext,
  ChannelSpec,
  Json,
  Message,
  SendResult,
} from '../../../engine/index.ts';
import { Attempt } from '../http/attempt.ts';
import { PLACES, unknownPlaces } from '../http/placeholders.ts';
import { timeoutOf } from '../http/settings.ts';
import { aliyun } from './aliyun.ts';
import { type Format, formatOf } from './format.ts';
import { judged } from './judge.ts';
import { type HttpSmsSettings, settings } from './settings.ts';
import { twilio } from './twilio.ts';

export const httpSms: ChannelSpec = {
  name: 'http-sms',
  title: 'SMS over HTTP',
  description:
    'Hands a text message to a provider over HTTP: `twilio`, `aliyun`, or any other by a `request` of your own with ' +
    'places that the message fills, and rules for its `answer`. When no connection comes about it is tried again; ' +
    'when the request was sent and no answer came, or one that cannot be read, it is in doubt. What is about the ' +
    'account is tried again while it is mended; what is about the message is final. The number goes out as it is ' +
    'known, in E.164.',
  media: ['sms'],
  settings,
  open: (context) => new HttpSmsChannel(context),
};

/** One telephone number and nothing else: an address must never be read as two. */
const NUMBER = /^\+?[0-9]{3,15}$/;

class HttpSmsChannel implements Channel {
  readonly #format: Format;
  readonly #timeout: number;

  constructor({ id, settings }: ChannelContext) {
    const given = settings as unknown as HttpSmsSettings;
    const [unknown] = unknownPlaces(placesIn(given));
    if (unknown) throw new Error(`channel ${id}: nothing fills {${unknown}}; there are ${PLACES}`);
    const bad = [given.answer?.accepted?.matches, given.answer?.code_matches].find(
      (text) => !isPattern(text),
    );
    if (bad) throw new Error(`channel ${id}: \`${bad}\` in \`answer\` is not a pattern`);
    this.#format = chosen(id, given);
    this.#timeout = timeoutOf(given);
  }

  async send(message: Message, signal: AbortSignal): Promise<SendResult> {
    const { provider, secrets, answer: rules } = this.#format;
    const attempt = new Attempt({ provider, signal, timeout: this.#timeout, to: message.to, secrets });
    if (!NUMBER.test(message.to)) return attempt.permanent('the address is not one telephone number');
    if (Object.values(message.content).every((part) => part.trim() === ''))
      return attempt.permanent('the message has no text');
    const request = this.#format.request(message);
    if ('fault' in request) return attempt.permanent(request.fault);
    const { answer, result } = await attempt.answerTo(request);
    return result ?? judged(answer, rules, attempt);
  }
}

function chosen(id: string, given: HttpSmsSettings): Format {
  const { request, answer = {} } = given;
  if (request) return formatOf(id, 'the provider', request, answer);
  const format = given.twilio ? twilio(id, given.twilio) : aliyun(given.aliyun!);
  return { ...format, answer: { ...format.answer, ...answer } };
}

function placesIn({ request, aliyun }: HttpSmsSettings): Json {
  return [request?.query ?? {}, request?.form ?? {}, request?.json ?? {}, aliyun?.parameters ?? {}];
}

function isPattern(text: string | undefined): boolean {
  try {
    return new RegExp(text ?? '', 'u') !== null;
  } catch {
    return false;
  }
}
