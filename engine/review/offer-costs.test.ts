import { afterEach, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { compileFiles, Rig } from '../rig/rig.ts';
import { offerCostLines } from './offer-costs.ts';
import { unpainted } from './paint.ts';
import { type Plan, planOf } from './plan.ts';

/** What a change of an offer would be worth and cost: for all, by group, per person. Nothing is written. */

let rig: Rig | undefined;
afterEach(async () => {
  await rig?.stop();
  rig = undefined;
});

const METRICS = `kind: metric
id: first_order
did: order_completed
which: first
avg: total
by: [country]
---
kind: tag
id: usual
type: number
did: order_completed
avg: total
`;
const withOffer = (above: string, more = 'budget: { grants: 100, unit_cost: 2 }') => ({
  ...shop,
  'metrics.yaml': METRICS,
  'offer.yaml': `kind: offer\nid: gift\nbenefit: { free_shipping: { above: ${above} } }\neligible: vip != true\n${more}\n`,
});

async function planned(files: Readonly<Record<string, string>>): Promise<Plan> {
  if (!rig) {
    rig = await Rig.start(shop, { now: '2026-03-02T10:00:00Z' });
    for (const [who, country, total] of [
      ['ann', 'GB', 40],
      ['bo', 'GB', 50],
      ['cy', 'FR', 99],
    ] as const) {
      await rig.identify(who, { country, vip: false });
      await rig.track(who, 'order_completed', { order_id: who, total });
    }
    await rig.identify('di', { country: 'GB', vip: false });
    await rig.identify('eve', { country: 'GB', vip: true });
  }
  const candidate = await compileFiles(files);
  const { store, clock } = rig;
  const now = () => clock.now();
  return planOf({ store, candidate, root: '/', environment: 'local', at: now(), now });
}

const figure = (
  people: number,
  least: number,
  mean: number,
  most: number,
  cost: number | null,
  unknown = 0,
) => ({
  people,
  unknown,
  benefit: { least, mean, most },
  cost,
});

test.each([
  ['one number for all', '50', { from: null, ...figure(4, 50, 50, 50, 8), groups: [] }],
  [
    'a metric for all',
    '{ metric: first_order }',
    { from: 'metric.first_order', ...figure(4, 63, 63, 63, 8), groups: [] },
  ],
  [
    'by group',
    '{ metric: first_order, by: [country] }',
    {
      from: 'metric.first_order',
      ...figure(4, 45, 58.5, 99, 8),
      groups: [
        { by: ['GB'], ...figure(3, 45, 45, 45, 6) },
        { by: ['FR'], ...figure(1, 99, 99, 99, 2) },
      ],
    },
  ],
  ['per person', '{ tag: usual }', { from: 'tag.usual', ...figure(3, 40, 63, 99, 6, 1), groups: [] }],
])('%s', async (_, above, expected) => {
  const { offerCosts } = await planned(withOffer(above));
  expect(offerCosts).toEqual([{ id: 'gift', ...expected, mostCost: 200 }]);
});

test('a cost that is worked out, in words', async () => {
  const more =
    'budget: { grants: 2, unit_cost: { percent: 10, of: { metric: first_order, by: [country] } } }';
  const { offerCosts } = await planned(withOffer('{ metric: first_order, by: [country] }', more));
  expect(offerCosts[0]).toMatchObject({ cost: 23.4, mostCost: 11.7 });
  expect(offerCostLines(offerCosts, 'GBP', unpainted)).toEqual([
    'What offers are worth if everybody who may have one now took one',
    '  gift  4 people  45 to 99, 58.5 on average  costs 23.4 GBP  metric.first_order, at most 11.7 GBP by its budget',
    '    GB  3 people  45                         costs 13.5 GBP',
    '    FR  1 people  99                         costs 9.9 GBP',
  ]);
});

test('an offer is told of whose metric has changed', async () => {
  await planned(shop);
  await rig!.replace(withOffer('{ metric: first_order }'));
  const files = withOffer('{ metric: first_order }');
  const changed = await planned({
    ...files,
    'metrics.yaml': METRICS.replace('which: first', 'where: total < 60'),
  });
  expect(changed.offerCosts.map(({ id, benefit }) => [id, benefit?.mean])).toEqual([['gift', 45]]);
  expect((await planned(files)).offerCosts).toEqual([]);
});
