import { afterEach, beforeEach, expect, test } from 'vitest';
import { gift, OfferStage, sending, voucher } from './offers.testing.ts';
import { type Files, withSteps } from './steps.testing.ts';

/** Offers that a placement chooses among, for journeys. */

let stage: OfferStage;
beforeEach(() => {
  stage = new OfferStage();
});
afterEach(() => stage.stop());

const slot = `
kind: placement
id: slot
gives: offer
rules:
  - { when: vip, give: gold }
  - { id: rare, give: rare }
  - { give: gift }
---
kind: offer
id: gold
benefit: { percent: 50 }
---
kind: offer
id: rare
benefit: { points: 100 }
budget: { grants: 1 }
---
`;
const picking = (send = 'offer: { step: pick }'): Files => ({
  ...sending(
    'eligible: $not(score = 0)',
    send,
    '\n  - { id: pick, decide: slot, else: [ { id: none, exit: nothing } ] }',
  ),
  'slot.yaml': slot,
});

test('a placement gives the first that fits, and says what it passed over', async () => {
  const rig = await stage.start(picking());
  const people = { ann: { vip: true }, bob: {}, cid: {}, dan: { score: 0 } };
  for (const [who, traits] of Object.entries(people)) {
    await stage.meet(who, traits);
    await stage.cart(who);
  }
  const given: unknown[] = [];
  for (const who of Object.keys(people)) {
    const { profile } = await rig.image(who);
    const rows = await rig.store.people.decisionsOf(profile.id, 100);
    const { reason, detail } = rows.find(({ outcome }) => outcome === 'decided')!;
    given.push([
      who,
      reason,
      detail['passed_over'] ?? [],
      (await stage.offersOf(who)).map((one) => one['offer' as never]),
    ]);
  }
  const passed = (...rules: string[][]) => rules.map(([rule, why]) => ({ rule, why }));
  expect(given).toEqual([
    ['ann', 'gold', [], ['gold']],
    ['bob', 'rare', passed(['gold', 'when']), ['rare']],
    ['cid', 'gift', passed(['gold', 'when'], ['rare', 'budget']), ['gift']],
    ['dan', 'nothing_fits', passed(['gold', 'when'], ['rare', 'budget'], ['gift', 'not_eligible']), []],
  ]);
  expect((await rig.image('dan')).instances[0]!.reason).toBe('nothing');
});

test('what a placement knows of budgets it knows after a restart', async () => {
  await stage.start(picking());
  await stage.meet('bob');
  await stage.cart('bob');
  await stage.restart();
  await stage.meet('cid');
  await stage.cart('cid');
  expect(await stage.offersOf('cid')).toMatchObject([{ offer: 'gift' }]);
});

test('a placement of actions decides about a whole message', async () => {
  const rig = await stage.start({
    ...withSteps(`
  - { id: pick, decide: next }
  - { id: nudge, send: { decided: pick } }`),
    'voucher.yaml': voucher.replace('{{ offer.title }}', '{{ with.word }}'),
    'offer.yaml': gift('budget: { grants: 1 }'),
    'next.yaml': `
kind: placement
id: next
gives: action
rules:
  - { when: in: none }
`.replace(
      '  - { when: in: none }\n',
      `  - { id: with_offer, give: { template: voucher, channel: email, offer: gift, with: { word: country } } }
  - { give: { template: hello, channel: [sms, email] } }
`,
    ),
  });
  for (const who of ['ann', 'bob']) {
    await stage.meet(who, { country: 'GB' });
    await stage.cart(who);
  }
  expect(rig.sent.map(({ content }) => content['subject'])).toEqual(['GB:', 'Hello friend']);
  const { instances } = await rig.image('ann');
  expect(instances[0]!.body['results']).toMatchObject({
    pick: { status: 'decided', items: ['with_offer'], offer: 'gift' },
    nudge: { status: 'sent', offer: 'gift' },
  });
});
