/**
 * Characters that look like a colon or a space and are none to YAML, as input methods for Chinese and Japanese and word
 * processors write them: in a key that is not quoted they are a slip of the keyboard.
 */
import type { Finding } from '../diagnostic.ts';

export interface WideFinding {
  readonly finding: Finding;
  /** Place of the character in the text. */
  readonly at: number;
}

export function wideIn(text: string): WideFinding | null {
  const at = text.search(/[\uff1a\u00a0\u3000]/);
  if (at === -1) return null;
  return { finding: text[at] === '\uff1a' ? colon : space(text.charCodeAt(at)), at };
}

const colon: Finding = {
  code: 'CAR-117',
  what: 'a wide colon (`：`)',
  why: 'to YAML it is a letter like any other, so it does not end the key',
  fix: 'write `: `, a narrow colon and a space; where it is meant, quote the text',
};

function space(character: number): Finding {
  return {
    code: 'CAR-117',
    what: `a space that is none (U+${character.toString(16).toUpperCase().padStart(4, '0')})`,
    why: 'it looks like a space, and to YAML it is a letter like any other',
    fix: 'put an ordinary space in its place; where it is meant, quote the text',
  };
}
