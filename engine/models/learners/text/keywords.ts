/** The words that a text is about: those that stand often in it and seldom in the store's other texts (TF-IDF), without function words. */
import { CHINESE, ENGLISH, FOREIGN } from './function-words.ts';
import type { Language } from './language.ts';
import { placesOf, type Vocabulary } from './vocabulary.ts';

const MEANINGLESS: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: ENGLISH,
  zh: CHINESE,
  other: FOREIGN,
};
/** In more than half of all texts a word says what the shop is about, not the text. */
const COMMON = 0.5;

/** Best first; words that stand in no other text are left out: they are mostly typing errors. */
export function keywordsOf(
  { words, language }: { readonly words: readonly string[]; readonly language: Language },
  vocabulary: Vocabulary,
  most: number,
): readonly string[] {
  const known = placesOf(vocabulary);
  const counts = new Map<string, number>();
  for (const word of words) if (isTelling(word, language)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .flatMap(([word, count]) => {
      const texts = vocabulary.texts[known.get(word) ?? -1];
      if (texts === undefined || texts > COMMON * vocabulary.of) return [];
      return [{ word, worth: count * Math.log((vocabulary.of + 1) / texts) }];
    })
    .sort((a, b) => b.worth - a.worth || (a.word < b.word ? -1 : 1))
    .slice(0, most)
    .map(({ word }) => word);
}

/** One letter, one Chinese character or a mere number is no keyword. */
function isTelling(word: string, language: Language): boolean {
  return [...word].length > 1 && /\p{L}/u.test(word) && !MEANINGLESS[language].has(word);
}
