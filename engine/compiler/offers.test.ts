import { expect, test } from 'vitest';
import { findingsOf } from '../rig/rig.ts';
import { withSteps } from '../runtime/steps.testing.ts';
import { bytesFor, codeOf, codeSpace, fits, mayMeet } from './code-pattern.ts';

const grant = '  - { id: give, grant: gift }';
const gift = (more: string, benefit = '{ percent: 20 }') =>
  `kind: offer\nid: gift\nbenefit: ${benefit}\n${more}\n`;
const slot = (rules: string, gives = 'offer', more = '') =>
  `${gift('')}---\nkind: placement\nid: slot\ngives: ${gives}\n${more}\nrules:\n${rules}\n`;

async function errorsOf(offers: string, steps = grant): Promise<string[]> {
  const found = await findingsOf({ ...withSteps(steps), 'offer.yaml': offers });
  return found.filter(({ severity }) => severity === 'error').map(({ code, what }) => `${code} ${what}`);
}

const METRIC = `---
kind: metric
id: spend
unit: GBP
did: order_completed
avg: total
by: [country]
---
kind: metric
id: orders
unit: order
did: order_completed
count: true
---
kind: metric
id: rate
share: { did: order_completed }
`;

test.each<[string, string, string]>([
  ['two benefits', gift('', '{ percent: 20, amount: 5 }'), 'CAR-2'],
  ['more than all', gift('', '{ percent: 120 }'), 'CAR-2'],
  ['a metric there is not', gift('', '{ amount: { metric: mean } }'), 'CAR-222'],
  ['a metric and a tag', gift('', '{ amount: { metric: spend, tag: spent } }') + METRIC, 'CAR-2'],
  ['few of no groups', gift('', '{ amount: { metric: spend, few: 10 } }') + METRIC, 'CAR-2'],
  [
    'groups of a metric without',
    gift('', '{ amount: { metric: orders, by: [country] } }') + METRIC,
    'CAR-920',
  ],
  ['another group', gift('', '{ amount: { metric: spend, by: [vip] } }') + METRIC, 'CAR-920'],
  [
    'a group that people lack',
    gift('', '{ amount: { metric: spend, by: { country: x } } }') + METRIC,
    'CAR-864',
  ],
  [
    'a group said twice',
    gift('', '{ amount: { metric: spend, by: { a: country, b: country } } }') + METRIC,
    'CAR-920',
  ],
  ['a share as money', gift('', '{ amount: { metric: rate } }') + METRIC, 'CAR-921'],
  ['an amount in another unit', gift('', '{ amount: { metric: orders } }') + METRIC, 'CAR-921'],
  ['a part of a gift', gift('budget: { unit_cost: { percent: 5, of: benefit } }', '{ gift: x }'), 'CAR-922'],
  ['a part of something else', gift('budget: { unit_cost: { percent: 5, of: gain } }'), 'CAR-2'],
  ['a reminder without an end', gift('valid: { from: "2026-03-01", remind: 3d }'), 'CAR-923'],
  ['a reminder before the grant', gift('valid: { for: 2d, remind: 3d }'), 'CAR-923'],
  ['stacking with nothing', gift('stacks_with: [other]'), 'CAR-222'],
  ['a tag that is none', gift('', '{ amount: { tag: none } }'), 'CAR-222'],
  [
    'a tag of text',
    `${gift('', '{ amount: { tag: tier } }')}---\nkind: tag\nid: tier\ntype: text\nrules: [ { then: a } ]\n`,
    'CAR-643',
  ],
  [
    'codes that can be tried through',
    gift('codes: { pattern: "FS-####" }\nbudget: { grants: 1 }'),
    'CAR-640',
  ],
  [
    'too few codes for its budget',
    gift('codes: { pattern: "FS-######" }\nbudget: { grants: 100000 }'),
    'CAR-640',
  ],
  ['few places and no budget', gift('codes: { pattern: "FS-######" }'), 'CAR-640'],
  ['two ways of codes', gift('codes: { pattern: "########", file: x.csv }'), 'CAR-2'],
  [
    'codes of one form',
    `${gift('codes: { pattern: "FS-########" }')}---\nkind: offer\nid: other\nbenefit: { points: 1 }\ncodes: { pattern: "FS-########" }\n`,
    'CAR-641',
  ],
  ['a length where a day belongs', gift('valid: { until: 14d }'), 'CAR-642'],
  ['over before it begins', gift('valid: { from: "2026-03-02", until: "2026-03-01" }'), 'CAR-642'],
  ['an unknown name in eligible', gift('eligible: nonsense > 1'), 'CAR-3'],
  ['a budget of no channel', gift('budget: { per_channel: { pigeon: 5 } }'), 'CAR-222'],
  [
    'redeemed by a property that is not there',
    gift('redeemed: { did: order_completed, code: voucher }'),
    'CAR-646',
  ],
  [
    'a placement that ranks by a model there is not',
    slot('  - { give: gift }', 'offer', 'rank: { model: x }'),
    'CAR-222',
  ],
  ['a list of products', slot('  - { give: gift }', 'product'), 'CAR-900'],
  ['a message where an offer belongs', slot('  - { give: { template: hello, channel: email } }'), 'CAR-645'],
  ['an offer where a message belongs', slot('  - { give: gift }', 'action'), 'CAR-645'],
  ['two rules of one name', slot('  - { id: a, give: gift }\n  - { id: a, give: gift }'), 'CAR-645'],
  ['an offer there is not', slot('  - { give: none }'), 'CAR-222'],
])('%s is an error', async (_, offers, code) => {
  expect((await errorsOf(offers)).join('\n')).toContain(code);
});

const pick = '  - { id: pick, decide: slot }\n';
test.each<[string, string, string, string]>([
  [
    'an offer of a step that decides nothing',
    `${grant}\n  - { id: n, send: { template: hello, channel: email, offer: { step: give } } }`,
    slot('  - { give: gift }'),
    'CAR-725',
  ],
  [
    'an action of a placement of offers',
    `${pick}  - { id: n, send: { decided: pick } }`,
    slot('  - { give: gift }'),
    'CAR-725',
  ],
  [
    'an offer of a placement without any',
    `${pick}  - { id: n, send: { template: hello, channel: email, offer: { step: pick } } }`,
    slot('  - { give: { template: hello, channel: email } }', 'action'),
    'CAR-725',
  ],
  [
    'an action whose template has no part',
    `${pick}  - { id: n, send: { decided: pick } }`,
    slot('  - { give: { template: receipt, channel: sms } }', 'action'),
    'CAR-705',
  ],
  ['a placement there is not', '  - { id: pick, decide: other }', gift(''), 'CAR-222'],
  ['an offer there is not', '  - { id: give, grant: other }', gift(''), 'CAR-222'],
])('%s is an error', async (_, steps, offers, code) => {
  expect((await errorsOf(offers, steps)).join('\n')).toContain(code);
});

test('an offer keeps its id', async () => {
  const moved = 'moved: [ { from: offer.present, to: offer.gift } ]\n';
  const found = await findingsOf({ ...withSteps(grant), 'offer.yaml': gift(''), 'moved.yaml': moved });
  expect(found.map(({ code }) => code)).toContain('CAR-644');
});

test('what is right is right', async () => {
  const offers = slot('  - { when: vip, give: gift }\n  - { give: gift }').replace(
    'percent: 20 }',
    'percent: 20 }\ncodes: { pattern: "FS-######" }\nbudget: { grants: 50000 }',
  );
  expect(await errorsOf(offers, `${pick}${grant}`)).toEqual([]);
});

test('a pattern and its codes', () => {
  const bytes = Uint8Array.from({ length: bytesFor('A#-##') }, (_, index) => index * 11);
  expect(codeOf('A#-##', bytes)).toMatch(/^A[2-9A-Z]-[2-9A-Z]{2}$/);
  expect(codeSpace('A#-##')).toBe(27_000);
  expect(fits('A#-##', codeOf('A#-##', bytes))).toBe(true);
  expect([fits('A#', 'A0'), fits('A#', 'A'), fits('A#', 'AB'), fits('A#', 'BB')]).toEqual([
    false,
    false,
    true,
    false,
  ]);
});

test.each([
  ['FS-##', 'FS-##', true],
  ['FS-##', 'VIP-##', false],
  ['F#-##', 'FS-##', true],
  ['F1-##', 'F#-##', false],
  ['A###', 'AB##', true],
])('whether %s and %s may meet', (one, other, expected) => {
  expect([mayMeet(one, other), mayMeet(other, one)]).toEqual([expected, expected]);
});
