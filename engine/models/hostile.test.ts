import { afterEach, describe, expect, it } from 'vitest';
import type { Rig } from '../rig/rig.ts';
import type { JsonObject } from '../store/store.ts';
import type { ModelKeeper } from './keeper.ts';
import { Random } from './learners/random.ts';
import { type Happening, startLearning, tellPast } from './learning.testing.ts';
import { registered } from './registry.ts';

/**
 * Data as nobody would wish it, through the ordinary way, for every type that learns from the store: each gives a version that says finite
 * things of people, or a code with what, why and what to do. Nothing is thrown, and nothing else comes of it.
 */

const DAY = 86_400_000;
const NOW = Date.parse('2026-03-02T10:00:00Z');

const DEFINITIONS = `kind: entity
id: profile
fields: { country: text }
---
kind: identity
id: people
identifiers: [ { id: user_id, limit: 1 } ]
---
kind: event
id: ordered
properties: { total: number, channel: text, sku: text }
---
kind: event
id: wrote
properties: { body: text, rating: integer }
---
kind: event
id: met
properties: { arm: text }
---
kind: tag
id: recency_days
type: integer
did: ordered
days_since: last
---
kind: tag
id: orders_90d
type: integer
did: ordered
count: true
within: 90d
---
kind: tag
id: spend
type: number
did: ordered
sum: total
---
kind: tag
id: channel
type: text
did: ordered
last: channel
---
kind: experiment
id: letter
arms: { none: 50, letter: 50 }
exposed: { did: met, arm: arm }
---
kind: segment
id: buyers
who: { did: ordered }
---
kind: segment
id: frequent
who: orders_90d >= 3
`;

const labels = (id: string, type: string, more: string) =>
  `---\nkind: model\nid: ${id}\ntype: ${type}\nfeatures: [recency_days, orders_90d, spend, channel]\n${more}\n`;
const from = (id: string, type: string, more: string) =>
  `---\nkind: model\nid: ${id}\ntype: ${type}\n${more}\n`;
const predicts = 'who: { in: buyers }\npredicts: { did: ordered }\nhorizon: 30d\nmethod: logistic';
const MODELS = [
  labels('propensity', 'propensity', `${predicts}\noutput: { tag: t_propensity, bands: { high: 0.5 } }`),
  labels('churn', 'churn', `${predicts}\noutput: { tag: t_churn }`),
  labels('drivers', 'drivers', predicts),
  labels('lookalike', 'lookalike', 'like: frequent\noutput: { tag: t_like }'),
  labels('clusters', 'clusters', 'output: { tag: t_cluster }'),
  labels(
    'uplift',
    'uplift',
    'experiment: letter\npredicts: { did: ordered }\nhorizon: 14d\nmethod: logistic\noutput: { tag: t_uplift }',
  ),
  from('clv', 'clv', 'from: { did: ordered, value: total }\nhorizon: 60d\noutput: { tag: t_clv }'),
  from('rfm', 'rfm', 'from: { did: ordered, value: total }\noutput: { tag: t_rfm }'),
  from('interval', 'interval', 'from: { did: ordered }\noutput: { tag: t_interval }'),
  from('lifecycle', 'lifecycle', 'from: { did: ordered }\noutput: { tag: t_stage }'),
  from('hour', 'send_time', 'from: { did: ordered }\noutput: { tag: t_hour }'),
  from('way', 'channel', 'output: { tag: t_way }'),
  from(
    'magic',
    'magic_number',
    'predicts: { did: ordered }\nhorizon: 60d\noptions: { events: [ordered, wrote] }\noutput: { tag: t_magic }',
  ),
  from('liked', 'recommend', 'from: { did: ordered, item: sku, weight: total }\noutput: { tag: t_liked }'),
  from('together', 'basket', "from: { did: ordered, item: '[sku, channel]' }\noutput: { tag: t_together }"),
  from('text', 'text', 'from: { did: wrote, text: body, pleased: "rating >= 4" }\noutput: { tag: t_text }'),
].join('');

interface Order {
  readonly person: number;
  readonly place: number;
  readonly at: number;
  readonly total: number;
}

interface World {
  readonly people?: number;
  /** Days between two orders. */
  every?(person: number): number;
  properties?(order: Order): JsonObject;
  at?(order: Order): number;
  body?(order: Order): string;
  /** What cannot be learnt of it; all else can. */
  readonly not: Readonly<Record<string, string>>;
}

const plain = ({ person, place, total }: Order): JsonObject => ({
  total,
  channel: ['web', 'app', 'store'][(person + place) % 3]!,
  sku: `s${(person * 7 + place * 3) % 12}`,
});

/** Nobody was sent anything, and the experiment is too small. */
const ALWAYS = { way: 'CAR-970', uplift: 'CAR-970' };
const FEW: Readonly<Record<string, string>> = Object.fromEntries(
  [...MODELS.matchAll(/kind: model\nid: (\w+)/g)].map(([, id]) => [id!, 'CAR-970']),
);

const worlds: Readonly<Record<string, World>> = {
  'as it should be': { not: ALWAYS },
  'five people': { people: 5, not: FEW },
  'nobody at all': { people: 0, not: { ...FEW, clusters: 'CAR-972', uplift: 'CAR-971' } },
  'everybody does it all the time': {
    every: () => 5,
    not: {
      ...ALWAYS,
      propensity: 'CAR-971',
      churn: 'CAR-971',
      drivers: 'CAR-971',
      lookalike: 'CAR-971',
      magic: 'CAR-971',
      clv: 'CAR-975',
      hour: 'CAR-972',
    },
  },
  'everybody did it once': {
    people: 240,
    every: () => 10_000,
    not: {
      ...ALWAYS,
      ...FEW,
      propensity: 'CAR-971',
      churn: 'CAR-971',
      drivers: 'CAR-971',
      lookalike: 'CAR-971',
      magic: 'CAR-971',
      hour: 'CAR-972',
      rfm: '',
      clusters: '',
      together: '',
      liked: '',
      text: '',
    },
  },
  'the same for everybody': {
    properties: () => ({ total: 20, channel: 'web', sku: 'tea' }),
    body: () => 'the same words',
    not: { ...ALWAYS, liked: 'CAR-971' },
  },
  'nothing is known of an order': {
    properties: () => ({}),
    body: () => ' ',
    not: {
      ...ALWAYS,
      clv: 'CAR-970',
      rfm: 'CAR-970',
      liked: 'CAR-970',
      together: 'CAR-970',
      text: 'CAR-970',
    },
  },
  'a word of their own for everybody and every order': {
    properties: ({ person, place, total }) => ({
      total,
      channel: `c${person}-${place}`,
      sku: `s${person}-${place}`,
    }),
    body: ({ person, place }) => `word${person} other${place}${person}`,
    not: ALWAYS,
  },
  'values without end, and below nought': {
    properties: (order) => ({ ...plain(order), total: [1e308, -1e308, 0, -order.total][order.place % 4]! }),
    not: { ...ALWAYS, clv: 'CAR-977', liked: 'CAR-973' },
  },
  'a third is dated in years to come': {
    at: ({ at, place }) => (place % 3 === 2 ? at + 20 * 365 * DAY : at),
    not: ALWAYS,
  },
  'texts that nobody can read': {
    body: ({ place }) =>
      ['', '😀'.repeat(50), '\u0001\u0007', 'a'.repeat(5000), '好'.repeat(3000), '<script>'][place % 6]!,
    not: ALWAYS,
  },
};

let rig: Rig;
let keeper!: ModelKeeper;
afterEach(() => rig?.stop());

async function live({
  people = 180,
  every,
  properties = plain,
  at = (order) => order.at,
  body,
}: World): Promise<void> {
  ({ rig, keeper } = await startLearning(
    {
      'carillon.yaml':
        'name: shop\nlanguage: 1\nzone: UTC\nlocale: en\ncurrency: EUR\nenvironments: { local: { store: "sqlite::memory:" } }\n',
      'all.yaml': DEFINITIONS + MODELS,
    },
    {
      now: new Date(NOW).toISOString(),
    },
  ));
  const random = new Random('hostile');
  const past: Happening[] = [];
  const tell = (person: number, event: string, at: number, properties: JsonObject) =>
    past.push({ user: `u${person}`, event, at: Math.floor(at), properties });
  for (let person = 0; person < people; person++) {
    const mean = person % 3 === 0 ? 14 : 70;
    const first = NOW - (120 + random.below(120)) * DAY;
    tell(person, 'met', first + 5 * DAY, { arm: random.below(2) === 0 ? 'none' : 'letter' });
    for (
      let [time, place] = [first, 0];
      time < NOW;
      time += (every?.(person) ?? (0.3 + 1.4 * random.next()) * mean) * DAY, place++
    ) {
      const order = { person, place, at: time, total: 5 + random.below(90) };
      tell(person, 'ordered', at(order), properties(order));
      const isGood = random.next() < 0.5;
      const words = `${isGood ? 'lovely' : 'awful'} thing`;
      tell(person, 'wrote', at(order), { body: body?.(order) ?? words, rating: isGood ? 5 : 1 });
    }
  }
  await tellPast(rig, 'past', past);
}

describe.each(Object.entries(worlds))('%s', (_, world) => {
  it('is learnt, or why not is told', async () => {
    await live(world);
    const found: Record<string, string> = {};
    for (const model of rig.daemon.engine.run.program.models.values()) {
      const version = await keeper.train(model);
      const { failed } = await registered(rig.store, model.id);
      if (failed) {
        found[model.id] = failed.code;
        for (const words of [failed.what, failed.why, failed.fix])
          expect(words).not.toMatch(/^$|NaN|undefined|Infinity/);
        continue;
      }
      for (const { value } of version!.drift) expect(Number.isFinite(value)).toBe(true);
      await keeper.scoreAll(model);
    }
    const expected = Object.entries(world.not).filter(([, code]) => code !== '');
    expect(found).toEqual(Object.fromEntries(expected));
    for (let person = 0; person < Math.min(20, world.people ?? 20); person++) {
      const { traits } = (await rig.image(`u${person}`)).profile;
      for (const value of Object.values(traits))
        expect(value === null || typeof value !== 'number' || Number.isFinite(value)).toBe(true);
    }
    expect(rig.faults).toEqual([]);
  }, 120_000);
});
