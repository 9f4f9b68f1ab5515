import { describe, expect, test } from 'vitest';
import { codes } from '../../language/codes.ts';
import { Random } from '../learners/random.ts';
import { text } from './text.ts';
import type { Texts } from './type.ts';

/** What is learnt of texts that follow a rule is the rule, and where there is too little of them that is said. */

const PLEASED = ['love', 'great', 'perfect', 'not bad', 'happy'];
const NOT = ['hate', 'awful', 'broken', 'not good', 'sad'];
const ABOUT = { shoes: ['sole', 'laces', 'heel'], lamps: ['bulb', 'shade', 'light'] };
const FILLING = ['today', 'again', 'really', 'monday', 'garden', 'friend', 'colour', 'week'];

/** One in ten is rated as the words do not say. */
function written(count: number, seed: string): Texts {
  const random = new Random(seed);
  const one = <T>(all: readonly T[]): T => all[random.below(all.length)]!;
  const made = Array.from({ length: count }, () => {
    const isPleased = random.next() < 0.5;
    const topic = one(Object.keys(ABOUT)) as keyof typeof ABOUT;
    const words = [one(FILLING), one(isPleased ? PLEASED : NOT), one(ABOUT[topic]), one(FILLING)];
    const isOdd = random.next() < 0.1;
    return { words: `${words.join(' ')}.`, pleased: Number(isPleased !== isOdd), topic };
  });
  return {
    person: Float64Array.from(made.keys()),
    at: Float64Array.from(made.keys()),
    texts: made.map(({ words }) => words),
    pleased: Float64Array.from(made, ({ pleased }) => pleased),
    topic: made.map(({ topic }) => topic),
  };
}

const learnt = text.fit(
  { texts: written(600, 'learn') },
  { topics: { weekdays: ['monday'] }, keywords: 2 },
  's',
);
const wrote = (...texts: string[]): Texts => ({
  person: Float64Array.from(texts.keys()),
  at: new Float64Array(texts.length),
  texts,
});

test('sentiment, pairs among it, and topics are those of the rule', () => {
  const { sentiment, topic, topics, language, keywords } = text.score(learnt, {
    texts: wrote('love the laces', 'hate the bulb', 'not bad', 'not good', 'laces, on a monday', 'nonsense'),
  }) as Record<string, (string | number | null)[]>;
  const [loves, hates, notBad, notGood, , unknown] = sentiment as number[];
  expect(loves).toBeGreaterThan(0.7);
  expect(hates).toBeLessThan(0.3);
  expect(notBad! - notGood!).toBeGreaterThan(0.3);
  expect(unknown).toBeNaN();
  expect(topic!.slice(0, 2)).toEqual(['shoes', 'lamps']);
  // Who wrote a rule is heard first.
  expect([topic![4], topics![4]]).toEqual(['weekdays', 'weekdays, shoes']);
  expect(topic![5]).toBeNull();
  expect(language![0]).toBe('en');
  expect(keywords![0]).toBe('love, laces');
});

test('of each person what they wrote last', () => {
  const texts: Texts = {
    person: Float64Array.of(1, 1, 2),
    at: Float64Array.of(1, 2, 1),
    texts: ['hate the bulb', 'love the laces', 'très bien'],
  };
  const { language, topic } = text.score(learnt, { texts });
  expect(language).toEqual(['en', 'other']);
  expect(topic).toEqual(['shoes', null]);
});

test('judged by texts it did not see, all together and by language', () => {
  const { metrics, baseline } = text.evaluate(learnt, { texts: written(400, 'judge') });
  // Of ten ratings nine follow the words.
  expect(metrics['accuracy']!.value).toBeGreaterThan(0.85);
  expect(metrics['accuracy']!.low).toBeGreaterThan(baseline!['accuracy']!.value);
  expect(metrics['accuracy_en']).toBeDefined();
  expect(metrics['accuracy_zh']).toBeUndefined();
  expect(metrics['topic_accuracy']!.value).toBeGreaterThan(0.95);
  expect(metrics['said']!.value).toBe(1);
});

test('a language of which too little was rated is told nothing of', () => {
  const { sentiment } = text.score(learnt, { texts: wrote('très great, je suis happy et ravi de la sole') });
  expect((sentiment as Float64Array)[0]).toBeNaN();
});

test('the same texts give the same bytes, in whatever order; they are plain JSON', () => {
  const [one, other] = [0, 1].map(() => text.fit({ texts: written(200, 'a') }, {}, 's'));
  expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  const { terms } = one!.vocabulary;
  expect([...terms].sort()).toEqual(terms);
  const back = JSON.parse(JSON.stringify(one)) as typeof one;
  const said = (model: typeof one) => text.score(model!, { texts: written(20, 'b') });
  expect(said(back)).toEqual(said(one));
});

describe('cannot be learnt', () => {
  const few = written(20, 'few');
  const all = written(200, 'all');
  test.each<[string, Texts, string]>([
    ['nothing was written', wrote(), 'CAR-970'],
    ['no word comes twice', wrote('one', 'two', 'three'), 'CAR-972'],
    ['too few are rated', few, 'CAR-970'],
    ['everybody is pleased', { ...all, pleased: new Float64Array(200).fill(1) }, 'CAR-971'],
    ['nobody rated', { ...all, pleased: new Float64Array(200).fill(Number.NaN) }, 'CAR-970'],
    ['there is one topic', { ...all, topic: all.texts.map(() => 'shoes') }, 'CAR-971'],
    ['each has its own topic', { ...all, topic: all.texts.map((_, row) => `t${row}`) }, 'CAR-971'],
  ])('%s', (_, texts, code) => {
    expect(() => text.fit({ texts }, {}, 's')).toThrow(expect.objectContaining({ name: 'ModelFault', code }));
    expect(codes[code as 'CAR-970']).toBeDefined();
  });
});
