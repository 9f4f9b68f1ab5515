import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Files, Stage, withSteps } from './steps.testing.ts';

/** Offers whose numbers are worked out from data, that go with others or not, and that are reminded of. */

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.stop());

const METRICS = `kind: metric
id: first_order
did: order_completed
which: first
avg: total
by: [country]
refresh: 1d
---
kind: metric
id: basket
unit: GBP
did: order_completed
avg: total
---
kind: tag
id: usual
type: number
did: order_completed
avg: total
`;
const computed = (threshold: string, more = ''): Files => ({
  ...withSteps(
    '\n  - { id: give, grant: gift, else: [ { id: no, set: { first_name: steps.give.reason } } ] }',
  ),
  'metrics.yaml': METRICS,
  'offer.yaml': `kind: offer\nid: gift\nbenefit: { free_shipping: { above: ${threshold} } }\n${more}`,
});

const order = (who: string, total: number) =>
  stage.rig.track(who, 'order_completed', { order_id: `${who}${total}`, total });
const cart = (who: string, id = 'a') => stage.rig.track(who, 'cart_updated', { cart_id: id });

const granted = async (who: string, event = 'offer_granted') =>
  (await stage.rig.image(who)).events
    .filter(({ type }) => type === event)
    .map(({ properties }) => properties);
const reason = async (who: string) => (await stage.rig.image(who)).profile.traits['first_name'];

/** Two countries: of one many orders, of the other one; and somebody who ordered nothing yet. */
async function tellOrders(): Promise<void> {
  for (const [who, country, total] of [
    ['ann', 'GB', 40],
    ['bo', 'GB', 44],
    ['cy', 'GB', 42],
    ['di', 'FR', 100],
  ] as const) {
    await stage.rig.identify(who, { country });
    await order(who, total);
  }
  await stage.rig.identify('eve', { country: 'GB' });
  await stage.rig.identify('fay', { country: 'FR' });
  await stage.rig.moveTo('2026-03-03T10:00:00Z');
}

describe('from one rule for all, by group, to each person: one line', () => {
  test.each<[string, string, Record<string, number | null>]>([
    ['written down', '50', { eve: 50, fay: 50, di: 50 }],
    ['for all', '{ metric: first_order }', { eve: 56.5, fay: 56.5, di: 56.5 }],
    ['rounded', '{ metric: first_order, round_to: 5 }', { eve: 55, fay: 55 }],
    ['by group', '{ metric: first_order, by: [country] }', { eve: 42, fay: 100 }],
    ['by a mapping', '{ metric: first_order, by: { channel: country }, round_to: 5 }', { eve: 40, fay: 100 }],
    ['a group of few', '{ metric: first_order, by: { country: country }, few: 2 }', { eve: 42, fay: 56.5 }],
    ['within bounds', '{ metric: first_order, by: [country], bounds: [30, 60] }', { eve: 42, fay: 60 }],
    ['per person', '{ tag: usual }', { ann: 40, di: 100, eve: null }],
    ['per person, or else', '{ tag: usual, otherwise: 50 }', { ann: 40, eve: 50 }],
  ])('%s: %s', async (_, threshold, expected) => {
    await stage.start(computed(threshold));
    await tellOrders();
    for (const [who, above] of Object.entries(expected)) {
      await cart(who);
      const [given] = await granted(who);
      expect(given?.['benefit'], who).toEqual(above === null ? undefined : { free_shipping: { above } });
      if (above === null) expect(await reason(who)).toBe('no_number');
    }
  });
});

test('what was granted stays as it was, whatever the metric becomes, and over a restart', async () => {
  await stage.start(computed('{ metric: first_order }'));
  await tellOrders();
  await stage.restart();
  await cart('eve');
  for (const who of ['x', 'y', 'z']) await order(who, 1000);
  await cart('fay');
  await stage.rig.moveTo('2026-03-04T10:00:01Z');
  await cart('ann');
  const aboveOf = async (who: string) => (await granted(who))[0]!['benefit'];
  expect(await aboveOf('eve')).toEqual({ free_shipping: { above: 56.5 } });
  expect(await aboveOf('fay')).toEqual({ free_shipping: { above: 56.5 } });
  expect(await aboveOf('ann')).toEqual({ free_shipping: { above: 3226 / 7 } });
});

test('nobody ordered yet: refused, or what is said for it', async () => {
  await stage.start(computed('{ metric: first_order }'));
  await cart('ann');
  expect(await reason('ann')).toBe('no_number');
  await stage.rig.replace(computed('{ metric: first_order, otherwise: 50 }'));
  await cart('bo');
  expect((await granted('bo'))[0]!['benefit']).toEqual({ free_shipping: { above: 50 } });
});

test('a metric that only an offer needs is worked out daily', async () => {
  await stage.start(computed('{ metric: basket }'));
  await tellOrders();
  await cart('eve');
  expect((await granted('eve'))[0]!['benefit']).toEqual({ free_shipping: { above: 56.5 } });
});

test.each([
  ['fixed', '3.5', 3.5],
  ['a part of a metric', '{ percent: 10, of: { metric: basket } }', 5.65],
  ['a part of a tag, or else', '{ percent: 10, of: { tag: usual, otherwise: 30 } }', 3],
  ['a part of a tag that is missing', '{ percent: 10, of: { tag: usual } }', undefined],
])('a cost that is %s goes with the grant', async (_, cost, expected) => {
  await stage.start(computed('50', `budget: { unit_cost: ${cost} }\n`));
  await tellOrders();
  await cart('eve');
  expect((await granted('eve'))[0]!['cost']).toBe(expected);
});

describe('offers of one group', () => {
  const two = (more = ''): Files => ({
    ...withSteps(`
  - { id: one, grant: gift, else: [ { id: no, set: { first_name: steps.one.reason } } ] }
  - { id: two, grant: other, else: [ { id: nay, set: { first_name: steps.two.reason } } ] }`),
    'offer.yaml': ['gift', 'other']
      .map(
        (id) =>
          `kind: offer\nid: ${id}\nbenefit: { percent: 10 }\nexclusive: welcome\nvalid: { for: 5d }\n${more}`,
      )
      .join('---\n'),
  });

  test('a person has one at a time', async () => {
    await stage.start(two());
    await cart('ann');
    expect((await granted('ann')).map(({ offer }) => offer)).toEqual(['gift']);
    expect(await reason('ann')).toBe('offer_exclusive');
    await stage.rig.moveTo('2026-03-08T10:00:00Z');
    await cart('ann', 'b');
    expect((await granted('ann')).map(({ offer }) => offer)).toEqual(['gift', 'gift']);
  });

  test('what is used makes room', async () => {
    await stage.start(two('redeemed: { did: order_completed }\n'));
    await cart('ann');
    await order('ann', 5);
    await cart('ann', 'b');
    expect((await granted('ann')).length).toBe(2);
  });
});

describe('stacking', () => {
  const held = (first: string, second: string): Files => ({
    ...withSteps('\n  - { id: one, grant: a }\n  - { id: two, grant: b }'),
    'offer.yaml': [
      ['a', `valid: { for: 10d }\n${first}`],
      ['b', `valid: { for: 5d }\n${second}`],
    ]
      .map(
        ([id, more]) =>
          `kind: offer\nid: ${id}\nbenefit: { percent: 10 }\nredeemed: { did: order_completed }\n${more}\n`,
      )
      .join('---\n'),
  });

  test.each([
    ['nothing said', '', '', ['a', 'b']],
    ['each names the other', 'stacks_with: [b]', 'stacks_with: [a]', ['a', 'b']],
    ['one says none: what is over first', '', 'stacks_with: []', ['b']],
    ['one names the other, who says none', 'stacks_with: [b]', 'stacks_with: []', ['b']],
  ])('%s', async (_, first, second, used) => {
    await stage.start(held(first, second));
    await cart('ann');
    await order('ann', 5);
    const redeemed = await granted('ann', 'offer_redeemed');
    expect(redeemed.map(({ offer }) => offer).sort()).toEqual(used);
    await order('ann', 6);
    expect((await granted('ann', 'offer_redeemed')).length).toBe(2);
  });
});

describe('a cap of a channel', () => {
  const sending = (caps: string): Files => ({
    ...withSteps(`
  - id: letter
    send: { template: hello, channel: email, offer: gift }
    else: [ { id: no, set: { country: steps.letter.reason } } ]`),
    'offer.yaml': `kind: offer\nid: gift\nbenefit: { percent: 10 }\nbudget: { grants: 10, per_channel: ${caps} }\n`,
  });
  const outcomes = async (whom: readonly string[]) => {
    const found: unknown[] = [];
    for (const who of whom) {
      await stage.meet(who);
      await cart(who);
      found.push((await stage.rig.image(who)).profile.traits['country'] ?? 'granted');
    }
    return found;
  };

  test.each([
    ['by the channel', '{ email: 2 }', ['granted', 'granted', 'budget_of_channel']],
    ['of another', '{ sms: 1 }', ['granted', 'granted', 'granted']],
    ['by channel and medium', '{ email: 2, sms: 1 }', ['granted', 'granted', 'budget_of_channel']],
  ])('holds %s', async (_, caps, expected) => {
    await stage.start(sending(caps));
    expect(await outcomes(['a', 'b', 'c'])).toEqual(expected);
    await stage.restart();
    const [last] = await outcomes(['d']);
    expect(last).toBe(expected[2]);
  });

  test('what is given back makes room', async () => {
    let isFailing = true;
    await stage.start(sending('{ email: 1 }'), {
      answer: () => (isFailing ? { outcome: 'permanent', reason: 'bounced' } : { outcome: 'accepted' }),
    });
    await outcomes(['a']);
    isFailing = false;
    expect(await outcomes(['b', 'c'])).toEqual(['granted', 'budget_of_channel']);
  });
});

describe('a reminder', () => {
  const reminding = (more = ''): Files => ({
    ...withSteps('\n  - { id: give, grant: gift }'),
    'offer.yaml': `kind: offer\nid: gift\nbenefit: { percent: 10 }\nvalid: { for: 14d, remind: 3d }\nredeemed: { did: order_completed }\n${more}
---
kind: journey
id: soon_over
start: { did: offer_expiring, where: offer = "gift" }
steps: [ { id: letter, send: { template: hello, channel: email } } ]
`,
  });

  test('is an event so long before the end, once, over a restart, and begins journeys', async () => {
    await stage.start(reminding());
    await stage.meet('ann');
    await cart('ann');
    await stage.rig.moveTo('2026-03-13T09:59:59Z');
    expect(await granted('ann', 'offer_expiring')).toEqual([]);
    await stage.restart();
    await stage.rig.moveTo('2026-03-13T10:00:01Z');
    expect(stage.letters).toEqual(['letter 2026-03-13T10:00:00.000Z']);
    await stage.restart();
    await stage.rig.moveTo('2026-03-20T10:00:00Z');
    expect(await granted('ann', 'offer_expiring')).toMatchObject([
      { offer: 'gift', benefit: { percent: 10 }, valid_until: '2026-03-16T10:00:00.000Z' },
    ]);
    expect((await granted('ann', 'offer_expired')).length).toBe(1);
  });

  test('is not given of what was used', async () => {
    await stage.start(reminding());
    await stage.meet('ann');
    await cart('ann');
    await order('ann', 5);
    await stage.rig.moveTo('2026-03-20T10:00:00Z');
    expect(await granted('ann', 'offer_expiring')).toEqual([]);
    expect(stage.letters).toEqual([]);
  });
});
