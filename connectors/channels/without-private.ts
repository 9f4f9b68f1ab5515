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
/** Secrets can be long, and none may be cut in two before it is found. More than any connector reads of an answer. */
const MOST_READ = 131_072;
/** A line of a key in PEM; shorter pieces are too common to be told apart from words. */
const SHORTEST_PIECE = 16;
const ADDRESS = '<address>';
const EMAIL = /[^\s<>"'(),;:[\]]+@[^\s<>"'(),;:[\]]+/g;
const DIGITS = /\+?\d[\d\s().-]{5,}\d/g;

export function withoutPrivate(text: string, { to, secrets = [] }: Private): string {
  let whole = text.slice(0, MOST_READ);
  for (const form of secrets.flatMap(formsOf)) whole = whole.replaceAll(form, '<secret>');
  // A page can be long; what is cut off here is far behind what is kept.
  let line = oneLine(whole.slice(0, 10 * LONGEST));
  if (to.trim() !== '')
    line = line.replace(new RegExp(literal(to.trim()), 'giu'), ADDRESS).replace(EMAIL, ADDRESS);
  line = to.includes('@') ? withoutLocalPart(line, to) : withoutTelephone(line, to);
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** The ways in which a secret comes back: as it is, in a URL, in JSON, on one line, and line by line. Longest first. */
function formsOf(secret: string): string[] {
  if (secret === '') return [];
  const lines = secret.split(/[\r\n]+/).filter((line) => line.length >= SHORTEST_PIECE);
  const inQuery = new URLSearchParams({ q: secret }).toString().slice('q='.length);
  const inPath = encodeURIComponent(Buffer.from(secret).toString());
  const whole = [secret, oneLine(secret), inQuery, inPath, JSON.stringify(secret).slice(1, -1)];
  const forms = new Set([...whole, ...lines].filter((form) => form !== ''));
  return [...forms].sort((a, b) => b.length - a.length);
}

/** Servers also name the mailbox without its domain. One or two letters are too common to be told apart from words. */
function withoutLocalPart(text: string, to: string): string {
  const name = to.slice(0, to.lastIndexOf('@'));
  if (name.length < 3) return text;
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${literal(name)}(?![\\p{L}\\p{N}])`, 'giu'), ADDRESS);
}

/** However it is written: the last seven digits tell a number apart from any other. */
function withoutTelephone(text: string, to: string): string {
  const number = to.replace(/\D/g, '');
  if (number.length < 7) return text;
  return text.replace(DIGITS, (run) => (run.replace(/\D/g, '').endsWith(number.slice(-7)) ? ADDRESS : run));
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
