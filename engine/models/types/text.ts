/**
 * What texts say: their language, keywords, topics, and whether they are pleased. Keywords come of the store's own texts, topics of rules or of a
 * field, sentiment of ratings: nothing is shipped that was learnt elsewhere. English and Chinese; of others the language is told apart, and
 * the rest is as good as their texts in the store allow.
 */
import { ModelFault } from '../fault.ts';
import { sentimentJudged, topicsJudged } from '../learners/text/judged-text.ts';
import { keywordsOf } from '../learners/text/keywords.ts';
import { fitTopics, type LearntTopics, topicOf } from '../learners/text/learnt-topics.ts';
import { type ReadText, readText } from '../learners/text/read-text.ts';
import { fitSentiment, type Rated, type Sentiment, sentimentOf } from '../learners/text/sentiment.ts';
import { takeTexts } from '../learners/text/take-texts.ts';
import { type TopicRules, topicsOf } from '../learners/text/topics.ts';
import { encoded, placesOf, type Vocabulary, vocabularyOf } from '../learners/text/vocabulary.ts';
import type { Card, CardSection, Evaluation, ModelType, ScoringData, Texts } from './type.ts';

export interface TextSpec {
  /** Topic → its terms. */
  readonly topics?: TopicRules;
  /** How many a text has at most; 5 unless told. */
  readonly keywords?: number;
}

export interface TextModel {
  readonly vocabulary: Vocabulary;
  readonly keywords: number;
  readonly rules: TopicRules;
  readonly sentiment: Sentiment | null;
  readonly topics: LearntTopics | null;
}

/** Words and pairs that are known; more change nothing that can be measured, and make every version larger. */
const MOST_TERMS = 30_000;
/** More are drawn from: beyond, nothing gets better, and it takes minutes. */
const MOST_TEXTS = 50_000;
/** Words of each side on the card. */
const TOLD = 12;

export const text: ModelType<TextSpec, TextModel> = {
  type: 'text',
  needs: 'texts',
  fit,
  score,
  evaluate,
  describe,
};

function fit(data: ScoringData, { topics: rules = {}, keywords = 5 }: TextSpec, seed: string): TextModel {
  const given = fewer(textsOf(data));
  if (given.texts.length === 0)
    throw new ModelFault('CAR-970', {
      what: 'There are no texts.',
      why: 'Keywords are words that stand seldom in other texts: without texts there is nothing to compare with.',
      fix: 'Look at `from`: the event, and the property in which the text stands.',
    });
  const read = given.texts.map(readText);
  const vocabulary = vocabularyOf(
    read.map(({ terms }) => terms),
    MOST_TERMS,
  );
  const places = placesOf(vocabulary);
  const sets = read.map(({ terms }) => encoded(terms, places));
  const width = vocabulary.terms.length;
  return {
    vocabulary,
    keywords,
    rules,
    sentiment: given.pleased ? fitSentiment(ratedOf(given, given.pleased, read, sets), width, seed) : null,
    topics: given.topic ? fitTopics(sets, given.topic, width) : null,
  };
}

/** Evenly over people and their times. */
function fewer(all: Texts): Texts {
  const count = all.texts.length;
  if (count <= MOST_TEXTS) return all;
  const rows = Int32Array.from({ length: MOST_TEXTS }, (_, place) =>
    Math.floor((place * count) / MOST_TEXTS),
  );
  return takeTexts(all, rows);
}

/** Those that somebody has rated. */
function ratedOf(
  { at, person }: Texts,
  pleased: Float64Array,
  read: readonly ReadText[],
  sets: readonly Int32Array[],
): Rated {
  const rows = [...pleased.keys()].filter((row) => !Number.isNaN(pleased[row]!));
  const taken = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  return {
    texts: rows.map((row) => sets[row]!),
    languages: rows.map((row) => read[row]!.language),
    labels: taken(pleased),
    at: taken(at),
    person: taken(person),
  };
}

/** Of each person what they wrote last. */
function score(model: TextModel, data: ScoringData) {
  const all = textsOf(data);
  const latest = all.texts.filter((_, row) => all.person[row] !== all.person[row + 1]);
  const { keywords, topics, ...said } = told(model, latest);
  const joined = (words: readonly string[]) => (words.length === 0 ? null : words.join(', '));
  return { ...said, keywords: keywords.map(joined), topics: topics.map(joined) };
}

function told(model: TextModel, texts: readonly string[]) {
  const { vocabulary, sentiment, keywords, rules } = model;
  const places = placesOf(vocabulary);
  const read = texts.map((words) => {
    const found = readText(words);
    return { ...found, set: encoded(found.terms, places) };
  });
  const topics = read.map((one) => topicsTold(model, rules, one));
  return {
    language: read.map(({ language }) => language),
    keywords: read.map(({ words, language }) =>
      language === null ? [] : keywordsOf({ words, language }, vocabulary, keywords),
    ),
    sentiment: Float64Array.from(read, ({ set, language }) =>
      sentiment === null ? Number.NaN : sentimentOf(sentiment, set, language),
    ),
    topic: topics.map(([first = null]) => first),
    topics,
  };
}

/** By the rules first, which somebody wrote; then what was learnt. */
function topicsTold({ topics }: TextModel, rules: TopicRules, one: ReadText & { set: Int32Array }) {
  const ruled = topicsOf(one.text, rules);
  const learnt = topics && topicOf(topics, one.set);
  return learnt === null || ruled.includes(learnt) ? ruled : [...ruled, learnt];
}

function evaluate(model: TextModel, data: ScoringData): Evaluation {
  const { texts, pleased, topic } = textsOf(data);
  const { sentiment, language } = told(model, texts);
  const own = pleased ? sentimentJudged(pleased, sentiment, language) : null;
  const named = topic && model.topics ? topicsJudged(topic, learntTopics(model, texts)) : null;
  return {
    ...(own ?? { rows: texts.length }),
    metrics: { ...own?.metrics, ...named?.metrics },
    baseline: { ...own?.baseline, ...named?.baseline },
  };
}

function learntTopics({ topics, vocabulary }: TextModel, texts: readonly string[]): (string | null)[] {
  const places = placesOf(vocabulary);
  return texts.map((words) => topicOf(topics!, encoded(readText(words).terms, places)));
}

function describe({ vocabulary, sentiment, topics, rules, keywords }: TextModel): Card {
  const sections: CardSection[] = [];
  if (sentiment) {
    const { en, zh, other } = sentiment.learnt;
    sections.push({
      heading: 'Words that say most',
      text: `Learnt from ${en} English, ${zh} Chinese and ${other} other texts that somebody has rated. In languages with fewer than 50 of them nothing is said of new texts.`,
      columns: ['pleased', 'weight', 'not pleased', 'weight'],
      rows: tellingWords(vocabulary, sentiment),
    });
  }
  if (topics)
    sections.push({
      heading: 'Topics that were learnt',
      columns: ['topic', 'texts'],
      rows: topics.topics.map(({ topic, texts }) => [topic, texts]),
    });
  if (Object.keys(rules).length > 0)
    sections.push({
      heading: 'Topics by rules',
      columns: ['topic', 'terms'],
      rows: Object.entries(rules).map(([topic, terms]) => [topic, terms.join(', ')]),
    });
  const learnt = sentiment ? ', sentiment by logistic regression on words and pairs of words' : '';
  return {
    method: `${vocabulary.of} texts; ${vocabulary.terms.length} words and pairs that stand in two or more of them; up to ${keywords} keywords a text, by how often and how early they stand in it and how seldom in others${learnt}.`,
    sections,
  };
}

function tellingWords({ terms }: Vocabulary, { model: { weights } }: Sentiment): (string | number)[][] {
  const order = [...weights.keys()].sort((a, b) => weights[b]! - weights[a]! || a - b);
  return order.slice(0, TOLD).map((place, rank) => {
    const other = order.at(-1 - rank)!;
    return [terms[place]!, weights[place]!, terms[other]!, weights[other]!];
  });
}

function textsOf({ texts }: ScoringData): Texts {
  if (texts === undefined) throw new TypeError('texts are needed');
  return texts;
}
