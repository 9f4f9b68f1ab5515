/** Texts that are no expressions: the code, the very characters it points at, and what it proposes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkExpression, parseExpression } from './index.ts';

const nested = `${'('.repeat(4_000)}a${')'.repeat(4_000)}`;
const sum = Array(400).fill('a').join(' + ');

const mistakes: readonly (readonly [text: string, code: string, at: string, fix: string])[] = [
  ['a == b', 'CAR-302', '==', 'write `=`'],
  ['a === b', 'CAR-302', '===', 'write `=`'],
  ['a && b', 'CAR-302', '&&', 'write `and`'],
  ['a || b', 'CAR-302', '||', 'write `or`'],
  ['a and !b', 'CAR-302', '!', '`$not(…)`'],
  ['not a', 'CAR-302', 'not', '`$not(…)`'],
  ['not(a)', 'CAR-302', 'not', '`$not(…)`'],
  ['a not in b', 'CAR-302', 'not in', '`$not(… in …)`'],
  ['a <> b', 'CAR-302', '<>', 'write `!=`'],
  ['a =! b', 'CAR-302', '=!', 'write `!=`'],
  ['a => b', 'CAR-302', '=>', 'write `>=`'],
  ['a is null', 'CAR-302', 'is null', '`$not($exists(…))`'],
  ['a IS NOT NULL', 'CAR-302', 'IS NOT NULL', '`$exists(…)`'],
  ['a is not b', 'CAR-302', 'is not', '`!=`'],
  ['a AND b', 'CAR-302', 'AND', '`and`'],
  ['a contains "x"', 'CAR-302', 'contains', '`$contains'],
  ['"a && b" == c', 'CAR-302', '==', 'write `=`'],
  ['visits＞3', 'CAR-302', '＞', 'write `>`'],
  ['tier＝"gold"', 'CAR-302', '＝', 'write `=`'],
  ['a = “gold”', 'CAR-303', '“', 'straight quotes'],
  ['a = ‘gold’', 'CAR-303', '‘', 'straight quotes'],
  ['a = "gold', 'CAR-303', '"gold', 'close it by another "'],
  ["a = 'it's'", 'CAR-303', "'", 'between double quotes'],
  ['`a = 1', 'CAR-303', '`a = 1', 'close it by another `'],
  ['', 'CAR-304', '', 'write one'],
  ['  ', 'CAR-304', '  ', 'write one'],
  ['a =', 'CAR-304', '=', 'write the rest'],
  ['a and ', 'CAR-304', 'and', 'write the rest'],
  ['(a = 1', 'CAR-304', '1', 'write the rest'],
  ['a in ["x", ', 'CAR-304', ',', 'write the rest'],
  ['$count(a', 'CAR-304', 'a', 'write the rest'],
  ['a /* why', 'CAR-304', '/* why', 'close it by `*/`'],
  ['$now() > a', 'CAR-305', '$now', '`within`'],
  ['$millis() > 1', 'CAR-305', '$millis', '`within`'],
  ['$random() < 0.5', 'CAR-305', '$random', '`sample`'],
  ['$shuffle(a)', 'CAR-305', '$shuffle', '`sample`'],
  ['$eval("1")', 'CAR-305', '$eval', 'the expression itself'],
  ['($f := $now; $f())', 'CAR-305', '$now', '`within`'],
  ['a ~> $shuffle', 'CAR-305', '$shuffle', '`sample`'],
  ['$cuont(a) > 1', 'CAR-306', '$cuont', 'did you mean `$count`?'],
  ['a and $exist(b)', 'CAR-306', '$exist', 'did you mean `$exists`?'],
  ['$nothing_like_it(a)', 'CAR-306', '$nothing_like_it', 'the JSONata documentation'],
  ['count(a) > 1', 'CAR-306', 'count', 'write `$count(…)`'],
  ['a b', 'CAR-301', 'b', '`and` or `or`'],
  ['a = 5d', 'CAR-301', 'd', '`and` or `or`'],
  ['a = )', 'CAR-301', ')', '`and` or `or`'],
  ['a.1', 'CAR-301', '1', '`list[0]`'],
  ['a = "\\q"', 'CAR-301', '"\\q"', '\\\\'],
  [nested, 'CAR-309', nested, 'tags'],
  [sum, 'CAR-309', sum, 'tags'],
];

test.each(mistakes)('%.40s', (text, code, at, fix) => {
  const parsed = parseExpression(text);
  expect(parsed).toMatchObject({
    ok: false,
    problems: [{ code, fix: expect.stringContaining(fix) as string }],
  });
  const [problem] = parsed.ok ? [] : parsed.problems;
  expect(text.slice(problem!.offset, problem!.offset + problem!.length)).toBe(at);
});

test('time and chance are refused with their reason', () => {
  const parsed = parseExpression('$now()');
  expect(parsed).toMatchObject({ problems: [{ why: 'time is a condition, chance is `sample`' }] });
});

test.each([
  'a = "“curly” inside of text"',
  'a = "x == y && z" /* a || b */',
  'is = 1 and not_in = 2 and contains = 3',
  '`not` = 1',
  'a = 1 /* ” */',
  'a = "it\'s"',
  'a = "so \\"called\\""',
  '名前 = "é😀"',
  '($now := 1; $now)',
  '$map(a, function($x) { $x > 1 })',
  '$contains(a, /x"y/i)',
  'a / b / c',
  'a\r\n  and b',
])('%s is an expression', (text) => {
  expect(parseExpression(text)).toMatchObject({ ok: true, expression: { text } });
});

test('a text too long is refused unread', () => {
  expect(parseExpression(`a${' '.repeat(10_000)}`)).toMatchObject({
    ok: false,
    problems: [{ code: 'CAR-309' }],
  });
});

test('any text is read or refused with a place inside of it', () => {
  const word = fc.oneof(
    fc.constantFrom(
      ...'a $b $count( ( ) [ ] { } . .. , ; : ? ?: ?? := = != < >= + - * ** / % & | ^( ~> @ # and or in not is "x" \' ` \\ /* */ /x/ function($x){ 1 2.5 -0 null true “ é 😀'.split(
        ' ',
      ),
    ),
    fc.string({ maxLength: 4 }),
  );
  const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '));
  const scope = { names: new Map(), describe: 'nothing' };
  fc.assert(
    fc.property(text, (text) => {
      const parsed = parseExpression(text);
      const problems = parsed.ok ? checkExpression(parsed.expression, scope).problems : parsed.problems;
      if (!parsed.ok) expect(problems.length).toBeGreaterThan(0);
      for (const { offset, length } of problems) {
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(length).toBeGreaterThanOrEqual(text.length === 0 ? 0 : 1);
        expect(offset + length).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 3_000, seed: 7 },
  );
});
