/** An event about a message: everything later conditions can ask, taken from the message itself. Pure. */
import { hash53 } from '../store/hash.ts';
import type { EffectRow, JsonObject } from '../store/store.ts';
import type { EventInput } from './input.ts';

export interface MessageNews {
  readonly event: string;
  readonly at: number;
  /** When it happened; left out, `at`. */
  readonly time?: number;
  /** Tells this one from others about the same message. */
  readonly key: string;
  readonly properties?: JsonObject;
}

export function messageEvent(
  { key, channel, body }: Pick<EffectRow, 'key' | 'channel' | 'body'>,
  news: MessageNews,
): EventInput {
  const { at, event, time = at, properties } = news;
  return {
    type: 'event',
    at,
    time: Math.min(time, at),
    event,
    message: hash53([key, news.key].join('|')),
    properties: { ...aboutMessage(key, channel, body), ...properties },
    imported: false,
  };
}

function aboutMessage(message: string, channel: string, body: JsonObject): JsonObject {
  const origin = body['origin'] as JsonObject;
  return {
    message,
    channel,
    medium: body['medium']!,
    locale: body['locale']!,
    instance: body['instance']!,
    journey: origin['journey']!,
    step: origin['step']!,
    template: origin['template']!,
    class: origin['class']!,
  };
}
