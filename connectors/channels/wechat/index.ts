/**
 * Channel `wechat` (微信公众号): template messages of an official account. The idempotency key goes along as
 * `client_msg_id`, with which WeChat sends a message once, however often it is asked to within ten minutes.
 *
 * https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html (the access token)
 * https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Template_Message_Interface.html
 * https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html (error codes)
 */
import type { Channel, ChannelContext, ChannelSpec, Message, SendResult } from '../../../engine/index.ts';
import { type Codes, ErrcodeApi, jsonHeaders, numberIn } from '../errcode/api.ts';
import { PLACES, unknownPlaces } from '../http/placeholders.ts';
import { timeoutOf } from '../http/settings.ts';
import { templateMessage } from './message.ts';
import { HOME, settings, type WechatSettings } from './settings.ts';

export const wechat: ChannelSpec = {
  name: 'wechat',
  title: 'WeChat official account (微信公众号)',
  description:
    'Sends a template message to a follower; the address is their openid. The parts are `data` (a JSON object: ' +
    'keyword → text), `template_id` and `url`; what a template leaves out, the settings say. The access token is the ' +
    'stable one, kept, and asked for again when WeChat no longer knows it. A person who does not follow (43004) or ' +
    'does not want it (43101) is final; a limit (45009) and a busy system (-1) are tried again, and so is what is ' +
    'about the account, while it is mended.',
  media: ['wechat'],
  settings,
  open: (context) => new WechatChannel(context),
};

const CODES: Codes = {
  // 40001: somebody else has renewed it.
  renew: [40001, 40014, 41001, 42001],
  // Busy; the quota of the day, of the minute.
  later: [-1, 45009, 45011],
  // Account, secret, rights, the address we call from, an account that is limited.
  ours: [40013, 40125, 40164, 41002, 41004, 48001, 48004, 50001, 50002],
};

class WechatChannel implements Channel {
  readonly #given: WechatSettings;
  readonly #url: URL;
  readonly #api: ErrcodeApi;

  constructor({ id, settings }: ChannelContext) {
    this.#given = settings as unknown as WechatSettings;
    const { app_id, app_secret, base_url = HOME, data = {} } = this.#given;
    const [unknown] = unknownPlaces(data);
    if (unknown)
      throw new Error(`channel ${id}: nothing fills {${unknown}} in \`data\`; there are ${PLACES}`);
    this.#url = new URL('/cgi-bin/message/template/send', base_url);
    const body = JSON.stringify({ grant_type: 'client_credential', appid: app_id, secret: app_secret });
    this.#api = new ErrcodeApi({
      provider: 'WeChat',
      codes: CODES,
      secrets: [app_secret],
      timeout: timeoutOf(this.#given),
      tokenRequest: { url: new URL('/cgi-bin/stable_token', base_url), headers: jsonHeaders(), body },
    });
  }

  async send(message: Message, signal: AbortSignal): Promise<SendResult> {
    const attempt = this.#api.attempt(message.to, signal);
    const composed = templateMessage(message, this.#given);
    if ('fault' in composed) return attempt.permanent(composed.fault);
    const body = JSON.stringify(composed.json);
    const { answer, result } = await this.#api.call(attempt, this.#url, message.key, body);
    return result ?? attempt.accepted(numberIn(answer, 'msgid') ?? 'errcode 0');
  }

  async close(): Promise<void> {
    this.#api.close();
  }
}
