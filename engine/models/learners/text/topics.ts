/**
 * Topics by rules: each has terms, and a text is about it where one of them stands in it. Latin terms are whole words or phrases, and may end in
 * `*`; Chinese terms are looked for as they stand. The topic with most of its terms in the text comes first.
 */
import { wordsOf } from './words.ts';

export type TopicRules = Readonly<Record<string, readonly string[]>>;

const HAN = /\p{Script=Han}/u;

/** Best first; of equally many terms, the one that is declared first. */
export function topicsOf(text: string, rules: TopicRules): readonly string[] {
  const plain = text.normalize('NFKC').toLowerCase();
  const words = ` ${wordsOf(text).join(' ')} `;
  return Object.entries(rules)
    .map(([topic, terms], place) => ({
      topic,
      place,
      hits: terms.filter((term) => isIn(term.normalize('NFKC').toLowerCase(), plain, words)).length,
    }))
    .filter(({ hits }) => hits > 0)
    .sort((a, b) => b.hits - a.hits || a.place - b.place)
    .map(({ topic }) => topic);
}

function isIn(term: string, plain: string, words: string): boolean {
  if (HAN.test(term)) return plain.includes(term);
  const isOpen = term.endsWith('*');
  const sought = wordsOf(isOpen ? term.slice(0, -1) : term).join(' ');
  return sought !== '' && words.includes(isOpen ? ` ${sought}` : ` ${sought} `);
}
