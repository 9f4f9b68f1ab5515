/**
 * Signed links that people follow from messages. A token says whose and what it is about, and a signature that it is
 * ours; it holds no address and no name. Nothing of it is stored: a marker in the rendered message becomes the link at
 * the hand-over.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { unsubscribeMarker } from '../evaluate/link-marker.ts';
import { hash53 } from '../store/hash.ts';
import type { ProfileId } from '../store/store.ts';
import type { Message } from './channel.ts';
import type { Engine } from './engine.ts';

/** Where the pages are, below the address of the environment's `links`. */
export const UNSUBSCRIBE_PATH = '/u/';

/** What one link ends: messages of a class on a medium. */
export interface Unsubscribing {
  readonly profile: ProfileId;
  readonly class: string;
  readonly medium: string;
  /** Key of the message the link stood in. */
  readonly message: string;
}

export class Links {
  readonly #base: string;
  readonly #key: string;

  constructor(base: string, key: string) {
    this.#base = base.replace(/\/+$/, '');
    this.#key = key;
  }

  unsubscribe({ profile, class: messageClass, medium, message }: Unsubscribing): string {
    const text = [profile.toString(36), messageClass, medium, message].join('.');
    return `${this.#base}${UNSUBSCRIBE_PATH}${text}.${this.#signature(text).toString('base64url')}`;
  }

  /** What a token of ours says; null for any other. */
  read(token: string): Unsubscribing | null {
    const end = token.lastIndexOf('.');
    const text = token.slice(0, Math.max(0, end));
    const shown = Buffer.from(token.slice(end + 1), 'base64url');
    const right = this.#signature(text);
    if (shown.length !== right.length || !timingSafeEqual(shown, right)) return null;
    const [profile = '', messageClass = '', medium = '', message = ''] = text.split('.');
    return { profile: Number.parseInt(profile, 36), class: messageClass, medium, message };
  }

  #signature(text: string): Buffer {
    return createHmac('sha256', this.#key).update(`unsubscribe|${text}`).digest();
  }
}

/** The message with its link in place of the marker; without `links`, or where no consent is asked, with none. */
export function withLinks(message: Message, links: Links | null, mayEnd: boolean): Message {
  const { key, medium, origin } = message;
  const url =
    links && mayEnd
      ? links.unsubscribe({ profile: origin.profile, class: origin.class, medium, message: key })
      : null;
  const content = Object.entries(message.content).map(([part, text]) => [
    part,
    text.replaceAll(unsubscribeMarker(key), url ?? ''),
  ]);
  return { ...message, content: Object.fromEntries(content), ...(url && { unsubscribe: { url } }) };
}

/** Takes the consent back that a link is about. False for a token that is not ours; resolves once it is durable. */
export async function unsubscribe(
  engine: Engine,
  links: Links,
  token: string,
  way: 'page' | 'one_click',
): Promise<boolean> {
  const said = links.read(token);
  if (!said) return false;
  const { profile, class: messageClass, medium: channel, message } = said;
  const properties = {
    class: messageClass,
    channel,
    given: false,
    source: 'unsubscribe',
    proof: `${way} from message ${message}`,
  };
  await engine.submit([
    {
      profile,
      inputs: (at) => [
        {
          type: 'event',
          at,
          time: at,
          event: 'consent_changed',
          message: hash53(['unsubscribe', message, at].join('|')),
          properties,
          imported: false,
        },
      ],
    },
  ]);
  return true;
}
