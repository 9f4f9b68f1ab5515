import { afterEach, beforeEach, expect, test } from 'vitest';
import { gift, OfferStage, sending, voucher } from './offers.testing.ts';
import { type Files, withSteps } from './steps.testing.ts';

/** Offers that go with a message: granted when it is handed over, and given back when it does not go. */

let stage: OfferStage;
beforeEach(() => {
  stage = new OfferStage();
});
afterEach(() => stage.stop());

test('an offer goes with its message, and is granted when that is handed over', async () => {
  const rig = await stage.start(sending('codes: { pattern: "FS-########" }\nvalid: { for: 14d }'));
  await stage.meet('ann');
  await stage.cart('ann');
  const [message] = rig.sent;
  const code = (await rig.image('ann')).profile.traits['first_name'];
  expect(message!.content).toMatchObject({
    subject: `A gift: ${code}`,
    html: '<p>20 % until 2026-03-16</p>',
  });
  expect(await stage.offersOf('ann')).toMatchObject([{ type: 'offer_granted', code }]);
  const { events } = await rig.image('ann');
  expect(events.find(({ type }) => type === 'message_sent')?.properties['offer']).toBe('gift');
});

test.each([
  ['nobody may be written to', {}, 'no_consent'],
  ['nothing is left', { budget: 'budget: { grants: 1 }', before: true }, 'budget'],
  ['not eligible', { budget: 'eligible: vip', consent: true }, 'not_eligible'],
] as const)('%s: nothing is sent and nothing is consumed', async (_, given, reason) => {
  const {
    budget = '',
    before = false,
    consent = before,
  } = { consent: undefined, ...given } as {
    budget?: string;
    before?: boolean;
    consent?: boolean;
  };
  const rig = await stage.start(sending(budget));
  if (before) {
    await stage.meet('bob');
    await stage.cart('bob');
  }
  if (consent) await stage.meet('ann');
  else await rig.identify('ann', { email: 'ann@example.com' });
  await stage.cart('ann');
  expect(await stage.refusal('ann')).toBe(reason);
  expect(await stage.counts()).toEqual(before ? { granted: 1 } : {});
  expect(await stage.offersOf('ann')).toEqual([]);
});

test('what finally fails is given back, its code is nobody else’s, and by hand it goes out after all', async () => {
  let works = false;
  const rig = await stage.start(sending('codes: { pattern: "FS-########" }\nbudget: { grants: 1 }'), {
    answer: () => (works ? { outcome: 'accepted' } : { outcome: 'permanent', reason: 'no such mailbox' }),
  });
  await stage.meet('ann');
  await stage.meet('bob');
  await stage.cart('ann');
  expect(await stage.refusal('ann')).toBe('no such mailbox');
  expect(await stage.counts()).toEqual({ returned: 1 });
  expect(await stage.offersOf('ann')).toEqual([]);
  expect(await rig.decisionsOf('ann')).toContain('basket.nudge returned no such mailbox');
  const [dead] = await rig.store.people.effects(['failed'], 1);
  works = true;
  const retry = () =>
    rig.daemon.engine.submit([
      { profile: dead!.profile, inputs: (at) => [{ type: 'by_hand', at, decision: 'retry', effect: dead! }] },
    ]);
  await retry();
  await rig.settled();
  expect(rig.sent.map(({ content }) => content['subject'])).toEqual([
    dead!.body['content']!['subject' as never],
  ]);
  expect(await stage.counts()).toEqual({ granted: 1 });
  await stage.cart('bob');
  expect(await stage.refusal('bob')).toBe('budget');
});

test('a dead letter whose offer is used up is not tried again', async () => {
  let works = false;
  const rig = await stage.start(sending('budget: { grants: 1 }'), {
    answer: () => (works ? { outcome: 'accepted' } : { outcome: 'permanent', reason: 'no' }),
  });
  await stage.meet('ann');
  await stage.meet('bob');
  await stage.cart('ann');
  const [dead] = await rig.store.people.effects(['failed'], 1);
  works = true;
  await stage.cart('bob');
  await rig.daemon.engine.submit([
    { profile: dead!.profile, inputs: (at) => [{ type: 'by_hand', at, decision: 'retry', effect: dead! }] },
  ]);
  await rig.settled();
  expect(rig.sent.length).toBe(1);
  expect((await rig.store.people.effect(dead!.key))!).toMatchObject({ status: 'dropped', reason: 'budget' });
  expect(await stage.counts()).toEqual({ granted: 1, returned: 1 });
});

test('a message that fails to render gives its offer back', async () => {
  const files = sending('codes: { file: codes.csv }');
  const root = await stage.folderOfCodes('ONLY\n');
  const rig = await stage.start(
    {
      ...files,
      'voucher.yaml': voucher.replace(
        '{{ offer.benefit.percent }}',
        '{% for i in (1..200000) %}x{% endfor %}',
      ),
    },
    { root },
  );
  await stage.meet('ann');
  await stage.cart('ann');
  expect(await stage.refusal('ann')).toBe('render_error');
  expect(await stage.counts()).toEqual({ returned: 1 });
  // Nobody saw it: somebody else may have it.
  expect(await rig.store.people.offers()).toMatchObject([{ granted: 0, free: 1 }]);
});

test('who leaves before the answer comes gives it back', async () => {
  const files: Files = {
    ...withSteps('  - { id: give, grant: gift }\n  - { id: on, wait: 1d }', 'goal: { did: order_completed }'),
    'offer.yaml': gift('budget: { grants: 1 }'),
  };
  const rig = await stage.start(files, { buckets: 4 });
  await Promise.all([stage.cart('ann'), stage.order('ann')]);
  await rig.settled();
  expect(await stage.offersOf('ann')).toEqual([]);
  expect(await stage.counts()).toEqual({ returned: 1 });
  expect(await rig.store.people.offers()).toMatchObject([{ granted: 0 }]);
});

test('quiet hours are over before anything is asked for', async () => {
  const files = sending('valid: { for: 1d }');
  const policy = files['policy.yaml']!;
  const rig = await stage.start({
    ...files,
    'policy.yaml': `${policy}quiet: [ { class: marketing, from: "09:00", to: "12:00", otherwise: wait } ]\n`,
  });
  await stage.meet('ann');
  await stage.cart('ann');
  expect(await stage.counts()).toEqual({});
  await rig.moveTo('2026-03-02T12:00:01Z');
  expect(await stage.offersOf('ann')).toMatchObject([{ valid_until: '2026-03-03T12:00:00.000Z' }]);
});
