/** A message on its way out: what the channel may know, and the links in it. */
import type { Effect } from '../../evaluate/draft.ts';
import { followedLinksOf } from '../../evaluate/followed-links.ts';
import type { Message } from '../channel.ts';
import { withLinks } from '../links.ts';
import type { HandOver } from './hand-over.ts';

export const handOverMessage: HandOver = (channel, effect, { program, links, signal }) => {
  const message = messageOf(effect);
  const rule = program.policy.consent.get(message.origin.class)?.get(message.medium);
  // What needs no consent cannot be ended by taking it back.
  const mayEnd = rule === 'opt_in' || rule === 'opt_out';
  return channel.send(withLinks(message, followedLinksOf(effect.body), links, mayEnd), signal);
};

function messageOf({ key, body, createdAt }: Effect): Message {
  const { medium, to, locale, content, origin } = body as unknown as Omit<Message, 'key' | 'at'>;
  return { key, medium, to, locale, content, origin, at: createdAt };
}
