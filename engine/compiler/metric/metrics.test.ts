import { describe, expect, test } from 'vitest';
import { shop } from '../../rig/files.ts';
import { compileFiles, findingsOf } from '../../rig/rig.ts';

/** What is wrong with a metric is said where it stands; what is right has its unit. */

const METRICS = `kind: metric
id: revenue
unit: GBP
did: order_completed
sum: total
---
kind: metric
id: orders
unit: order
did: order_completed
count: true
`;
const metric = (body: string) => ({
  ...shop,
  'metrics.yaml': `${METRICS}---\nkind: metric\nid: m\n${body}\n`,
});
const measured = (more: string) => `did: order_completed\ncount: true\n${more}`;

test.each<[string, string, string]>([
  ['two forms', 'did: order_completed\ncount: true\nshare: vip', 'CAR-2'],
  ['two measures', 'did: order_completed\ncount: true\nsum: total', 'CAR-2'],
  ['no measure', 'did: order_completed', 'CAR-2'],
  ['an unknown event', 'did: nothing\ncount: true', 'CAR-222'],
  ['an unknown property', 'did: order_completed\nsum: nonsense', 'CAR-3'],
  ['a quantile of all', 'did: order_completed\nquantile: { of: total, at: 1 }', 'CAR-2'],
  ['a quantile of an unknown property', 'did: order_completed\nquantile: { of: nonsense, at: 0.5 }', 'CAR-3'],
  ['an average per person', 'did: order_completed\navg: total\nper: person', 'CAR-866'],
  ['an unknown group', measured('by: [region]'), 'CAR-864'],
  ['a personal group', measured('by: [email]'), 'CAR-865'],
  ['a number as a group', measured('by: [score]'), 'CAR-865'],
  ['a window that ends before it begins', measured('window: { after: 30d, up_to: 14d }'), 'CAR-867'],
  ['a beginning of an unknown event', measured('from: { did: nothing }'), 'CAR-222'],
  ['an empty window of behaviour', measured('since: 30d\nuntil: 60d'), 'CAR-502'],
  ['a point of a journey', 'share: { did: order_completed, after: start }', 'CAR-503'],
  ['pounds and orders', 'value: revenue + orders', 'CAR-861'],
  ['a unit that is another', 'unit: EUR\nvalue: revenue / 2', 'CAR-862'],
  ['an unknown metric', 'value: revenue / visits', 'CAR-222'],
  ['no metric at all', 'value: 1 + 1', 'CAR-860'],
  ['more than arithmetic', 'value: $sum(revenue)', 'CAR-860'],
  ['a comparison', 'value: revenue > orders', 'CAR-860'],
  ['itself', 'value: m + 1', 'CAR-863'],
  ['a circle', 'value: n + 1\n---\nkind: metric\nid: n\nvalue: m / 2', 'CAR-863'],
])('%s is an error', async (_, body, code) => {
  const found = await findingsOf(metric(body));
  const errors = found.filter(({ severity }) => severity === 'error');
  expect(errors.map((one) => `${one.code} ${one.what}`).join('\n')).toContain(code);
  expect(
    errors.every(({ range }) => range.file === 'metrics.yaml' && range.line > METRICS.split('\n').length - 1),
  ).toBe(true);
});

test.each([
  ['the one that decides', 'metric: m'],
  ['a guardrail', 'metric: orders\nguardrails: [ { metric: m, worse_by: { at_most: 1 } } ]'],
])('an experiment needs what each person adds: %s', async (_, more) => {
  const experiment = `---\nkind: experiment\nid: tone\narms: { a: 50, b: 50 }\n${more}\n`;
  const found = await findingsOf(metric(`value: revenue * revenue / orders\n${experiment}`));
  expect(found.map(({ code }) => code)).toContain('CAR-868');
});

test('a quantile that decides cannot be adjusted by what was before', async () => {
  const experiment =
    '---\nkind: experiment\nid: tone\narms: { a: 50, b: 50 }\nmetric: m\nadjust: { before: 28d }\n';
  const found = await findingsOf(
    metric(`did: order_completed\nquantile: { of: total, at: 0.5 }\n${experiment}`),
  );
  expect(found.map(({ code }) => code)).toContain('CAR-888');
});

describe('units follow from what is measured', () => {
  test.each<[string, string | null]>([
    ['value: revenue / orders', 'GBP/order'],
    ['value: revenue * 2 - revenue / 4', 'GBP'],
    ['value: revenue / revenue', null],
    ['value: orders / revenue', 'order/GBP'],
    ['value: revenue / orders * orders', 'GBP'],
    ['value: -revenue', 'GBP'],
    ['unit: percent\nvalue: 100 * revenue / revenue', 'percent'],
    ['share: vip', null],
  ])('%s', async (body, unit) => {
    const { program } = await compileFiles(metric(body));
    expect(program.metrics.get('m')!.unit).toBe(unit);
  });
});

describe('what can be told person by person', () => {
  test.each<[string, boolean]>([
    ['value: revenue / orders', true],
    ['value: 100 * (revenue - revenue / 2) / orders', true],
    ['value: revenue * revenue / orders', false],
    ['value: revenue / orders + revenue / orders', false],
    ['did: order_completed\navg: total', true],
  ])('%s', async (body, isPerPerson) => {
    const { program } = await compileFiles(metric(body));
    expect(program.metrics.get('m')!.isPerPerson).toBe(isPerPerson);
  });
});

test('equal behaviour is kept once, whoever asks', async () => {
  const tag = '---\nkind: tag\nid: spent\ntype: number\ndid: order_completed\nsum: total\n';
  const { program } = await compileFiles({ ...shop, 'both.yaml': METRICS + tag });
  expect(program.features).toHaveLength(2);
});
