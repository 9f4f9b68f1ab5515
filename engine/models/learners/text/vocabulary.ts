/** Which words of many texts are known, and in how many of them each stands: what classifiers and keywords count with. Plain data. */
import { ModelFault } from '../../fault.ts';

export interface Vocabulary {
  /** Sorted, so that the order of texts changes nothing. */
  readonly terms: readonly string[];
  /** In how many texts each stands. */
  readonly texts: readonly number[];
  /** Of how many. */
  readonly of: number;
}

/** Known are those that stand in as many texts as this; once is a typing error or a name. */
const FEWEST_TEXTS = 2;

/** The `most` that stand in most texts. */
export function vocabularyOf(documents: readonly (readonly string[])[], most: number): Vocabulary {
  const counts = new Map<string, number>();
  for (const terms of documents)
    for (const term of new Set(terms)) counts.set(term, (counts.get(term) ?? 0) + 1);
  const known = [...counts]
    .filter(([, count]) => count >= FEWEST_TEXTS)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, most)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (known.length === 0)
    throw new ModelFault('CAR-972', {
      what: `No word stands in two of the ${documents.length} texts.`,
      why: 'What is learnt of a text is learnt of words that come again.',
      fix: 'Wait for more texts, or look at the property in which the text stands.',
    });
  return { terms: known.map(([term]) => term), texts: known.map(([, count]) => count), of: documents.length };
}

export type Places = ReadonlyMap<string, number>;

const places = new WeakMap<Vocabulary, Places>();

export function placesOf(vocabulary: Vocabulary): Places {
  const known = places.get(vocabulary);
  if (known) return known;
  const made = new Map(vocabulary.terms.map((term, place) => [term, place]));
  places.set(vocabulary, made);
  return made;
}

/** Ascending places of the terms that are known. */
export function encoded(terms: readonly string[], known: Places): Int32Array {
  const found = terms.flatMap((term) => known.get(term) ?? []);
  return Int32Array.from(new Set(found)).sort();
}
