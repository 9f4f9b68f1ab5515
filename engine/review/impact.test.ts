import { expect, it } from 'vitest';
import { type ImpactOptions, impactOf } from './impact.ts';
import { proposedRun, runningRun } from './layout.ts';
import { candidate, NOON, openShop, type Shop } from './testing/shop.ts';

const recent = (days: number) =>
  `kind: segment\nid: recent\nwho: { did: order_completed, within: ${days}d }\n`;
const journey = (existing: boolean, template: string) => `kind: journey
id: write
start: { enters: recent, existing: ${existing} }
steps:
  - { id: letter, send: { template: ${template}, channel: email } }
  - { id: rest, wait: 1d }
`;

async function impact(
  { store, release, candidate: running }: Shop,
  definitions: string,
  more: Partial<ImpactOptions> = {},
) {
  const next = await candidate(definitions);
  return impactOf({
    store,
    running: await runningRun(store, release, running),
    proposed: await proposedRun(store, release, next, NOON),
    moved: new Map(),
    at: NOON,
    ...more,
  });
}

async function shopWithOrders(definitions: string): Promise<Shop> {
  const shop = await openShop(definitions);
  for (const [who, daysAgo] of [
    ['ann', 5],
    ['bo', 40],
    ['cy', 400],
  ] as const)
    await shop.ordered(who, daysAgo);
  return shop;
}

it.each([
  ['a longer window', recent(60), { id: 'recent', before: 1, after: 2, gains: 1, loses: 0 }],
  ['a shorter window', recent(3), { id: 'recent', before: 1, after: 0, gains: 0, loses: 1 }],
  [
    'no longer there',
    'kind: tag\nid: orders\ntype: integer\ndid: order_completed\ncount: true\n',
    { id: 'recent', before: 1, after: 0, gains: 0, loses: 1 },
  ],
])('%s', async (_, definitions, expected) => {
  const shop = await shopWithOrders(recent(30));
  expect(await impact(shop, definitions)).toMatchObject({ profiles: 3, segments: [expected] });
});

it('of a new segment over behaviour that was never counted', async () => {
  const shop = await shopWithOrders(recent(30));
  const added = `${recent(30)}---\nkind: segment\nid: spent\nwho: { did: order_completed, sum: total, is: { at_least: 10 } }\n`;
  const { segments } = await impact(shop, added);
  expect(segments).toMatchObject([
    { id: 'recent', gains: 0, loses: 0 },
    { id: 'spent', before: 0, after: 3, gains: 3 },
  ]);
});

it('follows a segment to its new name', async () => {
  const shop = await shopWithOrders(recent(30));
  const { segments } = await impact(shop, recent(30).replace('id: recent', 'id: fresh'), {
    moved: new Map([['recent', 'fresh']]),
  });
  expect(segments).toEqual([{ id: 'fresh', of: 'profile', before: 1, after: 1, gains: 0, loses: 0 }]);
});

it.each([
  ['existing members begin', journey(true, 'thanks'), 1, { ready: 1, waiting: 0, refused: {} }],
  ['existing members are left alone', journey(false, 'thanks'), 0, { ready: 0, waiting: 0, refused: {} }],
  [
    'a message may not be sent',
    journey(true, 'offer'),
    1,
    { ready: 0, waiting: 0, refused: { no_consent: 1 } },
  ],
])('of a new journey: %s', async (_, added, begin, messages) => {
  const shop = await shopWithOrders(recent(30));
  const result = await impact(shop, `${recent(30)}---\n${added}`);
  expect(result.journeys).toMatchObject([{ id: 'write', inside: 0, begin, through: 0, leave: {} }]);
  expect(result.messages).toEqual(messages);
});

it('of a journey that is removed while people are inside', async () => {
  const begins = journey(false, 'thanks').replace(
    'start: { enters: recent, existing: false }',
    'start: { did: order_completed }',
  );
  const shop = await openShop(`${recent(30)}---\n${begins}`);
  await shop.engine.accept({
    id: 'live',
    source: 'test',
    event: 'order_completed',
    time: NOON,
    identifiers: { user_id: 'ann' },
    traits: { email: 'ann@example.com' },
    consent: {},
    properties: {},
    imported: false,
    raw: null,
  });
  const { journeys } = await impact(shop, recent(30));
  expect(journeys).toMatchObject([{ id: 'write', inside: 1, begin: 0, through: 0, leave: { removed: 1 } }]);
});

it('changes nothing', async () => {
  const shop = await shopWithOrders(recent(30));
  const before = await impact(shop, recent(60));
  expect(await impact(shop, recent(60))).toEqual(before);
  expect((await shop.store.knownSlots('segment')).size).toBe(1);
});
