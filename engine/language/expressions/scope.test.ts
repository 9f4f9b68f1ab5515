/** Names are read from views as safely as from plain records, and no text of the user becomes code. */
import { expect, test } from 'vitest';
import { compileExpression, evaluateReference, holds, parseExpression } from './index.ts';

function compiled(text: string) {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problems[0]?.what}`);
  return compileExpression(parsed.expression, { zone: 'UTC' });
}

function evaluated(text: string, scope: object): unknown {
  return compiled(text).evaluate(scope);
}

/** As the evaluator makes them: traits and tags are getters of the class. */
class ProfileView {
  asked = 0;
  get value_tier(): string {
    this.asked++;
    return 'gold';
  }
  get lines(): readonly object[] {
    return [{ sku: 'A' }, { sku: 'B' }];
  }
  get unset(): undefined {
    return undefined;
  }
  method(): string {
    return 'not a value';
  }
}

const profile = new ProfileView();
const journey = Object.assign(Object.create(profile) as object, { event: { order_id: '7' }, profile });
const bare = Object.assign(Object.create(null) as object, { value_tier: 'gold', event: { order_id: '7' } });

test.each([
  ['value_tier', profile, 'gold'],
  ['value_tier', journey, 'gold'],
  ['value_tier', bare, 'gold'],
  ['`value_tier`', journey, 'gold'],
  ['$.value_tier', journey, 'gold'],
  ['$$.value_tier', journey, 'gold'],
  ['profile.value_tier', journey, 'gold'],
  ['event.order_id', journey, '7'],
  ['event.order_id', bare, '7'],
  ['lines.sku', journey, ['A', 'B']],
  ['lines[sku = "A" and $$.value_tier = "gold"].sku', journey, 'A'],
  ['unset', profile, undefined],
  ['method', profile, undefined],
  ['`method`', journey, undefined],
  ['constructor', profile, undefined],
  ['constructor', bare, undefined],
  ['toString', {}, undefined],
  ['hasOwnProperty', journey, undefined],
  ['__proto__', profile, undefined],
  ['valueOf.call', {}, undefined],
  ['event.constructor', journey, undefined],
  ['event.toString', journey, undefined],
  ['constructor', { constructor: 'own' }, 'own'],
  ['event.constructor', { event: { constructor: 'own' } }, 'own'],
  ['`a b`.`c"d`', { 'a b': { 'c"d': 1 } }, 1],
  ['中文 = "值"', { 中文: '值' }, true],
])('%s', async (text, scope, value) => {
  expect(evaluated(text, scope)).toEqual(value);
  const parsed = parseExpression(text);
  if (text.startsWith('profile.') || !parsed.ok) return;
  expect(await evaluateReference(parsed.expression, scope)).toEqual(value);
});

test('a name is read once for each time it is written, and not before', () => {
  const view = new ProfileView();
  const { evaluate } = compiled('false and value_tier = "gold"');
  evaluate(view);
  expect(view.asked).toBe(0);
  compiled('value_tier = "gold"').evaluate(view);
  expect(view.asked).toBe(1);
});

test.each([
  '"\\"); globalThis.hacked = 1; (\\""',
  `'\${globalThis.hacked = 1}'`,
  '`x"]; globalThis.hacked = 1; //`',
  '`\\"]; globalThis.hacked = 1; //`',
  '{"a\\u2028b": `]})`}',
  'a.`"); globalThis.hacked = 1; ("`',
  'a[`x`.`"`= "\\u2029"]',
  'scope',
  'semantics.call',
  'constants',
  'k0',
])('text stays text: %s', (text) => {
  evaluated(text, { a: { x: 1 } });
  expect(globalThis).not.toHaveProperty('hacked');
});

test.each([
  'scope',
  'semantics',
  'constants',
  'k0',
  't0',
  'truth',
  'globalThis',
  'this',
  'undefined',
  'return',
])('a field may be called %s', (name) => {
  expect(evaluated(`${name} = "x" and ${name}.y.z = ${name}.y.z or $exists(${name})`, { [name]: 'x' })).toBe(
    true,
  );
  expect(evaluated(name, {})).toBeUndefined();
  expect(evaluated(`($${name} := 1; $${name} + ${name})`, { [name]: 2 })).toBe(3);
});

test('results are plain JSON, apart from the data', () => {
  const data = { lines: [{ sku: 'A' }, { sku: 'B' }] };
  for (const text of [
    'lines.sku',
    'lines.{"s": sku}',
    '{"all": lines.sku, "first": [lines[0].sku]}',
    '[[lines.sku]]',
  ]) {
    const value = evaluated(text, data);
    expect(structuredClone(value)).toStrictEqual(value);
    expect(Reflect.ownKeys(value as object).filter((key) => typeof key === 'symbol')).toEqual([]);
  }
  expect(data).toStrictEqual({ lines: [{ sku: 'A' }, { sku: 'B' }] });
});

test('the same meaning has one canonical form', () => {
  const same = [
    'value_tier="gold" and spend>=500',
    "value_tier = 'gold'\n  and (spend >= 500)",
    '`value_tier` = "gold" /* x */ and spend >= 5e2',
  ];
  const forms = same.map((text) => compiled(text).canonical);
  expect(new Set(forms).size).toBe(1);
  const different = [
    'a.b',
    'a.b[]',
    'a[b]',
    '(a).b',
    'a = b',
    'b = a',
    'a - b - c',
    'a - (b - c)',
    '"a"',
    'a',
    '$a',
    '-a',
    '[a]',
    '{"a": a}',
    '{`a`: a}',
    '[1..2]',
    '[1, 2]',
    '$sum(a)',
    '$count(a)',
    'a ? b',
    'a ? b : c',
    '(a; b)',
    '($a := b)',
    '1',
    '"1"',
    'true',
    '`true`',
    'null',
    '()',
    '$',
    '$$',
    'a[0]',
    'a[-1]',
  ];
  expect(new Set(different.map((text) => compiled(text).canonical)).size).toBe(different.length);
});

test('a condition holds only if it is exactly true', () => {
  expect([true, false, undefined, null, 1, 'true', [true], {}].map(holds)).toEqual([
    true,
    ...Array(7).fill(false),
  ]);
});

test.each([
  ['many conditions', Array(1_000).fill('a = 1').join(' or ')],
  ['many short conditions', Array(1_900).fill('a').join(' or ')],
  ['many texts', Array(1_500).fill('a').join(' & ')],
  ['brackets', `${'('.repeat(200)}a${')'.repeat(200)}`],
  ['a long sum', Array(240).fill('a').join(' + ')],
  ['a long list', `a in [${Array(1_500).fill('"x"').join(', ')}]`],
  ['a long path', Array(200).fill('a').join('.')],
  ['many choices', `${'a ? '.repeat(100)}a${' : a'.repeat(100)}`],
])('%s can be compiled', (_, text) => {
  expect(() => evaluated(text, { a: 1 })).not.toThrow();
});
