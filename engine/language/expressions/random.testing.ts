/** Random expressions of the compiled subset and random data for them, for tests. */
import fc from 'fast-check';

const fieldNames = ['a', 'b', 'c', 'name', 'constructor', '`odd name`'];

const leaf = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...fieldNames) },
  { weight: 2, arbitrary: fc.constantFrom('0', '1', '2', '-1', '3.5', '0.1', '1e3') },
  { weight: 2, arbitrary: fc.constantFrom('""', '"a"', "'b'", '"0"', '"é😀"', '"a,b"', '"12"', '" x  y "') },
  { weight: 1, arbitrary: fc.constantFrom('true', 'false', 'null', '[]', '{}', '$', '$$', '()') },
);

const unary = ['abs', 'average', 'boolean', 'ceil', 'count', 'distinct', 'exists', 'floor', 'keys', 'length'];
const more = [
  'lowercase',
  'max',
  'min',
  'not',
  'number',
  'reverse',
  'round',
  'sqrt',
  'string',
  'sum',
  'trim',
  'type',
];
const contextual = [
  'uppercase',
  'length',
  'string',
  'not',
  'boolean',
  'number',
  'keys',
  'abs',
  'round',
  'trim',
];
const binary = ['append', 'contains', 'join', 'lookup', 'power', 'round', 'split', 'string', 'substring'];
const splitting = ['substringBefore', 'substringAfter'];
const ternary = ['replace', 'split', 'substring'];

const operators = ['=', '!=', '<', '<=', '>', '>=', 'in', 'and', 'or', '+', '-', '*', '/', '%', '&'];

/** Text of an expression. Every operand stands in brackets where precedence could bite; brackets vary besides. */
export const expressionText: fc.Arbitrary<string> = fc.letrec<{ any: string }>((tie) => {
  const any = tie('any');
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...fieldNames) },
    { weight: 1, arbitrary: any.map((inner) => `(${inner})`) },
    { weight: 1, arbitrary: any.map((inner) => `[${inner}]`) },
    { weight: 1, arbitrary: any.map((inner) => `{"k": ${inner}}`) },
    { weight: 1, arbitrary: fc.constantFrom(...contextual).map((name) => `$${name}()`) },
    { weight: 1, arbitrary: any.map((inner) => `$string(${inner})`) },
    { weight: 1, arbitrary: fc.constant('$') },
  );
  const predicate = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('[0]', '[1]', '[-1]', '[1.5]', '[[0, 1]]', '[]') },
    { weight: 3, arbitrary: any.map((inner) => `[${inner}]`) },
  );
  const predicated = (of: fc.Arbitrary<string>) =>
    fc.tuple(of, fc.array(predicate, { maxLength: 2 })).map(([head, tail]) => head + tail.join(''));
  const head = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...fieldNames) },
    { weight: 1, arbitrary: fc.constantFrom('$', '$$') },
    { weight: 1, arbitrary: any.map((inner) => `(${inner})`) },
    { weight: 1, arbitrary: any.map((inner) => `[${inner}]`) },
  );
  const path = fc
    .tuple(
      predicated(head),
      fc.array(fc.oneof({ weight: 3, arbitrary: step }, predicated(step)), { maxLength: 3 }),
    )
    .map(([first, rest]) => [first, ...rest].join('.'));
  const operand = fc.tuple(any, fc.boolean()).map(([inner]) => `(${inner})`);
  const pick = (names: readonly string[]) => fc.constantFrom(...names);
  return {
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      path,
      path,
      fc.tuple(path, pick(operators), leaf).map((parts) => parts.join(' ')),
      fc.tuple(operand, pick(operators), operand).map((parts) => parts.join(' ')),
      operand.map((inner) => `-${inner}`),
      fc.tuple(any, any, any).map(([test, yes, no]) => `(${test}) ? (${yes}) : (${no})`),
      fc.tuple(any, any).map(([test, yes]) => `(${test}) ? (${yes})`),
      fc.array(any, { maxLength: 3 }).map((members) => `[${members.join(', ')}]`),
      fc.tuple(operand, operand).map(([from, to]) => `[${from} .. ($x := ${to}; $x < 1e4 ? $x)]`),
      fc.tuple(any, any).map(([one, other]) => `{"x": ${one}, "y": ${other}}`),
      fc.tuple(any, any).map(([key, value]) => `{$string(${key}): ${value}}`),
      fc.tuple(any, any).map(([value, body]) => `($v := ${value}; [$v, ${body}, $v])`),
      fc.tuple(pick([...unary, ...more]), any).map(([name, argument]) => `$${name}(${argument})`),
      fc
        .tuple(pick([...binary, ...splitting]), any, any)
        .map(([name, one, other]) => `$${name}(${one}, ${other})`),
      fc.tuple(pick(ternary), any, any, any).map(([name, ...given]) => `$${name}(${given.join(', ')})`),
      fc
        .tuple(any, pick(['?:', '??']), any)
        .map(([one, operator, other]) => `(${one}) ${operator} (${other})`),
    ),
  };
}).any;

const scalar = fc.oneof(
  fc.constantFrom<unknown>(0, 1, 2, -1, 3.5, 0.30000000000000004, 1e21, 12, 100),
  fc.constantFrom<unknown>('', 'a', 'b', '0', 'gold', 'é😀', '12', 'a,b', ' x  y ', '0x1F'),
  fc.constantFrom<unknown>(true, false, null),
);

const keys = ['a', 'b', 'c', 'name', 'odd name', 'k', '0'];

/** Data with every kind of value where another is expected, and things missing. */
export const data: fc.Arbitrary<Record<string, unknown>> = fc.letrec<{
  value: unknown;
  record: Record<string, unknown>;
}>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(scalar, { maxLength: 4 }),
    fc.array(tie('record'), { maxLength: 4 }),
    tie('record'),
  ),
  record: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...keys), tie('value')), { selector: ([key]) => key, maxLength: 5 })
    .map((entries) => Object.fromEntries(entries)),
})).record;
