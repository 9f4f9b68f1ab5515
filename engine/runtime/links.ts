/**
 * Signed links that people follow from messages. A token says whose and what it is about, and a signature that it is
 * ours; it holds no address and no name. Nothing of it is stored: a marker in the rendered message becomes the link at
 * the hand-over.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FollowedLink } from '../evaluate/followed-links.ts';
import { withEntities } from '../evaluate/html-links.ts';
import { clickMarker, openMarker, unsubscribeMarker } from '../evaluate/link-marker.ts';
import { hash53 } from '../store/hash.ts';
import type { ProfileId } from '../store/store.ts';
import type { Message } from './channel.ts';
import type { Engine } from './engine.ts';

/** Where the pages are, below the address of the environment's `links`. */
export const UNSUBSCRIBE_PATH = '/u/';
export const CLICK_PATH = '/c/';
export const OPEN_PATH = '/o/';

/** Bytes of the signature of a link that is followed, which must be short enough for a text message: 128 bits. */
const SHORT = 16;

/** Before the token, in the subject of a mail. */
const BY_MAIL = 'unsubscribe';

/** How somebody said it. */
export type UnsubscribeWay = 'page' | 'one_click' | 'mail';

/** What may be tokens in a mail, or in its subject, in whatever form it was handed on. */
export function unsubscribeTokensIn(text: string): readonly string[] {
  const found = text.matchAll(/unsubscribe(?:\s|%20|\+)+([0-9a-z]+(?:\.[\w-]+){4})/gi);
  return [...new Set([...found].map(([, token = '']) => token))].slice(0, 5);
}

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

  /** `mailto`: where mails that unsubscribe may be sent to. */
  constructor(
    base: string,
    key: string,
    readonly mailto: string | null = null,
  ) {
    this.#base = base.replace(/\/+$/, '');
    this.#key = key;
  }

  unsubscribe(about: Unsubscribing): string {
    return `${this.#base}${UNSUBSCRIBE_PATH}${this.#token(about)}`;
  }

  /** Beside the link: an address, and the subject by which a mail to it says the same. */
  unsubscribeByMail(about: Unsubscribing): { readonly mailto: string; readonly subject: string } | null {
    return this.mailto === null ? null : { mailto: this.mailto, subject: `${BY_MAIL} ${this.#token(about)}` };
  }

  #token({ profile, class: messageClass, medium, message }: Unsubscribing): string {
    const text = [profile.toString(36), messageClass, medium, message].join('.');
    return `${text}.${this.#signature(text).toString('base64url')}`;
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

  /** Signs where it leads without saying it: the address stands with the message. */
  click(message: string, link: number, url: string): string {
    return `${this.#base}${CLICK_PATH}${message}.${link}.${this.#short('click', message, link, url)}`;
  }

  /** Whether a token that names this message and link was made for this address. */
  isClick({ signature, message, link }: ClickToken, url: string): boolean {
    return isSame(signature, this.#short('click', message, link, url));
  }

  open(message: string): string {
    return `${this.#base}${OPEN_PATH}${message}.${this.#short('open', message)}`;
  }

  /** The message whose opening a token tells of; null for a token that is not ours. */
  readOpen(token: string): string | null {
    const [message = '', signature = '', ...more] = token.split('.');
    return more.length === 0 && isSame(signature, this.#short('open', message)) ? message : null;
  }

  #short(...parts: readonly (string | number)[]): string {
    const digest = createHmac('sha256', this.#key).update(parts.join('|')).digest();
    return digest.subarray(0, SHORT).toString('base64url');
  }

  #signature(text: string): Buffer {
    return createHmac('sha256', this.#key).update(`unsubscribe|${text}`).digest();
  }
}

/** What the token of a click says; whether it is ours is known with the address. */
export interface ClickToken {
  readonly message: string;
  readonly link: number;
  readonly signature: string;
}

export function clickTokenOf(token: string): ClickToken | null {
  const [, message = '', link = '', signature = ''] =
    /^([a-z0-9]{1,64})\.(\d{1,4})\.([\w-]{22})$/.exec(token) ?? [];
  return signature === '' ? null : { message, link: Number(link), signature };
}

function isSame(shown: string, right: string): boolean {
  const [one, other] = [Buffer.from(shown), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/**
 * The message with its links in place of the markers. Without `links` those that are followed are what the template
 * said; where no consent is asked, or without `links`, there is none to unsubscribe by.
 */
export function withLinks(
  message: Message,
  followed: readonly FollowedLink[],
  links: Links | null,
  mayEnd: boolean,
): Message {
  const { key, medium, origin } = message;
  const about = { profile: origin.profile, class: origin.class, medium, message: key };
  const url = links && mayEnd ? links.unsubscribe(about) : null;
  const content = Object.entries(message.content).map(([part, text]) => [
    part,
    withFollowed(text, part, key, followed, links).replaceAll(unsubscribeMarker(key), url ?? ''),
  ]);
  return {
    ...message,
    content: Object.fromEntries(content),
    ...(url && { unsubscribe: { url, ...(medium === 'email' && links?.unsubscribeByMail(about)) } }),
  };
}

function withFollowed(
  text: string,
  part: string,
  key: string,
  followed: readonly FollowedLink[],
  links: Links | null,
): string {
  const start = clickMarker(key);
  if (!text.includes(start) && part !== 'html') return text;
  const marker = new RegExp(`${start.replaceAll('.', '\\.')}(\\d+)/`, 'g');
  const picture = links ? openMarker(key).replace(/(src=")[^"]*/, `$1${links.open(key)}`) : '';
  return text.replaceAll(openMarker(key), picture).replaceAll(marker, (_, number: string) => {
    const url = followed[Number(number)]?.url;
    if (url === undefined) return '';
    if (links) return links.click(key, Number(number), url);
    return part === 'html' ? withEntities(url) : url;
  });
}

/** Takes the consent back that a link is about. False for a token that is not ours; resolves once it is durable. */
export async function unsubscribe(
  engine: Engine,
  links: Links,
  token: string,
  way: UnsubscribeWay,
): Promise<boolean> {
  const said = links.read(token);
  if (!said) return false;
  const { profile, class: messageClass, medium: channel, message } = said;
  const properties = {
    class: messageClass,
    channel,
    given: false,
    by: way,
    message,
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
