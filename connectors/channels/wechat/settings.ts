/** What the `with:` of a wechat channel may say. */
import type { JsonObject } from '../../../engine/index.ts';
import { PLACES } from '../http/placeholders.ts';
import { baseUrlSetting, timeoutSetting } from '../http/settings.ts';

export interface WechatSettings {
  readonly app_id: string;
  readonly app_secret: string;
  readonly template_id?: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly url?: string;
  readonly miniprogram?: { readonly appid: string; readonly pagepath?: string };
  readonly base_url?: string;
  readonly timeout?: string;
}

export const HOME = 'https://api.weixin.qq.com';

export const settings: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['app_id', 'app_secret'],
  properties: {
    app_id: {
      type: 'string',
      minLength: 1,
      title: 'Account',
      description: 'AppID of the official account.',
      examples: ['wx1234567890abcdef'],
    },
    app_secret: {
      type: 'string',
      format: 'secret',
      title: 'Secret',
      description: 'AppSecret of the official account.',
      examples: [{ secret: 'wechat_secret' }],
    },
    template_id: {
      type: 'string',
      minLength: 1,
      title: 'Template',
      description: "Id of the account's message template, when the template here has no `template_id`.",
      examples: ['TM00015'],
    },
    data: {
      type: 'object',
      additionalProperties: { type: 'string' },
      title: 'Keywords',
      description: `Values of the template's keywords, when the template here has no \`data\`. Filled in: ${PLACES}.`,
      examples: [{ thing1: '{text}', time2: '{content.when}' }],
    },
    url: {
      type: 'string',
      pattern: '^https?://',
      title: 'Link',
      description: 'Where a tap leads, when the template here has no `url`.',
      examples: ['https://shop.example'],
    },
    miniprogram: {
      type: 'object',
      additionalProperties: false,
      required: ['appid'],
      title: 'Mini program',
      description: 'Where a tap leads instead, in WeChat itself.',
      properties: {
        appid: { type: 'string', minLength: 1, title: 'Id', description: 'AppID of the mini program.' },
        pagepath: { type: 'string', title: 'Page', description: 'Page of it, with its parameters.' },
      },
    },
    ...baseUrlSetting(HOME),
    ...timeoutSetting,
  },
};
