/** A message → the template message that WeChat is asked to send. */
import type { Json, JsonObject, Message } from '../../../engine/index.ts';
import { jsonObject } from '../http/json.ts';
import { filled } from '../http/placeholders.ts';
import type { WechatSettings } from './settings.ts';

export type Composed = { readonly json: JsonObject } | { readonly fault: string };

/** `client_msg_id` may have so many characters; our keys have 20. */
const LONGEST_ID = 32;

export function templateMessage(message: Message, given: WechatSettings): Composed {
  const { to, key, content } = message;
  const template = present(content.template_id) ?? given.template_id;
  const url = present(content.url) ?? given.url;
  if (to.trim() === '') return { fault: 'the message has no openid' };
  if (template === undefined) return { fault: 'neither the template nor the channel has a `template_id`' };
  const keywords = keywordsOf(message, given);
  if (keywords === undefined) return { fault: 'the rendered `data` is not a JSON object of texts' };
  if (Object.values(keywords).every((text) => text.trim() === ''))
    return { fault: 'the message has no text' };
  const data = Object.fromEntries(Object.entries(keywords).map(([name, value]) => [name, { value }]));
  const json = {
    touser: to,
    template_id: template,
    // WeChat sends a message with this id once in ten minutes.
    client_msg_id: key.slice(0, LONGEST_ID),
    ...(url === undefined ? {} : { url }),
    ...(given.miniprogram === undefined ? {} : { miniprogram: { ...given.miniprogram } }),
    data,
  };
  return { json };
}

function keywordsOf(message: Message, given: WechatSettings): Record<string, string> | undefined {
  const own = present(message.content.data);
  if (own === undefined) {
    const entries = Object.entries(given.data ?? {});
    return Object.fromEntries(entries.map(([name, text]) => [name, filled(text, message)]));
  }
  const json = jsonObject(own);
  if (json === undefined) return undefined;
  const entries = Object.entries(json).map(([name, value]) => [name, textOf(value)] as const);
  if (entries.some(([, text]) => text === undefined)) return undefined;
  return Object.fromEntries(entries) as Record<string, string>;
}

/** A text or number, or `{ value: … }` as WeChat itself writes it. */
function textOf(value: Json): string | undefined {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  const inner = value !== null && typeof value === 'object' ? (value as JsonObject)['value'] : undefined;
  return typeof inner === 'string' || typeof inner === 'number' ? String(inner) : undefined;
}

function present(part: string | undefined): string | undefined {
  return part === undefined || part.trim() === '' ? undefined : part;
}
