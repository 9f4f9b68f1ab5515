/** What the check finds: the code, the very characters it points at, and what it proposes. */
import { expect, test } from 'vitest';
import { canCompile, checkExpression, parseExpression, type ScopeType, type ValueType } from '../index.ts';

type Scalar = Exclude<ValueType['type'], 'list' | 'object'>;
const always = (type: Scalar): ValueType => ({ type });
const perhaps = (type: Scalar): ValueType => ({ type, optional: true });
const mapping = (fields: Record<string, ValueType>): ValueType => ({
  type: 'object',
  fields: new Map(Object.entries(fields)),
});

const line = mapping({ sku: always('text'), price: always('number'), category: perhaps('text') });
const scope: ScopeType = {
  describe: 'traits and tags of profile',
  names: new Map<string, ValueType>([
    ['value_tier', perhaps('text')],
    ['lifetime_value', perhaps('number')],
    ['subscribed', perhaps('boolean')],
    ['last_order_at', perhaps('instant')],
    ['birthday', perhaps('date')],
    ['country', always('text')],
    ['orders_count', always('integer')],
    ['member', always('boolean')],
    ['skus', { type: 'list', of: always('text') }],
    ['lines', { type: 'list', of: line }],
    ['sku', mapping({ category: always('text') })],
    ['raw', always('unknown')],
  ]),
};

function check(text: string) {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problems[0]?.what}`);
  return checkExpression(parsed.expression, scope);
}

const mistakes: readonly (readonly [text: string, code: string, at: string, fix: string])[] = [
  ['lifetime_valu > 5', 'CAR-310', 'lifetime_valu', 'did you mean `lifetime_value`?'],
  ['orders_count > 1 and value_tier = gold', 'CAR-310', 'gold', 'put text in quotes: "gold"'],
  ['subscribed = True', 'CAR-310', 'True', 'write `true`'],
  ['`country ` = "UK"', 'CAR-310', '`country `', 'did you mean `country`?'],
  ['$$.contry = "UK"', 'CAR-310', 'contry', 'did you mean `country`?'],
  ['sku.categry = "x"', 'CAR-311', 'categry', 'did you mean `category`?'],
  ['$count(lines[prize > 10]) > 0', 'CAR-311', 'prize', 'did you mean `price`?'],
  ['$count(lines[price > orders_count]) > 0', 'CAR-311', 'orders_count', '`$$.orders_count`'],
  ['$count(skus[country = "UK"]) > 0', 'CAR-311', 'country', '`$$.country`'],
  ['country.name = "UK"', 'CAR-311', 'name', 'take the field out'],
  ['$coutry = "UK"', 'CAR-312', '$coutry', 'give it a value first'],
  ['$country = "UK"', 'CAR-312', '$country', 'write `country`'],
  ['($limit := 5; orders_count > $limt)', 'CAR-312', '$limt', 'did you mean `$limit`?'],
  ['(($inner := 5); $inner > 1)', 'CAR-312', '$inner', 'give it a value first'],
  ['lines.sku = "A"', 'CAR-313', 'lines.sku = "A"', 'write `"A" in lines.sku`'],
  ['member and "A" = lines.sku', 'CAR-313', '"A" = lines.sku', 'write `"A" in lines.sku`'],
  ['skus != "A"', 'CAR-313', 'skus != "A"', 'write `$not("A" in skus)`'],
  ['lines.price > 10', 'CAR-313', 'lines.price > 10', '`$max(lines.price) > 10`'],
  ['10 > lines.price', 'CAR-313', '10 > lines.price', '`$min(lines.price) < 10`'],
  [
    'lines[price > 1].sku in ["A"]',
    'CAR-313',
    'lines[price > 1].sku in ["A"]',
    '`"A" in lines[price > 1].sku`',
  ],
  ['orders_count > "5"', 'CAR-314', 'orders_count > "5"', 'write numbers without quotes'],
  ['orders_count = "5"', 'CAR-314', 'orders_count = "5"', 'write numbers without quotes'],
  ['member = "true"', 'CAR-314', 'member = "true"', 'compare values of one type'],
  ['member > 0', 'CAR-314', 'member > 0', 'compare by `=`'],
  ['orders_count in ["5", "6"]', 'CAR-314', 'orders_count in ["5", "6"]', 'write numbers without quotes'],
  ['last_order_at > 20260101', 'CAR-314', 'last_order_at > 20260101', 'write numbers without quotes'],
  [
    'last_order_at = "2026-03-01T09:00:00Z"',
    'CAR-317',
    '"2026-03-01T09:00:00Z"',
    '"2026-03-01T09:00:00.000Z"',
  ],
  [
    '"2026-03-01T09:00:00+01:00" < last_order_at',
    'CAR-317',
    '"2026-03-01T09:00:00+01:00"',
    'T08:00:00.000Z"',
  ],
  ['last_order_at = "2026-03-01"', 'CAR-317', '"2026-03-01"', '`>=` its beginning and `<` the next one'],
  ['last_order_at > "yesterday"', 'CAR-317', '"yesterday"', 'write for example'],
  ['birthday = "30.02.1990"', 'CAR-317', '"30.02.1990"', 'a day that exists'],
  ['birthday > "2026-02-30"', 'CAR-317', '"2026-02-30"', 'a day that exists'],
  ['value_tier + 1 > 2', 'CAR-315', 'value_tier', 'join texts by `&`'],
  ['orders_count * country', 'CAR-315', 'country', '`$number(…)`'],
  ['-country', 'CAR-315', 'country', '`$number(…)`'],
  ['lines.price * 2', 'CAR-315', 'lines.price', '`$sum(lines.price)`'],
  ['value_tier = null', 'CAR-316', 'value_tier = null', '`$not($exists(value_tier))`'],
  ['null != value_tier', 'CAR-316', 'null != value_tier', '`$exists(value_tier)`'],
  ['$sum(lines.sku) > 1', 'CAR-307', 'lines.sku', 'give it numbers'],
  ['$uppercase(orders_count) = "A"', 'CAR-307', 'orders_count', '`$string(orders_count)`'],
  ['$count() > 1', 'CAR-307', '$count()', 'add what is missing'],
  [
    '$substring(country, 0, 1, 2) = "U"',
    'CAR-307',
    '$substring(country, 0, 1, 2)',
    'take out what is too much',
  ],
  ['$plus(last_order_at, "14 days")', 'CAR-307', '"14 days"', '"14d"'],
  ['$plus(birthday, "14d")', 'CAR-307', 'birthday', 'an instant, not a date'],
  ['$local(last_order_at, "hh")', 'CAR-307', '"hh"', 'Y M D d H m'],
  ['$not(value_tier = "gold")', 'CAR-320', '$not(value_tier = "gold")', '$exists(value_tier)'],
  ['member and $not(subscribed)', 'CAR-320', '$not(subscribed)', '$exists(subscribed)'],
  ['value_tier != "gold"', 'CAR-321', 'value_tier != "gold"', '$exists(value_tier)'],
  ['"gold" != value_tier', 'CAR-321', '"gold" != value_tier', '$exists(value_tier)'],
  ['lines[0].category != "x"', 'CAR-321', 'lines[0].category != "x"', '$exists(lines[0].category)'],
];

test.each(mistakes)('%s', (text, code, at, fix) => {
  const { problems } = check(text);
  expect(problems).toMatchObject([{ code, fix: expect.stringContaining(fix) as string }]);
  const [{ offset, length, severity }] = problems as [(typeof problems)[0]];
  expect(text.slice(offset, offset + length)).toBe(at);
  expect(severity ?? 'error').toBe(code >= 'CAR-320' ? 'warning' : 'error');
});

test.each([
  'value_tier = "gold" and lifetime_value >= 500',
  '"A" in lines.sku',
  'skus = ["A", "B"]',
  '$exists(value_tier) and value_tier != "gold"',
  '$not($exists(value_tier)) or value_tier != "gold"',
  '$not($exists(value_tier))',
  '$exists(subscribed) and $not(subscribed)',
  'country != "UK"',
  '$not(country = "UK")',
  'last_order_at > "2026-01-01" and last_order_at > birthday',
  'last_order_at = "2026-03-01T09:00:00.000Z" or last_order_at < "2026"',
  'birthday = "2028-02-29" or birthday >= "1990-05"',
  '$sum(lines[price > 1].price) / orders_count > 10',
  '$count(lines[sku = "A" and price > $$.lifetime_value]) > 0',
  '($limit := orders_count; $count(lines[price > $limit]) > 0)',
  'lines.(price * 2)',
  '$local(last_order_at, "H") >= 18',
  '$plus(last_order_at, "-14d") < last_order_at',
  'country & " " & orders_count',
  'raw.anything = 1 and raw > "x" and raw = null',
  '{"a": country}.a = "UK"',
  '$substring(country, 0, 1) = $substringBefore(country, "x")',
  'country.$uppercase() = "UK"',
  '$max(lines.price) > 10',
  '$number(country) + 1 = 2',
])('nothing is wrong with %s', (text) => {
  expect(check(text).problems).toEqual([]);
});

test('all problems of an expression come at once, in the order of the text', () => {
  const { problems } = check(
    'valu_tier = "gold" and lines.sku = "A" and (orders_count > "5" or $coutry = 1)',
  );
  expect(problems.map(({ code }) => code)).toEqual(['CAR-310', 'CAR-313', 'CAR-314', 'CAR-312']);
});

test.each<readonly [string, ValueType]>([
  ['value_tier = "gold"', { type: 'boolean' }],
  ['orders_count > 1 and member', { type: 'boolean' }],
  ['"A" in skus', { type: 'boolean' }],
  ['$exists(value_tier)', { type: 'boolean' }],
  ['$contains(country, "U")', { type: 'boolean' }],
  ['$boolean(country)', { type: 'boolean' }],
  ['$not(member)', { type: 'boolean' }],
  ['orders_count + 1', { type: 'integer' }],
  ['orders_count / 2', { type: 'number' }],
  ['lifetime_value * 2', { type: 'number', optional: true }],
  ['$count(value_tier)', { type: 'integer' }],
  ['country & "x"', { type: 'text' }],
  ['$uppercase(value_tier)', { type: 'text', optional: true }],
  ['$plus(last_order_at, "1d")', { type: 'instant', optional: true }],
  ['$local(last_order_at, "H")', { type: 'integer', optional: true }],
  ['$local(last_order_at, "YYYY-MM-DD")', { type: 'text', optional: true }],
  ['lines.price', { type: 'list', of: { type: 'number' } }],
  ['lines[0].price', { type: 'number', optional: true }],
  ['member ? 1 : 2.5', { type: 'number' }],
  ['member ? 1', { type: 'integer', optional: true }],
  ['member ? 1 : "x"', { type: 'unknown' }],
  ['[1, 2]', { type: 'list', of: { type: 'integer', optional: false } }],
  ['raw', { type: 'unknown' }],
])('%s gives its type', (text, type) => {
  expect(check(text).type).toEqual(type);
});

test.each([
  ['value_tier = "gold" or value_tier = "silver"', ['value_tier'], ['value_tier']],
  ['sku.category = country', ['sku', 'country'], ['sku.category', 'country']],
  [
    '$count(lines[price > $$.orders_count].sku)',
    ['lines', 'orders_count'],
    ['lines.price', 'orders_count', 'lines.sku'],
  ],
  ['($x := lines; $x.price)', ['lines'], ['lines', 'lines.price']],
  ['1 = 1', [], []],
] as const)('%s uses names and paths', (text, names, paths) => {
  const checked = check(text);
  expect(checked.names).toEqual(names);
  expect(checked.paths.map((path) => path.join('.'))).toEqual(paths);
});

test.each([
  ['$map(lines, function($l) { $l.price })', '`$map`', '$map(lines, function($l) { $l.price })'],
  ['$matches := 1', null, ''],
  ['$contains(country, /U/)', 'a pattern', '/U/'],
  ['lines^(price).sku', 'sorting', '^'],
  ['lines{sku: price}', 'grouping', 'lines{sku: price}'],
  ['raw.*', '`*`', '*'],
  ['raw.**.x', '`**`', '**'],
  ['lines.{"s": %.x}', '`%`', 'lines.{"s": %.x}'],
  ['lines@$l.sku', '`@` or `#`', 'lines'],
  ['lines#$i.sku', '`@` or `#`', 'lines'],
  ['country ~> $uppercase()', '`~>`', '~>'],
  ['$sum', '`$sum` without a call', '$sum'],
  ['$now', null, ''],
  ['($f := 1; $f(skus))', '`$f(…)`', '$f(skus)'],
  ['$sum($x := lines.price)', '`:=`', ':='],
  ['$formatNumber(orders_count, "0")', '`$formatNumber`', '$formatNumber(orders_count, "0")'],
  ['($x := 1; $x + orders_count)', null, ''],
])('%s outside of the compiled subset', (text, what, at) => {
  const parsed = parseExpression(text);
  if (!parsed.ok) return expect(what).toBeNull();
  const [problem] = canCompile(parsed.expression);
  if (what === null) return expect(problem).toBeUndefined();
  expect(problem?.code).toBe('CAR-308');
  expect(problem?.what).toContain(what);
  expect(problem?.what).toContain('is not supported in conditions in this version');
  expect(text.slice(problem!.offset, problem!.offset + problem!.length)).toBe(at);
});

test('an instant in UTC without milliseconds has its place in the order, but for its second: a warning', () => {
  const severities = ['>=', '<', '='].map(
    (operator) => check(`last_order_at ${operator} "2026-03-01T09:00:00Z"`).problems[0]!.severity,
  );
  expect(severities).toEqual(['warning', 'warning', undefined]);
});
