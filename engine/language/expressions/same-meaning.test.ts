/** Compiled expressions mean what the reference interpreter means: random expressions over random data. */
import fc from 'fast-check';
import jsonata from 'jsonata';
import { expect, test } from 'vitest';
import { compileExpression, ExpressionFault, parseExpression } from './index.ts';

const FAULT = 'a fault';

interface Reference {
  readonly value: unknown;
  /** An empty list was at hand of a {…}: the interpreter adds a missing element to it, in the data itself. */
  readonly hasChangedData: boolean;
}

/** The interpreter calls what has this name before each node. */
const ENTRY = Symbol.for('jsonata.__evaluate_entry') as unknown as string;

async function byReference(text: string, scope: object): Promise<Reference> {
  const expression = jsonata(text);
  let hasChangedData = false;
  expression.assign(ENTRY, ({ type, value }: { type: string; value: unknown }, input: unknown) => {
    if (type === 'unary' && value === '{' && Array.isArray(input) && input.length === 0)
      hasChangedData = true;
  });
  try {
    return { value: tidy(await expression.evaluate(structuredClone(scope))), hasChangedData };
  } catch {
    return { value: FAULT, hasChangedData };
  }
}

function byCompiler(text: string, scope: object): unknown {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problems.map(({ what }) => what).join('; ')}`);
  try {
    return compileExpression(parsed.expression, { zone: 'UTC' }).evaluate(structuredClone(scope));
  } catch (error) {
    if (error instanceof ExpressionFault) return FAULT;
    throw error;
  }
}

/** Without the marks that the interpreter leaves on its lists. */
function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, tidy(member)]));
}

/** The interpreter's parser takes `a[] / b` for the beginning of a pattern. */
function reads(text: string): boolean {
  try {
    jsonata(text);
    return true;
  } catch {
    return false;
  }
}

async function expectSameMeaning(text: string, scope: object): Promise<unknown> {
  fc.pre(reads(text));
  const { value, hasChangedData } = await byReference(text, scope);
  fc.pre(!hasChangedData);
  expect(byCompiler(text, scope)).toEqual(value);
  return value;
}

const pick = (...texts: string[]) => fc.constantFrom(...texts);

const names = pick('a', 'b', 'c', 'name', 'constructor', '`odd name`');
const oneArgument = pick(
  ...[
    'abs',
    'average',
    'boolean',
    'ceil',
    'count',
    'distinct',
    'exists',
    'floor',
    'keys',
    'length',
    'lowercase',
  ],
  ...[
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
    'uppercase',
  ],
);
const twoArguments = pick(
  ...['append', 'contains', 'join', 'lookup', 'power', 'round', 'split', 'string', 'substring'],
  ...['substringAfter', 'substringBefore'],
);
const threeArguments = pick('replace', 'split', 'substring', 'append', 'lookup');
const ofTheContext = pick(
  ...['abs', 'average', 'boolean', 'ceil', 'count', 'distinct', 'exists', 'floor', 'join', 'keys', 'length'],
  ...['lowercase', 'max', 'min', 'not', 'number', 'reverse', 'round', 'sqrt', 'string', 'sum', 'trim'],
  ...['type', 'uppercase'],
);
/** What the function is about is what is at hand, or it is one argument short. */
const shortOfOne = pick(
  ...['append', 'contains', 'join', 'lookup', 'power', 'replace', 'split', 'substring'],
  ...['substringAfter', 'substringBefore'],
);
const operators = pick('=', '!=', '<', '<=', '>', '>=', 'in', 'and', 'or', '+', '-', '*', '/', '%', '&');

const literals = pick(
  ...['0', '1', '2', '-1', '3.5', '0.1', '1e3', 'true', 'false', 'null', '[]', '{}', '()', '$', '$$'],
  ...['""', '"a"', "'b'", '"0"', '"é😀"', '"a,b"', '"12"', '" x  y "', '"你好"', '"ß"', '"e\u0301"'],
  ...['9007199254740991', '9007199254740993', '-9007199254740993', '1e300'],
);

/** Anything the grammar allows; most of it fails, and must fail alike. */
const wildText = fc.letrec<{ any: string }>((tie) => {
  const any = tie('any');
  const bracketed = any.map((inner) => `(${inner})`);
  const step = fc.oneof(
    { weight: 6, arbitrary: names },
    bracketed,
    any.map((inner) => `[${inner}]`),
    any.map((inner) => `{"k": ${inner}}`),
    ofTheContext.map((name) => `$${name}()`),
    fc.tuple(shortOfOne, literals).map(([name, given]) => `$${name}(${given})`),
    fc.constant('$'),
  );
  const predicate = fc.oneof(
    pick('[0]', '[1]', '[-1]', '[1.5]', '[[0, 1]]', '[]'),
    any.map((inner) => `[${inner}]`),
  );
  const predicated = (of: fc.Arbitrary<string>) =>
    fc.tuple(of, fc.array(predicate, { maxLength: 2 })).map(([head, tail]) => head + tail.join(''));
  const head = fc.oneof(
    { weight: 4, arbitrary: names },
    pick('$', '$$'),
    bracketed,
    any.map((inner) => `[${inner}]`),
  );
  const path = fc
    .tuple(predicated(head), fc.array(fc.oneof(step, step, predicated(step)), { maxLength: 3 }))
    .map(([first, rest]) => [first, ...rest].join('.'));
  return {
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof(names, literals),
      path,
      path,
      fc.tuple(path, operators, names).map((parts) => parts.join(' ')),
      fc.tuple(bracketed, operators, bracketed).map((parts) => parts.join(' ')),
      bracketed.map((inner) => `-${inner}`),
      fc.tuple(bracketed, bracketed, bracketed).map(([test, yes, no]) => `${test} ? ${yes} : ${no}`),
      fc.tuple(bracketed, pick('?', '?:', '??'), bracketed).map((parts) => parts.join(' ')),
      fc.array(any, { maxLength: 3 }).map((members) => `[${members.join(', ')}]`),
      fc.tuple(bracketed, bracketed).map(([from, to]) => `[${from} .. ($n := ${to}; $n < 1e4 ? $n)]`),
      fc.tuple(any, any).map(([one, other]) => `{"x": ${one}, "y": ${other}}`),
      fc.tuple(any, any).map(([key, value]) => `{$string(${key}): ${value}}`),
      fc.tuple(any, any).map(([value, body]) => `($v := ${value}; [$v, ${body}, $v])`),
      fc.tuple(oneArgument, any).map(([name, argument]) => `$${name}(${argument})`),
      fc.tuple(twoArguments, any, any).map(([name, ...given]) => `$${name}(${given.join(', ')})`),
      fc.tuple(shortOfOne, any).map(([name, argument]) => `$${name}(${argument})`),
      fc.tuple(threeArguments, any, any, any).map(([name, ...given]) => `$${name}(${given.join(', ')})`),
      fc.tuple(any, any, any, pick('0', '1', '2', '-1', 'a')).map((given) => `$replace(${given.join(', ')})`),
    ),
  };
}).any;

const scalar = fc.constantFrom<unknown>(
  ...[0, 1, 2, -1, 3.5, 0.30000000000000004, 1e21, 12, 100, true, false, null],
  // Where whole numbers are no longer told apart, and beyond.
  ...[2 ** 53 - 1, 2 ** 53, 2 ** 53 + 2, -(2 ** 53), 1.2345678901234567e19, 1e-7, 1.7e308],
  ...['', 'a', 'b', '0', 'gold', 'é😀', '12', 'a,b', ' x  y ', '0x1F', '9007199254740993'],
  // Case and length differ by code point, composition and script.
  ...['你好', 'ß', 'ﬀ', 'İ', 'e\u0301', '👩‍👧', '\u00a0', '\ud83d'],
);

/** Every kind of value where another is expected, and things missing. */
const wildScope = fc.letrec<{ value: unknown; record: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(scalar, { maxLength: 4 }),
    fc.array(tie('record'), { maxLength: 4 }),
    tie('record'),
  ),
  record: fc
    .uniqueArray(fc.tuple(pick('a', 'b', 'c', 'name', 'odd name', 'k', '0'), tie('value')), {
      selector: ([key]) => key,
      maxLength: 5,
    })
    .map((entries) => Object.fromEntries(entries)),
})).record;

/** What people write: types fit, but for what is missing. */
const tameText = fc.letrec<{ number: string; text: string; flag: string; list: string }>((tie) => {
  const [number, text, flag, list] = [tie('number'), tie('text'), tie('flag'), tie('list')];
  const written = (...parts: (string | fc.Arbitrary<string>)[]) =>
    fc
      .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
      .map((all) => all.join(''));
  return {
    number: fc.oneof(
      { depthSize: 'small' },
      pick('spend', 'count', 'order.total', '0', '1', '10', '2.5', '-1', '9007199254740993'),
      written('(', number, pick(' + ', ' - ', ' * ', ' / ', ' % '), number, ')'),
      written('$count(', list, ')'),
      written('$length(', text, ')'),
      written(
        pick('$sum', '$max', '$min', '$average'),
        '(lines',
        pick('', '[0]', '[price > 2]', '[-1]'),
        '.price)',
      ),
      written('$sum(lines.(price * ', number, '))'),
      written('(', flag, ' ? ', number, ' : ', number, ')'),
      written(pick('$round', '$floor', '$abs'), '(', number, ')'),
    ),
    text: fc.oneof(
      { depthSize: 'small' },
      pick(
        'tier',
        'country',
        'order.id',
        '"gold"',
        '"UK"',
        '"é😀"',
        '"你"',
        '""',
        'lines[0].sku',
        '$type(spend)',
      ),
      written(text, ' & ', text),
      written(pick('$uppercase', '$lowercase', '$trim', '$string'), '(', text, ')'),
      written('$substring(', text, ', ', number, ')'),
      written('$substringBefore(', text, ', "o")'),
      written('$join(', list, ', "-")'),
      written('$string(', number, ')'),
    ),
    flag: fc.oneof(
      { depthSize: 'small' },
      pick('member', 'true', 'false', '$exists(tier)', '$exists(order.total)'),
      written('(', number, pick(' = ', ' != ', ' < ', ' <= ', ' > ', ' >= '), number, ')'),
      written('(', text, pick(' = ', ' != ', ' < ', ' >= '), text, ')'),
      written('(', flag, pick(' and ', ' or '), flag, ')'),
      written('(', text, ' in ', list, ')'),
      written('(', text, ' in ["gold", "UK", "A"])'),
      written('$not(', flag, ')'),
      written('$contains(', text, ', ', text, ')'),
      written('$boolean(', text, ')'),
    ),
    list: fc.oneof(
      { depthSize: 'small' },
      pick('lines.sku', 'lines.tags', 'tags', 'lines[price >= 2].sku', '$keys(order)', 'lines[-1].tags[0]'),
      written('lines[', number, ' > price].sku'),
      written('$append(', list, ', ', list, ')'),
      written(pick('$distinct', '$reverse'), '(', list, ')'),
      written('$split(', text, ', ",")'),
      written('[', text, ', ', text, ']'),
    ),
  };
});

const number = fc.constantFrom(0, 1, 2, 2.5, 10, 499.99, 500, 2 ** 53 - 1, 2 ** 53 + 2);
const text = fc.constantFrom('gold', 'silver', 'UK', '', 'é😀', 'A', 'B', 'a,o', '你好', 'ß', 'ﬀ');
const perhaps = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 4 });
const line = fc.record(
  { sku: text, price: number, tags: fc.array(text, { maxLength: 3 }) },
  { requiredKeys: ['sku'] },
);
const tameScope = fc
  .record({
    spend: perhaps(number),
    count: perhaps(number),
    member: perhaps(fc.boolean()),
    tier: perhaps(text),
    country: text,
    tags: perhaps(fc.oneof(text, fc.array(text, { maxLength: 3 }))),
    order: perhaps(fc.record({ id: text, total: number }, { requiredKeys: [] })),
    lines: perhaps(fc.oneof(line, fc.array(line, { maxLength: 3 }))),
  })
  .map((scope) => Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== undefined)));

const isLong = Number(process.env['CARILLON_LONG'] ?? 0) > 0;
/** The seed is fixed so that the suite is the same for everybody; a long run is another each time, and a failure says its seed. */
const seed = Number(process.env['CARILLON_SEED'] ?? 0) || (isLong ? Date.now() & 0x7fffffff : 20_260_301);
const runs = { numRuns: isLong ? 50_000 : 2_000, seed };

test('whatever is written, about whatever is there', async () => {
  await fc.assert(
    fc.asyncProperty(wildText, wildScope, async (...given) => void (await expectSameMeaning(...given))),
    runs,
  );
}, 36_000_000);

test.each(['number', 'text', 'flag', 'list'] as const)(
  'what people write, giving a %s',
  async (kind) => {
    let values = 0;
    const property = fc.asyncProperty(tameText[kind], tameScope, async (written, scope) => {
      const value = await expectSameMeaning(written, scope);
      if (value !== FAULT && value !== undefined) values++;
    });
    await fc.assert(property, { ...runs, numRuns: runs.numRuns / 4 });
    // Most of it must say something, or the test would say nothing.
    expect(values).toBeGreaterThan(runs.numRuns / 16);
  },
  36_000_000,
);
