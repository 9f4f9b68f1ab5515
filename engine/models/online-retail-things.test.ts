/** Recommendations and rules on Online Retail, through an ordinary workspace: orders as events, learnt, judged, and told in tags. */
import { afterEach, expect, test } from 'vitest';
import type { Rig } from '../rig/rig.ts';
import { besideFile } from './data.testing.ts';
import type { ModelKeeper } from './keeper.ts';
import { startLearning } from './learning.testing.ts';
import { SLICE, shopIn } from './online-retail.testing.ts';
import { registered } from './registry.ts';

const WORKSPACE = {
  'carillon.yaml':
    'name: retail\nlanguage: 1\nzone: UTC\nlocale: en\ncurrency: GBP\nenvironments: { local: { store: "sqlite::memory:" } }\n',
  'shop.yaml': `kind: entity
id: profile
fields: { country: text }
---
kind: identity
id: people
identifiers: [ { id: user_id, limit: 1 } ]
---
kind: event
id: order_completed
properties:
  order_id: text
  lines: { type: list, of: { sku: text } }
---
kind: model
id: may_like
type: recommend
from: { did: order_completed, each: lines, item: sku }
options: { items: 3 }
promote: { ndcg_above_popular: { at_least: 0.01 } }
output: { tag: next_product }
---
kind: model
id: together
type: basket
from: { did: order_completed, each: lines, item: sku }
options: { support: 0.01, confidence: 0.3 }
promote: { confidence: { at_least: 0.3 } }
output: { tag: goes_with }
`,
};

let rig: Rig;
afterEach(() => rig?.stop());

/** Everything after the last order: what the data knows has happened. */
async function brought(file: string): Promise<ModelKeeper> {
  const learning = await startLearning(WORKSPACE, { now: '2011-12-10T00:00:00Z' });
  rig = learning.rig;
  const { interactions, customers } = shopIn(file);
  const { person, item, at, basket, items } = interactions;
  const orders = new Map<number, { user: number; at: number; lines: { sku: string }[] }>();
  for (const row of person.keys()) {
    const known = orders.get(basket![row]!);
    const order = known ?? { user: customers[person[row]!]!, at: at[row]!, lines: [] };
    order.lines.push({ sku: items[item[row]!]! });
    if (!known) orders.set(basket![row]!, order);
  }
  const all = [...orders];
  for (let from = 0; from < all.length; from += 500)
    await Promise.all(
      all.slice(from, from + 500).map(([id, { user, at: time, lines }]) =>
        rig.daemon.engine.accept({
          id: `order-${id}`,
          source: 'test',
          event: 'order_completed',
          time,
          identifiers: { user_id: String(user) },
          traits: {},
          consent: {},
          properties: { order_id: String(id), lines },
          imported: true,
          raw: null,
        }),
      ),
    );
  await rig.settled();
  return learning.keeper;
}

async function learn(keeper: ModelKeeper, id: string) {
  const model = rig.daemon.engine.run.program.models.get(id)!;
  const version = await keeper.train(model);
  expect((await registered(rig.store, id)).failed).toBeNull();
  expect(version!.decision).toMatchObject({ promoted: true });
  const done = await keeper.scoreAll(model);
  return { evaluation: version!.evaluation, hash: version!.hash, done: done! };
}

test('the slice that ships: 389 customers', { timeout: 120_000 }, async () => {
  const keeper = await brought(SLICE);
  const like = await learn(keeper, 'may_like');
  expect(like.evaluation.rows).toBeGreaterThan(200);
  expect(like.evaluation.metrics['ndcg_above_popular']!.low).toBeGreaterThan(0);
  expect(like.done).toMatchObject({ people: 389, changed: 389 });
  const rules = await learn(keeper, 'together');
  const { confidence } = rules.evaluation.metrics;
  expect(confidence!.low).toBeGreaterThan(2 * rules.evaluation.baseline!['confidence']!.high!);
  const { traits } = (await rig.image('12347')).profile;
  expect(traits).toMatchObject({ next_product: expect.any(String), next_product_3: expect.any(String) });
});

const whole = besideFile('online-retail/online_retail.csv.gz');
test.skipIf(whole === null || !process.env['CARILLON_LONG'])(
  'all of Online Retail (does not ship and takes minutes, CARILLON_LONG=1)',
  { timeout: 900_000 },
  async () => {
    const keeper = await brought(whole!);
    const like = await learn(keeper, 'may_like');
    const { metrics, baseline, rows } = like.evaluation;
    expect(rows).toBe(2502);
    // Worked out once: NDCG 0.093 (0.087 to 0.099) against 0.039, recall 0.120 against 0.050.
    expect(metrics['ndcg_at_20']!.low).toBeGreaterThan(2 * baseline!['ndcg_at_20']!.high!);
    expect(metrics['ndcg_above_popular']!.low).toBeGreaterThan(0.04);
    expect(like.done.changed).toBe(4338);
    const rules = await learn(keeper, 'together');
    expect(rules.evaluation.metrics['confidence']!.low).toBeGreaterThan(
      2 * rules.evaluation.baseline!['confidence']!.high!,
    );
  },
);
