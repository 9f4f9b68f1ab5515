/**
 * The headers by which a mail program offers to unsubscribe: List-Unsubscribe (RFC 2369), and List-Unsubscribe-Post
 * (RFC 8058) for one click, which mail programs trust only over https and when DKIM signs both.
 */
import type { Message } from '../../../engine/index.ts';
import { MAILBOX } from './mailbox.ts';

type Header = { readonly prepared: true; readonly value: string };

/** None for a message without a link; undefined when the link is not one. */
export function unsubscribeHeaders({ unsubscribe }: Message): Readonly<Record<string, Header>> | undefined {
  if (unsubscribe === undefined) return {};
  const { url, mailto, subject = 'unsubscribe' } = unsubscribe;
  if (!isWebAddress(url) || (mailto !== undefined && !MAILBOX.test(mailto))) return undefined;
  if (!SUBJECT.test(subject)) return undefined;
  const ways = [
    `<${url}>`,
    ...(mailto === undefined ? [] : [`<mailto:${encodeURI(mailto)}?subject=${encodeURIComponent(subject)}>`]),
  ];
  // Prepared: put into another form, the link would lead nowhere.
  const list = { 'List-Unsubscribe': { prepared: true, value: ways.join(',\r\n ') } } as const;
  if (!url.startsWith('https:')) return list;
  return { ...list, 'List-Unsubscribe-Post': { prepared: true, value: 'List-Unsubscribe=One-Click' } };
}

/** Words and a token: nothing that could end the header. */
const SUBJECT = /^[\w. -]{1,300}$/;

/** ASCII without blanks, brackets and line ends, and short enough for a line of a mail. */
function isWebAddress(url: string): boolean {
  return /^https?:\/\/[\x21-\x3b\x3d\x3f-\x7e]{1,900}$/.test(url) && URL.canParse(url);
}
