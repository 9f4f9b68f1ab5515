import { afterEach, beforeEach, expect, test } from 'vitest';
import { gift, granting, OfferStage } from './offers.testing.ts';
import { type Files, withSteps } from './steps.testing.ts';

/** Offers in the hands of journeys: what is granted, refused, redeemed, and over. */

let stage: OfferStage;
beforeEach(() => {
  stage = new OfferStage();
});
afterEach(() => stage.stop());

test('a grant is an event, its step knows its code, and its end is an event too', async () => {
  const rig = await stage.start(granting('codes: { pattern: "FS-########" }\nvalid: { for: 14d }'));
  await stage.cart('ann');
  const { traits } = (await rig.image('ann')).profile;
  expect(traits['first_name']).toMatch(/^granted gift FS-[2-9A-Z]{8}$/);
  const code = String(traits['first_name']).slice('granted gift '.length);
  const given = { offer: 'gift', code, valid_until: '2026-03-16T10:00:00.000Z' };
  const granted = {
    type: 'offer_granted',
    time: '2026-03-02T10:00:00.000Z',
    ...given,
    benefit: { percent: 20 },
  };
  expect(await stage.offersOf('ann')).toEqual([granted]);
  await rig.moveTo('2026-03-16T09:59:59Z');
  await stage.restart();
  expect(await stage.offersOf('ann')).toEqual([granted]);
  await stage.rig.moveTo('2026-03-16T10:00:01Z');
  expect(await stage.offersOf('ann')).toEqual([
    granted,
    { type: 'offer_expired', time: '2026-03-16T10:00:00.000Z', ...given },
  ]);
  expect(await stage.counts()).toEqual({ expired: 1 });
});

test('codes cannot be told from one another, and are the same for the same grant', async () => {
  const files = granting('codes: { pattern: "FS-########" }');
  await stage.start(files);
  for (let n = 0; n < 40; n++) await stage.cart(`p${n}`);
  const codes = new Set<unknown>();
  for (let n = 0; n < 40; n++) codes.add((await stage.offersOf(`p${n}`))[0]!['code' as never]);
  expect(codes.size).toBe(40);
  const signs = new Set([...codes].join('').replaceAll('FS-', ''));
  expect(signs.size).toBeGreaterThan(25);
});

test.each([
  ['in all', 'budget: { grants: 2 }', ['granted', 'granted', 'budget', 'budget']],
  ['on a day', 'budget: { per_day: 1 }', ['granted', 'budget_of_day', 'budget_of_day', 'budget_of_day']],
  ['of nothing', '', ['granted', 'granted', 'granted', 'granted']],
  ['who is eligible', 'eligible: vip', ['not_eligible', 'not_eligible', 'not_eligible', 'not_eligible']],
  ['before it begins', 'valid: { from: "2026-03-03" }', Array(4).fill('offer_not_begun')],
  ['once it is over', 'valid: { until: "2026-03-02T10:00:00Z" }', Array(4).fill('offer_over')],
])('a limit %s', async (_, more, expected) => {
  await stage.start(granting(more));
  const found: unknown[] = [];
  for (const who of ['a', 'b', 'c', 'd']) {
    await stage.cart(who);
    found.push(await stage.refusal(who));
  }
  expect(found).toEqual(expected);
});

test('a limit of a day is of the day of the workspace, and one per person of its window', async () => {
  const rig = await stage.start(
    granting('budget: { per_day: 2, per_profile: { at_most: 1, within: this_month } }'),
  );
  await stage.cart('ann');
  await stage.cart('ann', 'b');
  expect(await stage.refusal('ann')).toBe('offer_had');
  await stage.cart('bob');
  await stage.cart('cid');
  expect([await stage.refusal('bob'), await stage.refusal('cid')]).toEqual(['granted', 'budget_of_day']);
  await rig.moveTo('2026-03-31T22:59:59Z');
  await stage.cart('ann', 'c');
  expect((await stage.offersOf('ann')).length).toBe(1);
  // Midnight in London in summer.
  await rig.moveTo('2026-03-31T23:00:00Z');
  await stage.cart('ann', 'd');
  expect((await stage.offersOf('ann')).length).toBe(2);
});

test.each([
  ['as it is', '{ amount: { tag: spent } }', [12], { amount: 12 }],
  ['rounded', '{ points: { tag: spent, round_to: 5 } }', [12.6], { points: 15 }],
  [
    'within bounds',
    '{ free_shipping: { above: { tag: spent, bounds: [30, 150], round_to: 5 } } }',
    [12],
    { free_shipping: { above: 30 } },
  ],
  ['a fixed text', '{ gift: "85123A" }', [1], { gift: '85123A' }],
])('a benefit is worked out per person: %s', async (_, benefit, totals, expected) => {
  await stage.start(granting('', benefit));
  for (const total of totals) await stage.order('ann', { total });
  await stage.cart('ann');
  // Kept as it was.
  await stage.order('ann', { order_id: 'later', total: 1000 });
  expect(await stage.offersOf('ann')).toMatchObject([{ benefit: expected }]);
});

test('who has no number is refused', async () => {
  const files = granting('', '{ amount: { tag: mean } }');
  await stage.start({
    ...files,
    'mean.yaml': 'kind: tag\nid: mean\ntype: number\ndid: order_completed\navg: total\n',
  });
  await stage.cart('ann');
  expect(await stage.refusal('ann')).toBe('no_number');
});

test('what is redeemed is asked about like any other event', async () => {
  const files: Files = {
    ...withSteps(`
  - { id: give, grant: gift }
  - id: used
    wait: { when: { did: offer_redeemed, step: give }, up_to: 7d }
    else: [ { id: unused, exit: unused } ]
  - { id: done, exit: used }`),
    'offer.yaml': gift('valid: { for: 14d }\nredeemed: { did: order_completed, where: total > 5 }'),
  };
  const rig = await stage.start(files);
  await stage.cart('ann');
  await stage.cart('bob');
  await stage.order('ann', { total: 1 });
  await rig.moveTo('2026-03-03T10:00:00Z');
  await stage.order('ann', { order_id: 'two' });
  await stage.order('ann', { order_id: 'three' });
  await rig.moveTo('2026-03-30T10:00:00Z');
  expect((await stage.offersOf('ann')).map(({ type, time }) => `${type} ${time}`)).toEqual([
    'offer_granted 2026-03-02T10:00:00.000Z',
    'offer_redeemed 2026-03-03T10:00:00.000Z',
  ]);
  expect((await stage.offersOf('bob')).map(({ type }) => type)).toEqual(['offer_granted', 'offer_expired']);
  const ends = await rig.store.people.countInstances();
  expect(ends.map(({ reason }) => reason).sort()).toEqual(['unused', 'used']);
});

test('a code counts whoever shows it, once', async () => {
  const files = granting(
    'codes: { pattern: "FS-########" }\nredeemed: { did: order_completed, code: order_id }\nvalid: { for: 1d }',
  );
  const rig = await stage.start(files, { buckets: 4 });
  await stage.cart('ann');
  const [granted] = await stage.offersOf('ann');
  const code = String(granted!['code' as never]);
  await stage.order('bob', { order_id: 'FS-22222222' });
  await stage.order('bob', { order_id: 'no code at all' });
  expect(await stage.counts()).toEqual({ granted: 1 });
  await stage.order('bob', { order_id: code });
  await stage.order('cid', { order_id: code });
  expect(await stage.counts()).toEqual({ redeemed: 1 });
  expect((await stage.offersOf('ann')).map(({ type }) => type)).toEqual(['offer_granted', 'offer_redeemed']);
  expect(await stage.offersOf('bob')).toEqual([]);
  await rig.moveTo('2026-03-10T00:00:00Z');
  expect((await stage.offersOf('ann')).map(({ type }) => type)).toEqual(['offer_granted', 'offer_redeemed']);
});

test('codes shown to the till: what became of each', async () => {
  const rig = await stage.start(granting('codes: { pattern: "FS-########" }\nvalid: { for: 1d }'));
  await stage.cart('ann');
  await stage.cart('bob');
  const [ann, bob] = await Promise.all(
    ['ann', 'bob'].map(async (who) => (await stage.offersOf(who))[0]!['code' as never]),
  );
  const show = (code: unknown, by: string) =>
    rig.daemon.engine.tellOffer('gift', (at) => ({
      type: 'redeemed',
      offer: 'gift',
      what: { code: String(code) },
      time: at,
      by,
      at,
    }));
  const at = Date.parse('2026-03-02T10:00:00Z');
  expect(await show('FS-22222222', 'm1')).toEqual({ outcome: 'unknown_code' });
  expect(await show(ann, 'm2')).toMatchObject({ outcome: 'redeemed', redeemedAt: at, again: false });
  expect(await show(ann, 'm2')).toMatchObject({ outcome: 'redeemed', again: true });
  expect(await show(ann, 'm3')).toEqual({ outcome: 'already_redeemed', redeemedAt: at });
  await rig.moveTo('2026-03-03T10:00:00Z');
  expect(await show(bob, 'm4')).toEqual({ outcome: 'expired', until: at + 86_400_000 });
});

/* ---------------------------------------------------------------- codes from files */

test('codes of a file are taken from the top, each once, and none twice', async () => {
  const files = granting('codes: { file: codes.csv }');
  const root = await stage.folderOfCodes('\uFEFFcode,note\r\n"C1",x\nC2\n\nC2\nC3\n');
  const rig = await stage.start(files, { root });
  const found: unknown[] = [];
  for (const who of ['a', 'b', 'c', 'd']) {
    await stage.cart(who);
    found.push((await stage.offersOf(who))[0]?.['code' as never] ?? (await stage.refusal(who)));
  }
  expect(found).toEqual(['C1', 'C2', 'C3', 'no_code']);
  expect(await rig.store.people.offers()).toMatchObject([{ free: 0, uploaded: 3, granted: 3 }]);
});

test('two names of one person: what one of them waits for or has is the other’s', async () => {
  const rig = await stage.start(
    granting(
      'codes: { pattern: "FS-########" }\nvalid: { for: 1d }\nbudget: { per_profile: { at_most: 1 } }',
    ),
    { buckets: 4 },
  );
  const anonymous = { identifiers: { anonymous_id: 'x' } };
  await rig.track('', 'cart_updated', { cart_id: 'a' }, anonymous);
  await rig.identify('ann', {});
  await rig.accept({ identifiers: { user_id: 'ann', anonymous_id: 'x' } });
  await stage.cart('ann', 'b');
  expect(await stage.refusal('ann')).toBe('offer_had');
  await rig.moveTo('2026-03-04T00:00:00Z');
  expect((await stage.offersOf('ann')).map(({ type }) => type)).toEqual(['offer_granted', 'offer_expired']);
});

test('the end of a grant is heard by whoever the person is by then', async () => {
  const files = granting('valid: { for: 1d }');
  const rig = await stage.start(files, { buckets: 4 });
  await rig.track('', 'cart_updated', { cart_id: 'a' }, { identifiers: { anonymous_id: 'x' } });
  await rig.identify('ann', {});
  rig.clock.moveTo(Date.parse('2026-03-03T10:00:00.001Z'));
  // Both in one go: the merge, and what time does to the one who is taken over.
  await rig.accept({ identifiers: { user_id: 'ann', anonymous_id: 'x' } });
  await rig.moveTo('2026-03-03T12:00:00Z');
  expect((await stage.offersOf('ann')).map(({ type }) => type)).toEqual(['offer_granted', 'offer_expired']);
});
