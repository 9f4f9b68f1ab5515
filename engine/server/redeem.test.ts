import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
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
