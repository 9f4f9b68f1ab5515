/**
 * What following a link of a message does: the event `message_clicked` or `message_opened` of whoever it was sent to,
 * durable before anybody is led on. A link, and the opening of a message, count once: what comes again changes nothing.
 */
import { type FollowedLink, followedLinksOf } from '../evaluate/followed-links.ts';
import { type MessageNews, messageEvent } from '../evaluate/message-event.ts';
import { hash53 } from '../store/hash.ts';
import type { EffectRow } from '../store/store.ts';
import type { Engine } from './engine.ts';
import { clickTokenOf, type Links } from './links.ts';

/**
 * Where a click leads, or, of an opening, empty; null for a token that is not ours. `counts`: it was a person, as far
 * as can be told.
 */
export type Follow = (what: 'click' | 'open', token: string, counts: boolean) => Promise<string | null>;

export function followBy(engine: Engine, links: Links): Follow {
  return (what, token, counts) =>
    what === 'click' ? click(engine, links, token, counts) : open(engine, links, token, counts);
}

async function click(engine: Engine, links: Links, text: string, counts: boolean): Promise<string | null> {
  const token = clickTokenOf(text);
  const effect = token && (await engine.store.people.effect(token.message));
  const link = effect && followedLinksOf(effect.body)[token.link];
  if (!link || !links.isClick(token, link.url)) return null;
  if (counts) await tell(engine, effect, 'message_clicked', `clicked|${token.link}`, linkProperties(link));
  return link.url;
}

function linkProperties({ url, name }: FollowedLink) {
  return { url, ...(name !== undefined && { link: name }) };
}

async function open(engine: Engine, links: Links, token: string, counts: boolean): Promise<string | null> {
  const message = links.readOpen(token);
  const effect = message === null ? null : await engine.store.people.effect(message);
  if (!effect) return null;
  if (counts) await tell(engine, effect, 'message_opened', 'opened', {});
  return '';
}

async function tell(
  engine: Engine,
  effect: EffectRow,
  event: string,
  key: string,
  properties: NonNullable<MessageNews['properties']>,
): Promise<void> {
  await engine.submit([
    {
      profile: effect.profile,
      once: hash53([effect.key, key].join('|')),
      inputs: (at) => [messageEvent(effect, { event, at, key, properties })],
    },
  ]);
}
