/** What a provider answered, fit for a log: one line, bounded, without the person's address and without secrets. */
import { oneLine } from '../../engine/index.ts';

export interface Private {
  /** The address the message goes to. */
  readonly to: string;
  /** What was configured as a secret; a server may repeat what it was sent. */
  readonly secrets?: readonly string[];
}

/** Enough for an SMTP reply with its explanation; providers' error pages are longer. */
const LONGEST = 300;
const ADDRESS = '<address>';
const EMAIL = /[^\s<>"'(),;:[\]]+@[^\s<>"'(),;:[\]]+/g;
const DIGITS = /\+?\d[\d\s().-]{5,}\d/g;

export function withoutPrivate(text: string, { to, secrets = [] }: Private): string {
  // A page can be long; what is cut off here is far behind what is kept.
  let line = oneLine(text.slice(0, 10 * LONGEST));
  for (const secret of secrets) if (secret !== '') line = line.replaceAll(secret, '<secret>');
  if (to !== '') line = line.replaceAll(to, ADDRESS).replace(EMAIL, ADDRESS);
  line = to.includes('@') ? withoutLocalPart(line, to) : withoutTelephone(line, to);
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** Servers also name the mailbox without its domain. One or two letters are too common to be told apart from words. */
function withoutLocalPart(text: string, to: string): string {
  const name = to.slice(0, to.lastIndexOf('@'));
  if (name.length < 3) return text;
  const literal = name.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'giu'), ADDRESS);
}

/** However it is written: the last seven digits tell a number apart from any other. */
function withoutTelephone(text: string, to: string): string {
  const number = to.replace(/\D/g, '');
  if (number.length < 7) return text;
  return text.replace(DIGITS, (run) => (run.replace(/\D/g, '').endsWith(number.slice(-7)) ? ADDRESS : run));
}
