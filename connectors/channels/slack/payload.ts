/** A message → what Slack is asked to post. */
import type { Json, JsonObject, Message } from '../../../engine/index.ts';
import { jsonObject } from '../http/json.ts';

export type Payload = { readonly json: JsonObject } | { readonly fault: string };

/** The medium `webhook` gives Slack's JSON itself, every other gives `text` and perhaps `blocks`. */
export function payloadOf({ medium, content, key }: Message, markup: boolean): Payload {
  // Slack shows metadata to nobody; apps that read the conversation find the key there.
  const metadata = { event_type: 'carillon_message', event_payload: { key } };
  if (medium === 'webhook') {
    const given = jsonObject(content.body ?? '');
    if (given === undefined) return { fault: 'the rendered `body` is not a JSON object' };
    // Where to is said by the address alone.
    const { channel: _, token: __, ...rest } = given;
    return { json: { ...rest, metadata } };
  }
  const text = markup ? content.text : escaped(content.text ?? '');
  const blocks = blocksOf(content.blocks);
  if (blocks === null) return { fault: 'the rendered `blocks` are not a JSON list' };
  if (!text?.trim() && blocks === undefined) return { fault: 'the message has neither text nor blocks' };
  return { json: { ...(text ? { text } : {}), ...(blocks ? { blocks } : {}), metadata } };
}

/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function blocksOf(part: string | undefined): Json | undefined | null {
  if (part === undefined || part.trim() === '') return undefined;
  try {
    const value = JSON.parse(part) as Json;
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
