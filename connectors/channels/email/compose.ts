/**
 * A rendered message → the bytes of a mail. Shared by every channel that carries the medium `email`, so that
 * what lies in the outbox folder is what a server would get. The same message always gives the same bytes.
 */
import { domainToASCII } from 'node:url';
import addressparser from 'nodemailer/lib/addressparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import { type Message, oneLine, plainText } from '../../../engine/index.ts';
import { MAILBOX } from './mailbox.ts';
import { unsubscribeHeaders } from './unsubscribe.ts';

/** Who sends, when the template does not say. */
export interface Sender {
  readonly from?: string;
  readonly reply_to?: string;
}

/** A file that goes along, read already. */
export interface Attachment {
  readonly filename: string;
  readonly content: Buffer;
}

export type Composed =
  | { readonly ok: true; readonly bytes: Buffer; readonly from: string; readonly to: string }
  | { readonly ok: false; readonly reason: string };

/** A line of a mail may have 998 characters (RFC 5322, 2.1.1), and a subject without blanks cannot be folded. */
const LONGEST_SUBJECT = 900;

export async function composeEmail(
  message: Message,
  sender: Sender,
  attachments: readonly Attachment[] = [],
): Promise<Composed> {
  const { content } = message;
  const from = mailbox(present(content.from) ?? sender.from);
  const replyTo = present(content.reply_to) ?? sender.reply_to;
  const html = present(content.html);
  const text = present(content.text) ?? (html === undefined ? undefined : plainText(html));
  if (!MAILBOX.test(message.to)) return { ok: false, reason: 'the recipient is not an e-mail address' };
  if (from === undefined) return { ok: false, reason: 'the sender (`from`) is not one e-mail address' };
  if (replyTo !== undefined && mailbox(replyTo) === undefined)
    return { ok: false, reason: '`reply_to` is not one e-mail address' };
  if (text === undefined) return { ok: false, reason: 'the mail has neither html nor text' };
  const unsubscribe = unsubscribeHeaders(message);
  if (unsubscribe === undefined) return { ok: false, reason: 'the unsubscribe link is not a web address' };

  const mail = new MailComposer({
    from,
    to: { name: '', address: message.to },
    replyTo: replyTo === undefined ? undefined : mailbox(replyTo),
    subject: Array.from(oneLine(content.subject ?? ''))
      .slice(0, LONGEST_SUBJECT)
      .join(''),
    date: new Date(message.at),
    messageId: `<${message.key}@${domainOf(from.address)}>`,
    text,
    html,
    headers: { ...headersOf(message), ...unsubscribe },
    attachments: attachments.map(({ filename, content }) => ({ filename, content })),
    // Would be random otherwise, and a retry another text.
    baseBoundary: message.key,
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return { ok: true, bytes: await mail.compile().build(), from: from.address, to: message.to };
}

/** Where the message came from, for whoever looks at a mail in a mailbox. Nothing about the person. */
function headersOf({ key, origin, locale }: Message): Record<string, string> {
  return {
    'Content-Language': oneLine(locale),
    // Providers that give a mail a Message-ID of their own report about it with its headers.
    'X-Carillon-Message': key,
    'X-Carillon-Journey': origin.journey,
    'X-Carillon-Step': origin.step,
    'X-Carillon-Template': origin.template,
    'X-Carillon-Class': origin.class,
  };
}

function present(part: string | undefined): string | undefined {
  return part === undefined || part.trim() === '' ? undefined : part;
}

function mailbox(text: string | undefined): { name: string; address: string } | undefined {
  if (text === undefined) return undefined;
  const [only, ...others] = addressparser(oneLine(text), { flatten: true });
  if (only === undefined || others.length > 0 || !MAILBOX.test(only.address)) return undefined;
  return { name: only.name, address: only.address };
}

/** An empty answer means the domain has no ASCII form; then the text after @ must do. */
function domainOf(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return domainToASCII(domain) || domain;
}
