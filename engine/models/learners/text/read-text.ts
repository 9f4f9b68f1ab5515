/** A text as everything here reads it: its language, words and terms. Looked at once, however many ask. */
import { type Language, languageOf } from './language.ts';
import { LONGEST_TEXT, phrasesOf, termsOf } from './words.ts';

export interface ReadText {
  readonly text: string;
  /** Null: no letters. */
  readonly language: Language | null;
  readonly words: readonly string[];
  /** Words, and pairs of neighbours. */
  readonly terms: readonly string[];
}

export function readText(text: string): ReadText {
  const phrases = phrasesOf(text);
  return {
    text,
    language: languageOf(text.slice(0, LONGEST_TEXT)),
    words: phrases.filter((word) => word !== null),
    terms: termsOf(phrases),
  };
}
