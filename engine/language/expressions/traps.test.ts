/** Where JSONata surprises, written out: the compiler and the reference interpreter give the same. */
import { describe, expect, test } from 'vitest';
import {
  compileExpression,
  type Expression,
  ExpressionFault,
  evaluateReference,
  parseExpression,
} from './index.ts';

const scope = {
  tier: 'gold',
  spend: 812.5,
  zero: 0,
  empty: '',
  nothing: null,
  member: true,
  one: { items: [{ sku: 'A', price: 12 }] },
  two: {
    items: [
      { sku: 'A', price: 12 },
      { sku: 'B', price: 8 },
    ],
  },
  none: { items: [] },
  nested: [[1, 2], [3]],
  tags: ['new', 'vip'],
  single: ['new'],
  words: 'é😀a',
  at: '2026-03-29T00:30:00Z',
};

const FAULT = Symbol('fault');

const traps: readonly (readonly [text: string, value: unknown])[] = [
  // Missing values
  ['missing = "x"', false],
  ['missing != "x"', false],
  ['missing = missing', false],
  ['missing > 5', undefined],
  ['missing + 1', undefined],
  ['-missing', undefined],
  ['missing & "x"', 'x'],
  ['missing in ["x"]', false],
  ['missing and true', false],
  ['missing or true', true],
  ['$not(missing)', undefined],
  ['$not(missing = "x")', true],
  ['$exists(missing)', false],
  ['$exists(nothing)', true],
  ['missing.deeper.still', undefined],
  ['tier.deeper', undefined],
  ['constructor', undefined],
  ['toString', undefined],
  ['__proto__', undefined],
  ['one.constructor', undefined],
  ['nothing = null', true],
  ['nothing > 1', FAULT],
  // Lists of one and of two
  ['one.items.price > 10', true],
  ['two.items.price > 10', FAULT],
  ['one.items.sku = "A"', true],
  ['two.items.sku = "A"', false],
  ['two.items.sku = ["A", "B"]', true],
  ['"A" in two.items.sku', true],
  ['"A" in one.items.sku', true],
  ['"A" in none.items.sku', false],
  ['one.items.sku', 'A'],
  ['one.items.sku[]', ['A']],
  ['single', ['new']],
  ['single = "new"', false],
  ['none.items', []],
  ['none.items.sku', undefined],
  ['two.items[price > 10].sku', 'A'],
  ['two.items[price > 100].sku', undefined],
  ['two.items[0].sku', 'A'],
  ['two.items[-1].sku', 'B'],
  ['two.items.sku[0]', ['A', 'B']],
  ['(two.items.sku)[0]', 'A'],
  ['nested[0]', [1, 2]],
  ['nested.($)', [1, 2, 3]],
  ['[nested, 4]', [[1, 2], [3], 4]],
  ['two.items.(price * 2)', [24, 16]],
  ['two.items.{"s": sku}', [{ s: 'A' }, { s: 'B' }]],
  [
    'two.items.[sku, price]',
    [
      ['A', 12],
      ['B', 8],
    ],
  ],
  // Truth
  ['"0" and true', true],
  ['"" or false', false],
  ['zero or empty or nothing or none.items', false],
  ['$boolean("0")', true],
  ['$boolean([0, 0])', false],
  ['$boolean([0, 1])', true],
  ['$boolean({})', false],
  ['empty ? 1 : 2', 2],
  ['missing ? 1', undefined],
  // Numbers
  ['1 / 0 > 5', true],
  ['1 / 0 + 1', FAULT],
  ['0 / 0 = 0 / 0', false],
  ['7 % 3', 1],
  ['"a" + 1', FAULT],
  ['"1" = 1', false],
  ['"1" < 2', FAULT],
  ['member > 0', FAULT],
  ['$round(2.5)', 2],
  ['$round(3.5)', 4],
  ['$round(1.005, 2)', 1],
  ['$number("0x1F")', 31],
  ['$number("12 ")', FAULT],
  ['$sqrt(-1)', FAULT],
  ['$power(10, 400)', FAULT],
  ['$string(0.1 + 0.2)', '0.3'],
  ['0.1 + 0.2 = 0.3', false],
  ['$sum(missing)', undefined],
  ['$sum([])', 0],
  ['$sum(none.items.price)', undefined],
  ['$sum(tags)', FAULT],
  ['$max([])', undefined],
  ['$count(missing)', 0],
  ['$count(tier)', 1],
  ['$average(two.items.price)', 10],
  // Text
  ['"B" < "a"', true],
  ['"é" > "z"', true],
  ['$length(words)', 3],
  ['$substring(words, 1, 1)', '😀'],
  ['$substring(words, -2)', '😀a'],
  ['$contains(tier, "ol")', true],
  ['$contains(missing, "x")', undefined],
  ['$uppercase(spend)', FAULT],
  ['tier.$uppercase()', 'GOLD'],
  ['$split("a,b,,c", ",")', ['a', 'b', '', 'c']],
  ['$join(tags, "+")', 'new+vip'],
  ['$replace("aaa", "a", "b", 2)', 'bba'],
  ['$string(two.items[0])', '{"sku":"A","price":12}'],
  ['$trim("  a \n b ")', 'a b'],
  // Lists and mappings
  ['$distinct([1, 2, 1])', [1, 2]],
  ['$distinct(two.items.("same"))', 'same'],
  ['$reverse(tags)', ['vip', 'new']],
  ['$append(tags, "x")', ['new', 'vip', 'x']],
  ['$keys(one)', 'items'],
  ['$lookup(one.items, "sku")', 'A'],
  ['[1..3]', [1, 2, 3]],
  ['[3..1]', []],
  ['{"a": 1, "b": missing}', { a: 1 }],
  ['{"__proto__": 1, "a": 2}', JSON.parse('{"__proto__": 1, "a": 2}')],
  ['{"a": 1} = {"a": 1}', true],
  ['$type(nothing)', 'null'],
  // Variables
  ['($x := spend; $y := $x * 2; $y > 1000)', true],
  ['($x := 1; ($x := 2); $x)', 1],
  ['two.items[price > $$.spend]', undefined],
  ['($limit := 10; two.items[price > $limit].sku)', 'A'],
  // The engine's own
  ['$plus(at, "14d")', '2026-04-12T00:30:00.000Z'],
  ['$plus(at, "-90s")', '2026-03-29T00:28:30.000Z'],
  ['$plus(missing, "14d")', undefined],
  ['$plus(at, "1 day")', FAULT],
  ['$plus(tier, "1d")', FAULT],
  ['$local(at, "H")', 0],
  ['$local(missing, "H")', undefined],
];

function read(text: string): Expression {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ what }) => what).join('; '));
  return parsed.expression;
}

function faultOr(error: unknown): typeof FAULT {
  if (error instanceof ExpressionFault) return FAULT;
  throw error;
}

describe.each(traps)('%s', (text, value) => {
  test('compiled', () => {
    const { evaluate } = compileExpression(read(text), { zone: 'UTC' });
    let found: unknown = FAULT;
    try {
      found = evaluate(scope);
    } catch (error) {
      faultOr(error);
    }
    expect(found).toEqual(value);
  });

  test('by the reference interpreter', async () => {
    expect(await evaluateReference(read(text), scope).catch(faultOr)).toEqual(value);
  });
});
