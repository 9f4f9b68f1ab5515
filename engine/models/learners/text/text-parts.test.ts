import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hasChinese, WITHOUT_CHINESE } from './chinese.testing.ts';
import { keywordsOf } from './keywords.ts';
import { languageOf } from './language.ts';
import { readText } from './read-text.ts';
import { topicsOf } from './topics.ts';
import { vocabularyOf } from './vocabulary.ts';
import { LONGEST_TEXT, termsOf, wordsOf } from './words.ts';

/** What is read of a text before anything is learnt: its language, words, terms, keywords and topics. */

/** A hundred English and a hundred Chinese sentences, written by hand: see `models/data/README.md`. */
const reviews = readFileSync(new URL('../../data/reviews.tsv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [language, rating, topic, text] = line.split('\t') as [string, string, string, string];
    return { language, rating: Number(rating), topic, text };
  });

describe('the language', () => {
  test.each(reviews.map(({ text, language }) => [text, language] as const))('%s', (text, language) => {
    expect(languageOf(text)).toBe(language);
  });

  test.each<[string, string | null]>([
    ['这个 iPhone 15 Pro Max 的 case 很好', 'zh'],
    ['這件衣服的質量很好', 'zh'],
    ['Great 手机', 'zh'],
    ['I bought a 华为 phone and it works', 'en'],
    ['ok', 'en'],
    ['SUPER!!! 10/10', 'en'],
    ['Très bon produit, je suis ravi', 'other'],
    ['Das Kleid ist leider viel zu klein', 'other'],
    ['El pedido llegó tarde y sin factura', 'other'],
    ['Il prodotto non è come nella foto', 'other'],
    ['とても良い商品でした', 'other'],
    ['정말 좋은 제품입니다', 'other'],
    ['Очень хороший товар', 'other'],
    ['منتج جيد جدا', 'other'],
    ['', null],
    ['10/10 !!! 👍', null],
    ['https://example.com/so/many/words me@example.com', null],
  ])('of %j is %s', (text, language) => {
    expect(languageOf(text)).toBe(language);
  });
});

describe('words', () => {
  test.each<[string, string[]]>([
    ["I DON'T like it — don’t!", ['i', "don't", 'like', 'it', "don't"]],
    ['5 stars ❤️👍', ['5', 'stars', '❤', '👍']],
    ['see https://x.example/a?b=c or me@x.example', ['see', 'or']],
    ['ＣＡＦÉ', ['café']],
    ['', []],
  ])('of %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  test('more than a review is not read', () => {
    expect(wordsOf('a '.repeat(LONGEST_TEXT)).length).toBe(LONGEST_TEXT / 2);
  });

  test('pairs do not reach over the end of a phrase', () => {
    expect(termsOf(['not', 'good', null, 'but', 'cheap'])).toEqual([
      'not',
      'not good',
      'good',
      'but',
      'but cheap',
      'cheap',
    ]);
  });

  test.skipIf(!hasChinese)(`Chinese words are those of a dictionary${WITHOUT_CHINESE}`, () => {
    expect(wordsOf('客服态度差，洗发水不好用！')).toEqual(['客服', '态度', '差', '洗发水', '不好', '用']);
    expect(wordsOf('iPhone的充电器坏了')).toEqual(['iphone', '的', '充电器', '坏', '了']);
  });
});

describe('keywords', () => {
  const texts = [
    ...Array.from({ length: 40 }, (_, place) => `the delivery of parcel ${place} was fine`),
    ...Array.from({ length: 60 }, (_, place) => `nobody ever wrote this ${place}`),
    'the kettle leaks',
    'my kettle whistles, my toaster too',
    'toaster',
  ];
  const vocabulary = vocabularyOf(
    texts.map((text) => readText(text).terms),
    1000,
  );

  test.each<[string, string, readonly string[]]>([
    ['those that others seldom use first', 'A delivery and its kettle', ['kettle', 'delivery']],
    [
      'those said again before those that are merely rare',
      'delivery, kettle, delivery',
      ['delivery', 'kettle'],
    ],
    ['of equals the earlier', 'toaster or kettle', ['toaster', 'kettle']],
    ['not what nobody else ever wrote', 'xylophone', []],
    ['unless it is said again', 'xylophone! a xylophone', ['xylophone']],
    ['no function words, no numbers', 'of the and is 12', []],
  ])('%s', (_, text, expected) => {
    expect(keywordsOf({ words: wordsOf(text), language: 'en' }, vocabulary, 3)).toEqual(expected);
  });
});

const RULES = {
  delivery: [
    'deliver*',
    'arriv*',
    'parcel',
    'shipping',
    'courier',
    'late',
    '快递',
    '物流',
    '发货',
    '送货',
    '送达',
  ],
  price: ['price', 'expensive', 'cheaper', 'value for the money', 'discount', '价格', '贵', '便宜', '划算'],
  service: ['support', 'staff', 'service', 'refund', 'chat', '客服', '服务', '售后', '退货'],
};

test.skipIf(hasChinese)('without the library for Chinese that is said', () => {
  expect(() => wordsOf('很好')).toThrow(expect.objectContaining({ code: 'CAR-980' }));
});

describe('topics', () => {
  test.each<[string, string[]]>([
    ['Delivered LATE, by a rude courier', ['delivery']],
    ['I bought a chocolate plate', []],
    ['Great value for the money, great support, fair price', ['price', 'service']],
    ['', []],
  ])('of %j', (text, topics) => {
    expect(topicsOf(text, RULES)).toEqual(topics);
  });

  test.skipIf(!hasChinese)(`by rules, on the sentences written by hand${WITHOUT_CHINESE}`, () => {
    expect(topicsOf('快递太慢，客服不理人，物流差', RULES)).toEqual(['delivery', 'service']);
    const named = reviews.filter(({ rating }) => rating !== 3);
    const told = named.map(({ text }) => topicsOf(text, RULES)[0] ?? 'quality');
    const right = named.filter(({ topic }, row) => told[row] === topic).length;
    // Both were written by the same hand: this says that rules do what they say, not how good somebody's rules are.
    expect(right / named.length).toBeGreaterThan(0.85);
  });
});
