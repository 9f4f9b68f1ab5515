import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GrantRow } from '../store/store.ts';
import { type Files, Stage, withSteps } from './steps.testing.ts';

/** Offers in the hands of journeys: what is granted, refused, redeemed, over, and given back. */

let stage: Stage;
let folder: string;
beforeEach(async () => {
  stage = new Stage();
  folder = await mkdtemp(join(tmpdir(), 'carillon-offers-'));
});
afterEach(async () => {
  await stage.stop();
  await rm(folder, { recursive: true });
});

const gift = (more = '', benefit = '{ percent: 20 }') =>
  `kind: offer\nid: gift\ntitle: A gift\nbenefit: ${benefit}\n${more}`;

/** A journey that grants, and writes down what it knows of that. */
const granting = (more = '', benefit?: string): Files => ({
  ...withSteps(`
  - { id: give, grant: gift, else: [ { id: no, set: { country: steps.give.reason } } ] }
  - { id: know, set: { first_name: '$join([steps.give.status, steps.give.offer, steps.give.code], " ")' } }`),
  'offer.yaml': gift(more, benefit),
  'tags.yaml': 'kind: tag\nid: spent\ntype: number\ndid: order_completed\nsum: total\n',
});

const cart = (who: string, id = 'a') => stage.rig.track(who, 'cart_updated', { cart_id: id });
const order = (who: string, more: Record<string, string | number> = {}) =>
  stage.rig.track(who, 'order_completed', { order_id: `o${who}`, total: 10, ...more });

async function refusal(who: string): Promise<unknown> {
  return (await stage.rig.image(who)).profile.traits['country'] ?? 'granted';
}

/** What happened to somebody with offers: event, and its properties but for those that say where it came from. */
async function offersOf(who: string) {
  const { events } = await stage.rig.image(who);
  return events
    .filter(({ type }) => type.startsWith('offer_'))
    .sort((a, b) => a.time - b.time || (a.type < b.type ? -1 : 1))
    .map(({ type, time, properties }) => {
      const { journey: _, step: __, instance: ___, grant: ____, message: _____, ...said } = properties;
      return { type, time: new Date(time).toISOString(), ...said };
    });
}

async function counts(): Promise<Record<string, number>> {
  const rows = await stage.rig.store.people.countGrants();
  return Object.fromEntries(rows.map(({ status, count }) => [status satisfies GrantRow['status'], count]));
}

test('a grant is an event, its step knows its code, and its end is an event too', async () => {
  const rig = await stage.start(granting('codes: { pattern: "FS-########" }\nvalid: { for: 14d }'));
  await cart('ann');
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
  expect(await offersOf('ann')).toEqual([granted]);
  await rig.moveTo('2026-03-16T09:59:59Z');
  await stage.restart();
  expect(await offersOf('ann')).toEqual([granted]);
  await stage.rig.moveTo('2026-03-16T10:00:01Z');
  expect(await offersOf('ann')).toEqual([
    granted,
    { type: 'offer_expired', time: '2026-03-16T10:00:00.000Z', ...given },
  ]);
  expect(await counts()).toEqual({ expired: 1 });
});

test('codes cannot be told from one another, and are the same for the same grant', async () => {
  const files = granting('codes: { pattern: "FS-########" }');
  await stage.start(files);
  for (let n = 0; n < 40; n++) await cart(`p${n}`);
  const codes = new Set<unknown>();
  for (let n = 0; n < 40; n++) codes.add((await offersOf(`p${n}`))[0]!['code' as never]);
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
    await cart(who);
    found.push(await refusal(who));
  }
  expect(found).toEqual(expected);
});

test('a limit of a day is of the day of the workspace, and one per person of its window', async () => {
  const rig = await stage.start(
    granting('budget: { per_day: 2, per_profile: { at_most: 1, within: this_month } }'),
  );
  await cart('ann');
  await cart('ann', 'b');
  expect(await refusal('ann')).toBe('offer_had');
  await cart('bob');
  await cart('cid');
  expect([await refusal('bob'), await refusal('cid')]).toEqual(['granted', 'budget_of_day']);
  await rig.moveTo('2026-03-31T22:59:59Z');
  await cart('ann', 'c');
  expect((await offersOf('ann')).length).toBe(1);
  // Midnight in London in summer.
  await rig.moveTo('2026-03-31T23:00:00Z');
  await cart('ann', 'd');
  expect((await offersOf('ann')).length).toBe(2);
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
  for (const total of totals) await order('ann', { total });
  await cart('ann');
  // Kept as it was.
  await order('ann', { order_id: 'later', total: 1000 });
  expect(await offersOf('ann')).toMatchObject([{ benefit: expected }]);
});

test('who has no number is refused', async () => {
  const files = granting('', '{ amount: { tag: mean } }');
  await stage.start({
    ...files,
    'mean.yaml': 'kind: tag\nid: mean\ntype: number\ndid: order_completed\navg: total\n',
  });
  await cart('ann');
  expect(await refusal('ann')).toBe('no_number');
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
  await cart('ann');
  await cart('bob');
  await order('ann', { total: 1 });
  await rig.moveTo('2026-03-03T10:00:00Z');
  await order('ann', { order_id: 'two' });
  await order('ann', { order_id: 'three' });
  await rig.moveTo('2026-03-30T10:00:00Z');
  expect((await offersOf('ann')).map(({ type, time }) => `${type} ${time}`)).toEqual([
    'offer_granted 2026-03-02T10:00:00.000Z',
    'offer_redeemed 2026-03-03T10:00:00.000Z',
  ]);
  expect((await offersOf('bob')).map(({ type }) => type)).toEqual(['offer_granted', 'offer_expired']);
  const ends = await rig.store.people.countInstances();
  expect(ends.map(({ reason }) => reason).sort()).toEqual(['unused', 'used']);
});

test('a code counts whoever shows it, once', async () => {
  const files = granting(
    'codes: { pattern: "FS-########" }\nredeemed: { did: order_completed, code: order_id }\nvalid: { for: 1d }',
  );
  const rig = await stage.start(files, { buckets: 4 });
  await cart('ann');
  const [granted] = await offersOf('ann');
  const code = String(granted!['code' as never]);
  await order('bob', { order_id: 'FS-22222222' });
  await order('bob', { order_id: 'no code at all' });
  expect(await counts()).toEqual({ granted: 1 });
  await order('bob', { order_id: code });
  await order('cid', { order_id: code });
  expect(await counts()).toEqual({ redeemed: 1 });
  expect((await offersOf('ann')).map(({ type }) => type)).toEqual(['offer_granted', 'offer_redeemed']);
  expect(await offersOf('bob')).toEqual([]);
  await rig.moveTo('2026-03-10T00:00:00Z');
  expect((await offersOf('ann')).map(({ type }) => type)).toEqual(['offer_granted', 'offer_redeemed']);
});

test('codes shown to the till: what became of each', async () => {
  const rig = await stage.start(granting('codes: { pattern: "FS-########" }\nvalid: { for: 1d }'));
  await cart('ann');
  await cart('bob');
  const [ann, bob] = await Promise.all(
    ['ann', 'bob'].map(async (who) => (await offersOf(who))[0]!['code' as never]),
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
  await writeFile(join(folder, 'codes.csv'), '\uFEFFcode,note\r\n"C1",x\nC2\n\nC2\nC3\n');
  const rig = await stage.start(files, { root: folder });
  const found: unknown[] = [];
  for (const who of ['a', 'b', 'c', 'd']) {
    await cart(who);
    found.push((await offersOf(who))[0]?.['code' as never] ?? (await refusal(who)));
  }
  expect(found).toEqual(['C1', 'C2', 'C3', 'no_code']);
  expect(await rig.store.people.offers()).toMatchObject([{ free: 0, uploaded: 3, granted: 3 }]);
});

/* ---------------------------------------------------------------- with messages */

const template = `
kind: template
id: voucher
class: marketing
email:
  subject: "{{ offer.title }}: {{ offer.code }}"
  html: "<p>{{ offer.benefit.percent }} % until {{ offer.valid_until | date: '%Y-%m-%d' }}</p>"
`;
const sending = (more: string, send = 'offer: gift', steps = ''): Files => ({
  ...withSteps(`${steps}
  - id: nudge
    send: { template: voucher, channel: email, ${send} }
    else: [ { id: no, set: { country: steps.nudge.reason } } ]
  - { id: know, set: { first_name: steps.nudge.code } }`),
  'voucher.yaml': template,
  'offer.yaml': gift(more),
});

test('an offer goes with its message, and is granted when that is handed over', async () => {
  const rig = await stage.start(sending('codes: { pattern: "FS-########" }\nvalid: { for: 14d }'));
  await stage.meet('ann');
  await cart('ann');
  const [message] = rig.sent;
  const code = (await rig.image('ann')).profile.traits['first_name'];
  expect(message!.content).toMatchObject({
    subject: `A gift: ${code}`,
    html: '<p>20 % until 2026-03-16</p>',
  });
  expect(await offersOf('ann')).toMatchObject([{ type: 'offer_granted', code }]);
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
    await cart('bob');
  }
  if (consent) await stage.meet('ann');
  else await rig.identify('ann', { email: 'ann@example.com' });
  await cart('ann');
  expect(await refusal('ann')).toBe(reason);
  expect(await counts()).toEqual(before ? { granted: 1 } : {});
  expect(await offersOf('ann')).toEqual([]);
});

test('what finally fails is given back, its code is nobody else’s, and by hand it goes out after all', async () => {
  let works = false;
  const rig = await stage.start(sending('codes: { pattern: "FS-########" }\nbudget: { grants: 1 }'), {
    answer: () => (works ? { outcome: 'accepted' } : { outcome: 'permanent', reason: 'no such mailbox' }),
  });
  await stage.meet('ann');
  await stage.meet('bob');
  await cart('ann');
  expect(await refusal('ann')).toBe('no such mailbox');
  expect(await counts()).toEqual({ returned: 1 });
  expect(await offersOf('ann')).toEqual([]);
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
  expect(await counts()).toEqual({ granted: 1 });
  await cart('bob');
  expect(await refusal('bob')).toBe('budget');
});

test('a dead letter whose offer is used up is not tried again', async () => {
  let works = false;
  const rig = await stage.start(sending('budget: { grants: 1 }'), {
    answer: () => (works ? { outcome: 'accepted' } : { outcome: 'permanent', reason: 'no' }),
  });
  await stage.meet('ann');
  await stage.meet('bob');
  await cart('ann');
  const [dead] = await rig.store.people.effects(['failed'], 1);
  works = true;
  await cart('bob');
  await rig.daemon.engine.submit([
    { profile: dead!.profile, inputs: (at) => [{ type: 'by_hand', at, decision: 'retry', effect: dead! }] },
  ]);
  await rig.settled();
  expect(rig.sent.length).toBe(1);
  expect((await rig.store.people.effect(dead!.key))!).toMatchObject({ status: 'dropped', reason: 'budget' });
  expect(await counts()).toEqual({ granted: 1, returned: 1 });
});

test('a message that fails to render gives its offer back', async () => {
  const files = sending('codes: { file: codes.csv }');
  await writeFile(join(folder, 'codes.csv'), 'ONLY\n');
  const rig = await stage.start(
    {
      ...files,
      'voucher.yaml': template.replace(
        '{{ offer.benefit.percent }}',
        '{% for i in (1..200000) %}x{% endfor %}',
      ),
    },
    { root: folder },
  );
  await stage.meet('ann');
  await cart('ann');
  expect(await refusal('ann')).toBe('render_error');
  expect(await counts()).toEqual({ returned: 1 });
  // Nobody saw it: somebody else may have it.
  expect(await rig.store.people.offers()).toMatchObject([{ granted: 0, free: 1 }]);
});

test('who leaves before the answer comes gives it back', async () => {
  const files: Files = {
    ...withSteps('  - { id: give, grant: gift }\n  - { id: on, wait: 1d }', 'goal: { did: order_completed }'),
    'offer.yaml': gift('budget: { grants: 1 }'),
  };
  const rig = await stage.start(files, { buckets: 4 });
  await Promise.all([cart('ann'), order('ann')]);
  await rig.settled();
  expect(await offersOf('ann')).toEqual([]);
  expect(await counts()).toEqual({ returned: 1 });
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
  await cart('ann');
  expect(await counts()).toEqual({});
  await rig.moveTo('2026-03-02T12:00:01Z');
  expect(await offersOf('ann')).toMatchObject([{ valid_until: '2026-03-03T12:00:00.000Z' }]);
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
  await cart('ann', 'b');
  expect(await refusal('ann')).toBe('offer_had');
  await rig.moveTo('2026-03-04T00:00:00Z');
  expect((await offersOf('ann')).map(({ type }) => type)).toEqual(['offer_granted', 'offer_expired']);
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
  expect((await offersOf('ann')).map(({ type }) => type)).toEqual(['offer_granted', 'offer_expired']);
});

/* ---------------------------------------------------------------- placements */

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
    await cart(who);
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
      (await offersOf(who)).map((one) => one['offer' as never]),
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
  await cart('bob');
  await stage.restart();
  await stage.meet('cid');
  await cart('cid');
  expect(await offersOf('cid')).toMatchObject([{ offer: 'gift' }]);
});

test('a placement of actions decides about a whole message', async () => {
  const rig = await stage.start({
    ...withSteps(`
  - { id: pick, decide: next }
  - { id: nudge, send: { decided: pick } }`),
    'voucher.yaml': template.replace('{{ offer.title }}', '{{ with.word }}'),
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
    await cart(who);
  }
  expect(rig.sent.map(({ content }) => content['subject'])).toEqual(['GB:', 'Hello friend']);
  const { instances } = await rig.image('ann');
  expect(instances[0]!.body['results']).toMatchObject({
    pick: { status: 'decided', items: ['with_offer'], offer: 'gift' },
    nudge: { status: 'sent', offer: 'gift' },
  });
});
