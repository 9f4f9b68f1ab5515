/**
 * Channel `wecom` (企业微信): a message of an application to a member, or a task for a member to send a message to a
 * customer. WeCom takes no idempotency key; `duplicate_check` has it hold back what is the same as before.
 *
 * https://developer.work.weixin.qq.com/document/path/91039 (gettoken)
 * https://developer.work.weixin.qq.com/document/path/90236 (message/send)
 * https://developer.work.weixin.qq.com/document/path/92135 (externalcontact/add_msg_template)
 * https://developer.work.weixin.qq.com/document/path/90313 (error codes)
 */
import type {
  Channel,
  ChannelContext,
  ChannelSpec,
  Json,
  Message,
  SendResult,
} from '../../../engine/index.ts';
import { type Codes, ErrcodeApi, jsonHeaders } from '../errcode/api.ts';
import { textAt } from '../http/json.ts';
import { timeoutOf } from '../http/settings.ts';
import { applicationMessage, contactTask } from './message.ts';
import { HOME, settings, type WecomSettings } from './settings.ts';

export const wecom: ChannelSpec = {
  name: 'wecom',
  title: 'WeCom (企业微信)',
  description:
    'Sends a message of an application to a member (parts `text`, `markdown`, or `title` and `url` for a card), or ' +
    'gives a member the task to send `text` and a link (`title`, `url`, `description`, `picture`) to a customer. The ' +
    'access token is kept and renewed when WeCom no longer knows it. An unknown member or customer is final; a ' +
    'limit (45009) and a busy system (-1) are tried again, and so is what is about the account, while it is mended.',
  media: ['wecom'],
  settings,
  open: (context) => new WecomChannel(context),
};

const CODES: Codes = {
  renew: [40014, 41001, 42001],
  // Busy; too many calls, too often, too many at once; the task before is still being given out.
  later: [-1, 45009, 45011, 45033, 41063],
  // Corporation, application, rights, the address we call from.
  ours: [40013, 40056, 48002, 60011, 60020, 301002],
};

class WecomChannel implements Channel {
  readonly #given: WecomSettings;
  readonly #base: string;
  readonly #api: ErrcodeApi;

  constructor({ settings }: ChannelContext) {
    this.#given = settings as unknown as WecomSettings;
    const { corp_id, secret, base_url = HOME } = this.#given;
    this.#base = base_url;
    const url = new URL('/cgi-bin/gettoken', base_url);
    url.searchParams.set('corpid', corp_id);
    url.searchParams.set('corpsecret', secret);
    this.#api = new ErrcodeApi({
      provider: 'WeCom',
      codes: CODES,
      secrets: [secret],
      timeout: timeoutOf(this.#given),
      tokenRequest: { method: 'GET', url, headers: jsonHeaders() },
    });
  }

  async send(message: Message, signal: AbortSignal): Promise<SendResult> {
    const attempt = this.#api.attempt(message.to, signal);
    const isTask = this.#given.as === 'customer_contact';
    const composed = isTask ? contactTask(message, this.#given) : applicationMessage(message, this.#given);
    if ('fault' in composed) return attempt.permanent(composed.fault);
    const path = isTask ? '/cgi-bin/externalcontact/add_msg_template' : '/cgi-bin/message/send';
    const body = JSON.stringify(composed.json);
    const { json, result } = await this.#api.call(attempt, new URL(path, this.#base), message.key, body);
    if (result) return result;
    // It says 0 also when nobody was left to send it to.
    const left = LEFT_OUT.find(([name]) => isNamed(json[name]));
    if (left) return attempt.permanent(`${left[0]}: ${left[1]}`);
    return attempt.accepted(textAt(json, 'msgid') ?? 'errcode 0');
  }

  async close(): Promise<void> {
    this.#api.close();
  }
}

const LEFT_OUT: readonly (readonly [string, string])[] = [
  ['invaliduser', 'the member is unknown or may not be written to by the application'],
  ['unlicenseduser', 'the member has no licence for the interface'],
  ['fail_list', 'the customer is unknown, or the member may not write to them now'],
];

/** `a|b` or a list; there was one person to name. */
function isNamed(value: Json | undefined): boolean {
  return (typeof value === 'string' && value !== '') || (Array.isArray(value) && value.length > 0);
}
