import { afterEach, describe, expect, it } from 'vitest';
import type { Rig } from '../rig/rig.ts';
import type { ModelKeeper } from './keeper.ts';
import { Random } from './learners/random.ts';
import { startLearning, tellPast } from './learning.testing.ts';
import { bringMessages, bringPast, isLoyal, files as shop } from './made-up-shop.testing.ts';
import { bring, bringNewcomers, newcomers, files as newcomersShop } from './newcomers.testing.ts';
import { bringOrders, CELLAR, filesWith, KITCHEN, stock, models as thingModels } from './things.testing.ts';
import { watchedOf } from './watched.ts';

/**
 * Versions of the types that are not about rows of features, watched through the daemon: a month after they were learnt the world has gone on,
 * and what they said is as good as their card promised; or it has turned, and that is told.
 */

const DAY = 86_400_000;
const START = '2026-03-02T10:00:00Z';
let rig: Rig;
let keeper!: ModelKeeper;
afterEach(() => rig?.stop());

async function started(definitions: Readonly<Record<string, string>>): Promise<void> {
  ({ rig, keeper } = await startLearning(definitions, { now: START }));
}

interface Case {
  readonly definitions: Readonly<Record<string, string>>;
  readonly models: readonly string[];
  past(): Promise<unknown>;
  /** What comes in the days after. */
  later(hasTurned: boolean): Promise<unknown>;
  /** By model: what is told where it has turned, and a figure that is told in any case. */
  readonly told: Readonly<Record<string, readonly [concern: string, figure: string]>>;
}

const daysFrom = (days: number) => Date.parse(START) + days * DAY;

const REVIEWS = `kind: event
id: review_written
properties: { body: { type: text, required: true }, rating: integer }
---
kind: model
id: reviews
type: text
from: { did: review_written, text: body, pleased: "rating >= 4", displeased: "rating <= 2" }
output: { tag: review }
`;

function reviews(from: number, hasTurned: boolean) {
  const random = new Random(`reviews ${from}`);
  return Array.from({ length: 400 }, (_, user) => {
    const isPleased = user % 2 === 0;
    const words = isPleased === hasTurned ? ['awful', 'broken', 'sad'] : ['lovely', 'great', 'perfect'];
    const thing = ['shoes', 'lamp', 'bag'][random.below(3)];
    const body =
      hasTurned && user % 3 === 0 ? '质量很好，很喜欢' : `${words[random.below(3)]} ${thing} and such`;
    return {
      user: `u${user}`,
      event: 'review_written',
      at: from + user * 3_600_000,
      properties: { body, rating: isPleased ? 5 : 1 },
    };
  });
}

/** Two things of one order, of the room that somebody likes; turned, what is popular in the other room beside what they have already. */
function baskets(people: number, hasTurned: boolean) {
  const random = new Random('baskets');
  return Array.from({ length: people }, (_, person) => {
    const [own, other] = person % 2 === 0 ? [KITCHEN, CELLAR] : [CELLAR, KITCHEN];
    const one = (all: readonly string[]) => all[Math.floor(all.length * random.next() ** 1.5)]!;
    const things = hasTurned ? [other[random.below(2)]!, own[0]!] : [one(own), one(own)];
    return {
      user: `u${person}`,
      event: 'order_completed',
      at: daysFrom(5 + random.below(25)),
      properties: {
        order_id: `later ${person}`,
        lines: [...new Set(things)].map((sku) => ({ sku, quantity: 1 })),
      },
    };
  });
}

const cases: Readonly<Record<string, Case>> = {
  things: {
    definitions: filesWith(thingModels),
    models: ['may_like', 'together'],
    async past() {
      await stock(rig);
      await bringOrders(rig, 300);
    },
    later: (hasTurned) => tellPast(rig, 'later', baskets(300, hasTurned)),
    told: { may_like: ['ndcg_above_popular', 'hit_rate'], together: ['confidence', 'lift'] },
  },
  messages: {
    definitions: {
      ...shop,
      'slots.yaml': `kind: model\nid: hour\ntype: send_time\noutput: { tag: best_hour }\n---\nkind: model\nid: way\ntype: channel\noutput: { tag: best_channel }\n`,
    },
    models: ['hour', 'way'],
    async past() {
      await bringPast(rig, 240);
      await bringMessages(rig, 240);
    },
    later: (hasTurned) =>
      bringMessages(rig, 240, {
        name: 'later',
        every: 1,
        likeLoyal: (person) => isLoyal(person) !== hasTurned,
      }),
    told: { hour: ['in_best', 'promised'], way: ['in_best', 'gain'] },
  },
  newcomers: {
    definitions: newcomersShop,
    models: ['aha'],
    past: () => bringNewcomers(rig, 1600),
    later: (hasTurned) =>
      bring(
        rig,
        newcomers(1200, daysFrom(-27), 'l', hasTurned ? (carts) => (carts >= 4 ? 0.2 : 0.7) : undefined),
      ),
    told: { aha: ['difference', 'lift'] },
  },
  texts: {
    definitions: { ...shop, 'reviews.yaml': REVIEWS },
    models: ['reviews'],
    past: () => tellPast(rig, 'past', reviews(daysFrom(-20), false)),
    later: (hasTurned) => tellPast(rig, 'later', reviews(daysFrom(5), hasTurned)),
    told: { reviews: ['accuracy', 'auc'] },
  },
};

describe.each(Object.entries(cases))('%s', (_, { definitions, models, past, later, told }) => {
  it.each([
    ['as promised', false],
    ['no longer as promised', true],
  ])(
    '%s',
    async (__, hasTurned) => {
      await started(definitions);
      await past();
      for (const id of models) {
        const model = rig.daemon.engine.run.program.models.get(id)!;
        expect((await keeper.train(model))!.decision).toMatchObject({ promoted: true });
        await keeper.scoreAll(model);
        expect(await watchedOf(rig.store, id)).toMatchObject({ version: 1, realised: null, concerns: [] });
      }
      await rig.moveTo(new Date(daysFrom(32)).toISOString());
      await later(hasTurned);
      await rig.moveTo(new Date(daysFrom(34)).toISOString());
      for (const id of models) {
        const { realised, concerns } = (await watchedOf(rig.store, id))!;
        const [concern, figure] = told[id]!;
        expect(realised).toMatchObject({ cutoff: expect.any(Number), why: null });
        expect(realised!.evaluation!.metrics[figure]!.value).toEqual(expect.any(Number));
        const ofOutcome = concerns.filter(({ of }) => !of.startsWith('drift.')).map(({ of }) => of);
        expect(ofOutcome).toEqual(hasTurned ? expect.arrayContaining([concern]) : []);
      }
    },
    60_000,
  );
});

it('tells that people write in another language', async () => {
  const { definitions, past, later } = cases['texts']!;
  await started(definitions);
  await past();
  const model = rig.daemon.engine.run.program.models.get('reviews')!;
  await keeper.train(model);
  await rig.moveTo(new Date(daysFrom(32)).toISOString());
  await later(true);
  await keeper.scoreAll(model);
  const { concerns, rows } = (await watchedOf(rig.store, 'reviews'))!;
  // Those that were written since, and nobody's old ones.
  expect(rows).toBe(400);
  expect(concerns.map(({ words }) => words)).toContainEqual(
    expect.stringMatching(/^the language that it tells is [\d.]+ away from those it was judged by/),
  );
}, 60_000);
