import { expect, test } from 'vitest';
import { shop } from '../../rig/files.ts';
import { compileFiles, findingsOf } from '../../rig/rig.ts';

/** What is wrong with a metric by impact, and with whoever goes by one, is said where it stands. */

const files = (impact: Readonly<Record<string, string>>, more = '') => {
  const { of = 'spend', match = '[tier, spent, vip_then]', ...rest } = impact;
  const others = Object.entries(rest).map(([key, value]) => `, ${key}: ${value}`);
  return {
    ...shop,
    'profile.yaml': shop['profile.yaml']!.replace(
      'vip: boolean',
      'vip: boolean\n  vip_then: { type: boolean, history: true }',
    ),
    'worth.yaml': `
kind: tag
id: spent
type: number
did: order_completed
sum: total
---
kind: tag
id: tier
type: text
rules: [ { when: spent >= 100, then: high }, { then: low } ]
---
kind: tag
id: latest
type: instant
did: order_completed
max: at
---
kind: segment
id: best
who: { top: { percent: 10, by: spent } }
---
kind: metric
id: spend
unit: GBP
did: order_completed
sum: total
---
kind: metric
id: orders
did: order_completed
count: true
---
kind: metric
id: basket
value: spend / orders
---
kind: metric
id: margin
value: spend - 0.1 * spend
---
kind: metric
id: spend_of_vips
did: order_completed
sum: total
who: vip
---
kind: metric
id: app_worth
impact: { of: ${of}, did: order_completed, where: 'channel = "app"', against: { did: order_completed }, match: ${match}, over: [90d, 30d]${others.join('')} }
${more}`,
  };
};

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['a quotient', { of: 'basket' }, 'CAR-870'],
  ['a metric of some people', { of: 'spend_of_vips' }, 'CAR-870'],
  ['itself', { of: 'app_worth' }, 'CAR-869'],
  ['an unknown metric', { of: 'nothing' }, 'CAR-222'],
  ['a field without a history', { match: '[vip]' }, 'CAR-940'],
  ['a ranking', { who: '{ in: best }' }, 'CAR-942'],
  ['whom nobody knows then', { who: 'vip' }, 'CAR-940'],
  ['an unknown name', { match: '[nothing]' }, 'CAR-3'],
  ['an instant', { match: '[latest]' }, 'CAR-871'],
  ['steps that fall', { match: '[{ name: spent, steps: [10, 5] }]' }, 'CAR-871'],
  ['steps of a text', { match: '[{ name: tier, steps: [10] }]' }, 'CAR-871'],
  ['an unknown key', { refresh: '1d' }, 'CAR-2'],
])('%s is an error', async (_, impact, code) => {
  const errors = (await findingsOf(files(impact))).filter(({ severity }) => severity === 'error');
  expect(errors.map((one) => one.code).join(' ')).toContain(code);
  expect(errors.every(({ range }) => range.file === 'worth.yaml')).toBe(true);
});

test.each([
  ['arithmetic', 'kind: metric\nid: m\nvalue: app_worth / 2'],
  [
    'an offer',
    'kind: offer\nid: o\nbenefit: { percent: { metric: app_worth, bounds: [1, 2] } }\nvalid: { for: 1d }',
  ],
  [
    'a target',
    'kind: journey\nid: j\nstart: { did: cart_updated }\nsteps: [ { id: end, exit: done } ]\n---\nkind: campaign\nid: c\njourneys: [j]\ntargets: [ { metric: app_worth, at_least: 1 } ]',
  ],
  ['a primary metric', 'kind: experiment\nid: e\narms: { a: 50, b: 50 }\nmetric: app_worth'],
])('%s cannot go by it', async (_, definition) => {
  const found = await findingsOf(files({}, `---\n${definition}\n`));
  expect(found.map(({ code }) => code)).toContain('CAR-869');
});

test('it is compiled with its times in order, and its decimals and unit from its metric', async () => {
  const { program } = await compileFiles(files({ of: 'margin', before: '60d', who: 'tier = "low"' }));
  const impact = program.impacts.get('app_worth')!;
  expect(program.metrics.has('app_worth')).toBe(false);
  expect(impact.over.map(({ words }) => words)).toEqual(['30d', '90d']);
  expect(impact.match.map(({ name, steps }) => [name, steps])).toEqual([
    ['tier', undefined],
    ['spent', null],
    ['vip_then', undefined],
  ]);
  expect(impact.of.unit).toBe('GBP');
  expect(impact.before).toBe(60 * 86_400_000);
});

test('in an experiment the arms take the place of the cohorts', async () => {
  const experiment =
    '---\nkind: experiment\nid: e\narms: { a: 50, b: 50 }\nmetric: orders\nsecondary: [ { metric: app_worth } ]\n';
  const { program } = await compileFiles(files({}, experiment));
  const measures = program.experiments.get('e')!.measures.map(({ metric, window }) => [metric.id, window]);
  expect(measures).toEqual([
    ['orders', null],
    ['spend', 90 * 86_400_000],
    ['spend', 30 * 86_400_000],
  ]);
});
