import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { orderDesk } from '../evaluate/order-desk.ts';
import { stack } from '../evaluate/stacking.ts';
import { Rig } from '../rig/rig.ts';
import { redeem } from '../runtime/redeem.ts';
import { withSteps } from '../runtime/steps.testing.ts';
import { createServer } from './server.ts';

let rig: Rig;
let app: FastifyInstance;
let code: string;
beforeEach(async () => {
  rig = await Rig.start(
    {
      ...withSteps('  - { id: give, grant: gift }\n  - { id: know, set: { first_name: steps.give.code } }'),
      'offer.yaml': `kind: offer
id: gift
benefit: { percent: 20 }
codes: { pattern: "FS-########" }
valid: { for: 1d }
---
kind: offer
id: other
benefit: { points: 1 }
`,
    },
    { buckets: 4 },
  );
  app = createServer({
    accept: (incoming) => rig.daemon.engine.accept(incoming),
    program: () => rig.daemon.engine.run.program,
    writeKeys: ['key'],
    clock: rig.clock,
    logger: pino({ level: 'silent' }),
    health: () => ({ ready: true, release: 1 }),
    redeem: (shown) => redeem(rig.daemon.engine, shown),
  });
  await rig.track('ann', 'cart_updated', { cart_id: 'a' });
  code = String((await rig.image('ann')).profile.traits['first_name']);
});
afterEach(async () => {
  await app.close();
  await rig.stop();
});

async function show(payload: object, key = 'key') {
  const headers = { authorization: `Bearer ${key}` };
  const response = await app.inject({ method: 'POST', url: '/v1/redeem', headers, payload });
  return { status: response.statusCode, ...response.json() };
}

test('a code is redeemed once, and whoever did not hear so may ask again', async () => {
  const redeemedAt = '2026-03-02T10:00:00.000Z';
  expect(await show({ code: ` ${code} `, messageId: 'm1' })).toEqual({
    status: 200,
    success: true,
    offer: 'gift',
    redeemedAt,
  });
  expect(await show({ code, offer: 'gift', messageId: 'm1' })).toMatchObject({ status: 200, redeemedAt });
  expect(await show({ code, messageId: 'm2' })).toMatchObject({
    status: 409,
    error: { code: 'already_redeemed', what: expect.stringContaining(redeemedAt) },
  });
  await rig.settled();
  const { events } = await rig.image('ann');
  const redeemed = events.filter(({ type }) => type === 'offer_redeemed');
  expect(redeemed.map(({ properties }) => properties)).toMatchObject([{ code, redemption: 'http|m1' }]);
});

test('a code that is over; and one that was shown in time, of which is told later', async () => {
  await rig.moveTo('2026-03-03T10:00:01Z');
  expect(await show({ code })).toMatchObject({ status: 410, error: { code: 'expired' } });
  const timestamp = '2026-03-02T12:00:00.000Z';
  expect(await show({ code, timestamp })).toMatchObject({ status: 200, redeemedAt: timestamp });
  await rig.settled();
  const { events } = await rig.image('ann');
  const told = events.filter(({ type }) => type.startsWith('offer_')).map(({ type }) => type);
  expect(told).toEqual(['offer_granted', 'offer_redeemed', 'offer_expired']);
});

test.each<[string, object, number, string]>([
  ['a code nobody was given', { code: 'FS-22222222' }, 404, 'unknown_code'],
  ['a code of no form', { code: 'hello' }, 404, 'unknown_code'],
  ['a code of another offer', { code: 'FS-22222222', offer: 'other' }, 404, 'unknown_code'],
  ['an offer there is not', { code: 'FS-22222222', offer: 'none' }, 404, 'unknown_offer'],
  ['no code', {}, 400, 'bad_request'],
  ['a number for a code', { code: 5 }, 400, 'bad_request'],
  ['a time in words', { code: 'FS-22222222', timestamp: 'now' }, 400, 'bad_request'],
  ['a list', [], 400, 'no_body'],
])('%s', async (_, payload, status, error) => {
  expect(await show(payload)).toMatchObject({ status, error: { code: error } });
});

test('without a key nothing is redeemed', async () => {
  expect(await show({ code }, 'other')).toMatchObject({ status: 401 });
  expect(await show({ code })).toMatchObject({ status: 200 });
});

/** Orders: what was shown for one before decides whether a code goes with it. */
describe('for one order', () => {
  const offer = (id: string, more: string) => `kind: offer
id: ${id}
benefit: { points: 1 }
codes: { pattern: "${id.toUpperCase()}-########" }
${more}
`;
  let codes: Readonly<Record<string, string>>;
  beforeEach(async () => {
    await rig.replace({
      ...withSteps(
        [
          '  - { id: a, grant: percent }',
          '  - { id: b, grant: free }',
          '  - { id: c, grant: alone }',
          '  - { id: d, grant: welcome }',
          '  - { id: e, grant: hello }',
          '  - { id: f, grant: short }',
          '  - { id: know, set: { first_name: \'steps.a.code & " " & steps.b.code & " " & steps.c.code & " " & steps.d.code & " " & steps.f.code\' } }',
        ].join('\n'),
      ),
      'offer.yaml': [
        offer('percent', 'stacks_with: [free, short]'),
        offer('free', ''),
        offer('alone', 'stacks_with: []'),
        offer('welcome', 'exclusive: first'),
        offer('hello', ''),
        offer('short', 'valid: { for: 1h }'),
        offer('gift', ''),
        offer('other', ''),
      ].join('---\n'),
    });
    await rig.track('bob', 'cart_updated', { cart_id: 'b' });
    const names = ['percent', 'free', 'alone', 'welcome', 'short'];
    const shown = String((await rig.image('bob')).profile.traits['first_name']).split(' ');
    codes = Object.fromEntries(names.map((name, place) => [name, shown[place]!]));
  });
  const redeemFor = (order: string, name: string, more: object = {}) =>
    show({ code: codes[name]!, order, ...more });

  test('codes that go together are redeemed, and another is refused and not used up', async () => {
    expect(await redeemFor('o1', 'percent')).toMatchObject({ status: 200 });
    expect(await redeemFor('o1', 'free')).toMatchObject({ status: 200 });
    expect(await redeemFor('o1', 'alone')).toMatchObject({
      status: 409,
      error: {
        code: 'does_not_stack',
        what: 'alone does not go together with what was redeemed for this order: percent, free',
      },
    });
    // The one names the other, which says nothing against it.
    expect(await redeemFor('o1', 'welcome')).toMatchObject({
      error: { what: 'welcome does not go together with what was redeemed for this order: percent' },
    });
    expect(await redeemFor('o2', 'alone')).toMatchObject({ status: 200 });
    expect(await redeemFor('o2', 'welcome')).toMatchObject({ status: 409 });
  });

  test('shown again it has its place; by another message it is redeemed already', async () => {
    expect(await redeemFor('o1', 'alone', { messageId: 'm1' })).toMatchObject({ status: 200 });
    expect(await redeemFor('o1', 'alone', { messageId: 'm1' })).toMatchObject({ status: 200 });
    expect(await redeemFor('o1', 'alone', { messageId: 'm2' })).toMatchObject({
      error: { code: 'already_redeemed' },
    });
    expect(await redeemFor('o1', 'free')).toMatchObject({ error: { code: 'does_not_stack' } });
  });

  test('what could not be redeemed takes no place', async () => {
    expect(await redeemFor('o1', 'percent', { messageId: 'm1' })).toMatchObject({ status: 200 });
    expect(await redeemFor('o2', 'percent', { messageId: 'm2' })).toMatchObject({
      error: { code: 'already_redeemed' },
    });
    await rig.moveTo('2026-03-02T12:00:00Z');
    expect(await redeemFor('o2', 'short')).toMatchObject({ status: 410 });
    expect(await show({ code: 'ALONE-22222222', order: 'o2' })).toMatchObject({ status: 404 });
    expect(await redeemFor('o2', 'alone')).toMatchObject({ status: 200 });
  });

  test('of many that come at once, one goes', async () => {
    const all = await Promise.all(
      ['alone', 'free', 'percent', 'welcome'].map((name) => redeemFor('o1', name)),
    );
    const taken = ['alone', 'free', 'percent', 'welcome'].filter((_, place) => all[place]!.status === 200);
    expect([['alone'], ['free', 'percent'], ['free', 'welcome']]).toContainEqual(taken);
  });

  test('a place that a crash has left is taken away after a minute', async () => {
    const { engine } = rig.daemon;
    const desk = orderDesk('o1');
    const use = { offer: 'alone', code: codes['alone']! };
    await engine.askOrder(desk.offer, (at) => ({ type: 'order_asked', ...desk, use, at }));
    expect(await redeemFor('o1', 'free')).toMatchObject({ error: { code: 'does_not_stack' } });
    await rig.moveTo('2026-03-02T10:02:00Z');
    expect(await redeemFor('o1', 'free')).toMatchObject({ status: 200 });
    // Its own place it would have kept.
    expect(await redeemFor('o1', 'alone')).toMatchObject({ error: { code: 'does_not_stack' } });
  });

  test.each([[''], [5], ['o'.repeat(201)]])('%j is no order', async (order) => {
    expect(await show({ code, order })).toMatchObject({ status: 400, error: { code: 'bad_request' } });
  });
});

test.each<[string, object, object, boolean]>([
  ['neither speaks', {}, {}, true],
  ['one names the other', { stacksWith: new Set(['b']) }, {}, true],
  ['one names nobody', { stacksWith: new Set() }, {}, false],
  ['the other names nobody', {}, { stacksWith: new Set() }, false],
  ['of one group', { exclusive: 'first' }, { exclusive: 'first' }, false],
  ['of two groups', { exclusive: 'first' }, { exclusive: 'second' }, true],
])('offers go together: %s', (_, one, other, goes) => {
  const nothing = { stacksWith: null, exclusive: null };
  expect(stack({ id: 'a', ...nothing, ...one }, { id: 'b', ...nothing, ...other })).toBe(goes);
});
