import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RequestError } from './errors.ts';
import { parseJson } from './json.ts';
import { findJsonFault } from './json-fault.ts';

const refusalOf = (bytes: Buffer) => {
  try {
    parseJson(bytes);
  } catch (error) {
    if (error instanceof RequestError) return [error.refusal.code, error.refusal.what];
    throw error;
  }
  return null;
};

describe('bodies that are refused', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  test.each([
    ['{"a": }', 'bad_json', 'the body is not JSON at line 1, column 7: a value was expected'],
    [
      '{\n  "a": 1,\n  b: 2}',
      'bad_json',
      'the body is not JSON at line 3, column 3: a name in double quotes was expected',
    ],
    ['{"a": "x', 'bad_json', 'the body is not JSON at line 1, column 9: a closing quote was expected'],
    [
      '[1 2]',
      'bad_json',
      'the body is not JSON at line 1, column 4: `,` or the end of the list or object was expected',
    ],
    ['', 'bad_json', 'the body is not JSON at line 1, column 1: a value was expected'],
    ['{} {}', 'bad_json', 'the body is not JSON at line 1, column 4: the end was expected'],
    ['{"a":{"__proto__":{"admin":true}}}', 'bad_name', 'body.a has the name __proto__'],
    ['{"a":[{},{"\\u005f_proto__":1}]}', 'bad_name', 'body.a[1] has the name __proto__'],
    [nested(101), 'too_deep', 'the body is nested more than 100 deep'],
    [nested(200_000), 'too_deep', 'the body is nested more than 100 deep'],
  ])('%.40s', (text, code, what) => {
    expect(refusalOf(Buffer.from(text))).toEqual([code, what]);
  });

  test('text in another encoding, with its place', () => {
    const latin = Buffer.from('{"name":"Zo\xeb"}', 'latin1');
    expect(refusalOf(latin)).toEqual(['bad_encoding', 'the body is not UTF-8, from byte 12 on']);
  });
});

describe('bodies that are taken', () => {
  test.each([
    ['a mark at the beginning', '\ufeff{"a":1}', { a: 1 }],
    [
      'names that only look dangerous',
      '{"constructor":{"prototype":1},"proto":2}',
      { constructor: { prototype: 1 }, proto: 2 },
    ],
    ['a hundred deep', `${'['.repeat(100)}${']'.repeat(100)}`, expect.any(Array)],
    ['every language', '{"名":"李雷"}', { 名: '李雷' }],
  ])('%s', (_, text, expected) => {
    expect(parseJson(Buffer.from(text))).toEqual(expected);
  });
});

test('a fault is found exactly where the platform finds one', () => {
  const almostJson = fc
    .tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', '"', '{', '}', ']', ',', ':', '\\', '0', '-', '\n', 'tru'),
    )
    .map(
      ([text, at, piece]) =>
        text.slice(0, at % (text.length + 1)) + piece + text.slice((at % (text.length + 1)) + 1),
    );
  fc.assert(
    fc.property(fc.oneof(almostJson, fc.string()), (text) => {
      let isJson = true;
      try {
        JSON.parse(text);
      } catch {
        isJson = false;
      }
      expect(findJsonFault(text) === null).toBe(isJson);
    }),
    { numRuns: 2000 },
  );
});
