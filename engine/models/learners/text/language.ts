/**
 * What language a text is in, as far as this version can tell: English, Chinese, or another. Script decides first; among texts in Latin
 * letters function words and accents do. What has no letters has no language.
 */
import { ADDRESS } from './address.ts';
import { ENGLISH, FOREIGN } from './function-words.ts';

export type Language = 'en' | 'zh' | 'other';

const LETTERS = /\p{L}/gu;
const HAN = /\p{Script=Han}/gu;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const LATIN_WORD = /\p{Script=Latin}+(?:['’]\p{Script=Latin}+)*/gu;
const LATIN = /\p{Script=Latin}/gu;
const ACCENTED = /[^\p{ASCII}’]/u;

/** Null: no letter in it. */
export function languageOf(text: string): Language | null {
  const bare = text.normalize('NFKC').replace(ADDRESS, ' ');
  const letters = count(bare, LETTERS);
  if (letters === 0) return null;
  const [han, kana, latin] = [count(bare, HAN), count(bare, KANA), count(bare, LATIN)];
  const words = bare.match(LATIN_WORD) ?? [];
  // A Chinese character says about as much as a word: texts that name brands in Latin letters stay Chinese.
  if (han > 0 && han >= words.length)
    return kana * 10 > han || isOther(letters - han - latin - kana, han) ? 'other' : 'zh';
  if (isOther(letters - latin, latin)) return 'other';
  return isEnglish(words) ? 'en' : 'other';
}

function isOther(rest: number, own: number): boolean {
  return rest > own;
}

function isEnglish(words: readonly string[]): boolean {
  let balance = 0;
  for (const word of words) {
    const plain = word.toLowerCase().replaceAll('’', "'");
    const [own, foreign] = [ENGLISH.has(plain), FOREIGN.has(plain)];
    if (own !== foreign) balance += own ? 1 : -1;
    if (ACCENTED.test(word)) balance -= 1;
  }
  // Two or three words without a function word among them: English, if nothing speaks against it.
  return balance >= 0;
}

function count(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0;
}
