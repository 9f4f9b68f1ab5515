/**
 * The links of one message that are followed: while it is rendered each gets a number, and a marker stands in its
 * place until the hand-over, where it is signed. Markers name a number, never an address: whatever a person's data
 * holds, nothing but what the template linked to is ever led to.
 */
import type { TrackProgram } from '../compiler/track.ts';
import type { JsonObject } from '../store/store.ts';
import { replaceLinks } from './html-links.ts';
import { clickMarker, openMarker, unsubscribeMarker } from './link-marker.ts';

/** As it stands with the message. */
export type FollowedLink = {
  /** Exactly where it leads. */
  readonly url: string;
  /** What the template calls it. */
  readonly name?: string;
};

/** Longer ones stay as they are. */
const LONGEST_URL = 2_000;
/** More than anybody looks at: a loop over a list gone wrong. */
const MOST_LINKS = 500;

export class FollowedLinks {
  readonly #message: string;
  readonly #track: TrackProgram;
  readonly all: FollowedLink[] = [];

  constructor(message: string, track: TrackProgram) {
    this.#message = message;
    this.#track = track;
  }

  /** The marker of a web link; anything else stays what it is. */
  take(address: string, name: string | null): string {
    const url = this.#track.clicks && this.all.length < MOST_LINKS ? webAddress(address) : null;
    if (url === null || this.#isOurs(url)) return address;
    this.all.push({ url, ...(name !== null && { name }) });
    return clickMarker(this.#message, this.all.length - 1);
  }

  /** The parts of a message with a marker for every link, and for the picture that tells of its opening. */
  in(content: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const { html } = content;
    if (html === undefined || html.trim() === '') return content;
    const linked = this.#track.clicks ? replaceLinks(html, (url, name) => this.take(url, name)) : html;
    return { ...content, html: this.#track.opens ? withPicture(linked, openMarker(this.#message)) : linked };
  }

  /** What was put here by the filter, and the link to unsubscribe by. */
  #isOurs(url: string): boolean {
    return url.startsWith(unsubscribeMarker(this.#message)) || url.startsWith(clickMarker(this.#message));
  }
}

/** As it goes into a header: ASCII. An address that is already is left to the letter. */
function webAddress(text: string): string | null {
  if (!/^https?:\/\//i.test(text) || text.length > LONGEST_URL || !URL.canParse(text)) return null;
  return /^[\x21-\x7e]+$/.test(text) ? text : new URL(text).href;
}

/** At the end of what is shown. */
function withPicture(html: string, marker: string): string {
  const end = html.toLowerCase().lastIndexOf('</body');
  return end < 0 ? html + marker : html.slice(0, end) + marker + html.slice(end);
}

/** Those of a stored message. */
export function followedLinksOf({ links }: JsonObject): readonly FollowedLink[] {
  return Array.isArray(links) ? (links as FollowedLink[]) : [];
}

/** A stored message as people read it: links lead where they lead, and what is signed at the hand-over is named. */
export function readableContent(message: string, body: JsonObject): Readonly<Record<string, string>> {
  const links = followedLinksOf(body);
  const readable = (text: string) =>
    text
      .replaceAll(openMarker(message), '')
      .replaceAll(unsubscribeMarker(message), '(link to unsubscribe)')
      .split(clickMarker(message))
      .map((piece, index) =>
        index === 0 ? piece : piece.replace(/^(\d+)\//, (_, link: string) => links[Number(link)]?.url ?? ''),
      )
      .join('');
  const content = Object.entries((body['content'] ?? {}) as JsonObject);
  return Object.fromEntries(content.map(([part, text]) => [part, readable(String(text))]));
}
