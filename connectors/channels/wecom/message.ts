/** A message → the JSON that WeCom is asked to send, for each of the two ways. */
import { type JsonObject, type Message, parseDuration } from '../../../engine/index.ts';
import type { WecomSettings } from './settings.ts';

export type Composed = { readonly json: JsonObject } | { readonly fault: string };

/** Four hours, says the documentation. */
const LONGEST_CHECK = 14_400;

/** Ids are joined by `|`, and `@all` is everybody: an address must never be read as more than one person. */
const USERID = /^[^|\s@][^|\s]*$/u;

export function applicationMessage(message: Message, given: WecomSettings): Composed {
  if (!USERID.test(message.to)) return { fault: 'the address is not one userid' };
  const body = bodyOf(message.content);
  if (body === undefined) return { fault: 'the message has no text' };
  const seconds = Math.floor((parseDuration(given.duplicate_check ?? '') ?? 0) / 1000);
  const check = { enable_duplicate_check: 1, duplicate_check_interval: Math.min(seconds, LONGEST_CHECK) };
  return { json: { touser: message.to, agentid: given.agent_id!, ...body, ...(seconds > 0 ? check : {}) } };
}

export function contactTask({ to, content }: Message, given: WecomSettings): Composed {
  if (!USERID.test(to)) return { fault: 'the address is not one external_userid' };
  const link = linkOf(content);
  const text = present(content.text);
  if (text === undefined && link === undefined) return { fault: 'the message has neither text nor a link' };
  const json = {
    chat_type: 'single',
    external_userid: [to],
    sender: present(content.sender) ?? given.sender!,
    ...(text === undefined ? {} : { text: { content: text } }),
    ...(link === undefined ? {} : { attachments: [{ msgtype: 'link', link }] }),
  };
  return { json };
}

type Content = Message['content'];

/** A card when there is a title to be clicked, markdown or text otherwise. */
function bodyOf(content: Content): JsonObject | undefined {
  const { markdown, text } = content;
  const link = linkOf(content);
  if (link) {
    const description = present(text) ?? link.title;
    return { msgtype: 'textcard', textcard: { title: link.title, description, url: link.url } };
  }
  if (present(markdown)) return { msgtype: 'markdown', markdown: { content: markdown! } };
  return present(text) ? { msgtype: 'text', text: { content: text! } } : undefined;
}

function linkOf({ title, url, description, picture }: Content) {
  if (!present(title) || !present(url)) return undefined;
  return {
    title: title!,
    url: url!,
    ...(present(description) ? { desc: description! } : {}),
    ...(present(picture) ? { picurl: picture! } : {}),
  };
}

function present(part: string | undefined): string | undefined {
  return part === undefined || part.trim() === '' ? undefined : part;
}
