/** What may be an id, and what to say about a text that may not. Pure. */
import type { Finding } from '../diagnostic.ts';

/** Words that expressions and templates use for something else. */
const reserved: ReadonlySet<string> = new Set([
  'and',
  'or',
  'in',
  'true',
  'false',
  'null',
  'function',
  'profile',
  'event',
  'journey',
  'steps',
  'repeat',
  'item',
  'context',
  'at',
]);

/** Enough for any name; the store makes columns and tables of ids. */
const longest = 64;

export function isId(text: string): boolean {
  return /^[a-z][a-z0-9_]*$/.test(text) && text.length <= longest;
}

export function isReserved(text: string, alsoReserved: readonly string[] = []): boolean {
  return reserved.has(text) || alsoReserved.includes(text);
}

export function explainId(text: string, alsoReserved: readonly string[] = []): Finding {
  if (isReserved(text, alsoReserved))
    return {
      code: 'CAR-208',
      what: `\`${text}\` is a reserved word`,
      why: `expressions and steps use these words for themselves: ${[...reserved, ...alsoReserved].join(' ')}`,
      fix: 'choose a longer name that says more',
    };
  return {
    code: 'CAR-207',
    what: `\`${text}\` is not an id`,
    why: `an id has small letters a to z, digits and _, begins with a letter and has at most ${longest} characters; names for people, in any script, go into \`title\``,
    fix: proposedId(text),
  };
}

/** `Win-Back` → `win_back`; accents are dropped, other scripts cannot be guessed. */
function proposedId(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[\s.\-/]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, longest);
  return isId(plain) && !isReserved(plain) ? `write \`${plain}\`` : 'write for example `win_back`';
}
