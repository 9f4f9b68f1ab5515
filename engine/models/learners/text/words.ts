/**
 * A text → its words, in lower case and in order: Latin and other scripts by their letters, Chinese by a dictionary, and pictures such as ❤, which
 * say much in reviews. What stands between words parts phrases.
 */
import { ADDRESS } from './address.ts';
import { chineseWords } from './chinese.ts';

/** More of a text is not read: a review that goes on for pages has said by then what it says. */
export const LONGEST_TEXT = 5000;

/** A run of Chinese; a word of letters and digits with apostrophes; a picture; the end of a phrase. */
const PIECES =
  /(\p{Script=Han}+)|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+(?:['](?:(?!\p{Script=Han})[\p{L}\p{M}])+)*|\p{Extended_Pictographic}|[.,;:!?…。，、；：！？\n()（）"“”]/gu;

/** Null stands where a phrase ends. */
export function phrasesOf(text: string): readonly (string | null)[] {
  const plain = text
    .slice(0, LONGEST_TEXT)
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(ADDRESS, '\n');
  const found: (string | null)[] = [];
  for (const [piece, han] of plain.matchAll(PIECES)) {
    if (han !== undefined) found.push(...chineseWords(han));
    else found.push(/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(piece) ? piece : null);
  }
  return found;
}

export function wordsOf(text: string): readonly string[] {
  return phrasesOf(text).filter((word) => word !== null);
}

/** Words and pairs of neighbours within a phrase, each once: `not good` says another thing than `good`. */
export function termsOf(phrases: readonly (string | null)[]): readonly string[] {
  const terms = new Set<string>();
  for (const [place, word] of phrases.entries()) {
    if (word === null) continue;
    terms.add(word);
    const next = phrases[place + 1];
    if (next !== null && next !== undefined) terms.add(`${word} ${next}`);
  }
  return [...terms];
}
