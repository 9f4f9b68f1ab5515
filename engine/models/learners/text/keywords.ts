/**
 * The words that a text is about: those that stand often in it, early, and seldom in the store's other texts, without function words. How much
 * each of the three counts was chosen on one half of public texts whose keywords people wrote; what the other half says stands in
 * `examples/models.md`. By plain TF-IDF rarity counts for so much that counting words alone was better.
 */
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

/** Best first. A word that stands in no other text, and once in this one, is mostly a typing error. */
export function keywordsOf(
  { words, language }: { readonly words: readonly string[]; readonly language: Language },
  vocabulary: Vocabulary,
  most: number,
): readonly string[] {
  const known = placesOf(vocabulary);
  const found = new Map<string, { count: number; readonly at: number }>();
  for (const [at, word] of words.entries()) {
    if (!isTelling(word, language)) continue;
    const before = found.get(word);
    if (before) before.count += 1;
    else found.set(word, { count: 1, at });
  }
  return [...found]
    .flatMap(([word, { count, at }]) => {
      const texts = vocabulary.texts[known.get(word) ?? -1] ?? (count > 1 ? 1 : null);
      if (texts === null || texts > COMMON * vocabulary.of) return [];
      const rarity = Math.sqrt(Math.log((vocabulary.of + 1) / texts));
      return [{ word, at, worth: (count * rarity) / (1 + at / words.length) }];
    })
    .sort((a, b) => b.worth - a.worth || a.at - b.at)
    .slice(0, most)
    .map(({ word }) => word);
}

/** One letter, one Chinese character or a mere number is no keyword. */
function isTelling(word: string, language: Language): boolean {
  return [...word].length > 1 && /\p{L}/u.test(word) && !MEANINGLESS[language].has(word);
}
