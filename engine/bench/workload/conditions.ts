/**
 * A few conditions as people write them, each three times: for a segment, for the jsonata package, and as a rule of
 * json-rules-engine where it can say them without functions of one's own.
 */
import type { TopLevelCondition } from 'json-rules-engine';
import type { JsonObject } from '../../store/store.ts';
import { Random } from './random.ts';

export interface ConditionText {
  readonly id: string;
  /** YAML of `who`. */
  readonly who: string;
  readonly jsonata: string;
  readonly rule: TopLevelCondition | null;
}

export const CONDITIONS: readonly ConditionText[] = [
  {
    id: 'text',
    who: 'country = "GB"',
    jsonata: 'country = "GB"',
    rule: { all: [{ fact: 'country', operator: 'equal', value: 'GB' }] },
  },
  {
    id: 'range',
    who: 'score >= 20 and score < 80',
    jsonata: 'score >= 20 and score < 80',
    rule: {
      all: [
        { fact: 'score', operator: 'greaterThanInclusive', value: 20 },
        { fact: 'score', operator: 'lessThan', value: 80 },
      ],
    },
  },
  {
    id: 'one_of',
    who: 'country in ["GB", "FR", "DE"]',
    jsonata: 'country in ["GB", "FR", "DE"]',
    rule: { all: [{ fact: 'country', operator: 'in', value: ['GB', 'FR', 'DE'] }] },
  },
  {
    id: 'several',
    who: '{ all: [ country = "GB", vip = true, score > 50 ] }',
    jsonata: 'country = "GB" and vip = true and score > 50',
    rule: {
      all: [
        { fact: 'country', operator: 'equal', value: 'GB' },
        { fact: 'vip', operator: 'equal', value: true },
        { fact: 'score', operator: 'greaterThan', value: 50 },
      ],
    },
  },
  {
    id: 'tree',
    who: `
  all:
    - any: [ plan = "plus", spend > 500 ]
    - none: [ country = "CN", score < 10 ]
    - orders >= 3`,
    jsonata: '(plan = "plus" or spend > 500) and $not(country = "CN" or score < 10) and orders >= 3',
    rule: {
      all: [
        {
          any: [
            { fact: 'plan', operator: 'equal', value: 'plus' },
            { fact: 'spend', operator: 'greaterThan', value: 500 },
          ],
        },
        {
          not: {
            any: [
              { fact: 'country', operator: 'equal', value: 'CN' },
              { fact: 'score', operator: 'lessThan', value: 10 },
            ],
          },
        },
        { fact: 'orders', operator: 'greaterThanInclusive', value: 3 },
      ],
    },
  },
  {
    id: 'list',
    who: `'"gold" in labels'`,
    jsonata: '"gold" in labels',
    rule: { all: [{ fact: 'labels', operator: 'contains', value: 'gold' }] },
  },
  {
    id: 'arithmetic',
    who: 'spend / orders > 40',
    jsonata: 'spend / orders > 40',
    rule: null,
  },
  {
    id: 'library',
    who: '$contains($lowercase(email), "@example.com")',
    jsonata: '$contains($lowercase(email), "@example.com")',
    rule: null,
  },
];

export function conditionFiles(): Record<string, string> {
  const segments = CONDITIONS.map(({ id, who }) => `kind: segment\nid: ${id}\nwho: ${who}\n`);
  return {
    'carillon.yaml': `name: bench
zone: Europe/London
locale: en
language: 1
environments:
  local:
    store: "sqlite::memory:"
`,
    'profile.yaml': `kind: entity
id: profile
fields:
  country: text
  plan: text
  score: number
  orders: integer
  spend: number
  vip: boolean
  email: { type: text, pii: true }
  labels: { type: list, of: text }
---
kind: identity
id: people
identifiers: [ { id: user_id, limit: 1 } ]
`,
    'segments.yaml': segments.join('---\n'),
  };
}

/** Made-up people, about half of whom each condition holds for. */
export function conditionProfiles(count: number): JsonObject[] {
  const random = new Random(count);
  return Array.from({ length: count }, (_, index) => ({
    country: random.of(['GB', 'GB', 'FR', 'CN']),
    plan: random.of(['free', 'plus']),
    score: random.below(100),
    orders: 1 + random.below(8),
    spend: random.below(1_000),
    vip: random.next() < 0.7,
    email: `Person.${index}@${random.of(['Example.com', 'example.org'])}`,
    labels: ['new', random.of(['gold', 'silver']), 'web'],
  }));
}
