import { expect, test } from 'vitest';
import { decodeText } from './text.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);
const utf8 = (text: string) => new TextEncoder().encode(text);

test.each<[string, Uint8Array, string]>([
  ['plain text', utf8('a: é 顾客'), 'a: é 顾客'],
  ['a byte order mark', bytes(0xef, 0xbb, 0xbf, 0x61), 'a'],
  ['a replacement character that was written', utf8('a \uFFFD'), 'a \uFFFD'],
  ['nothing', bytes(), ''],
])('%s is read', (_, content, text) => {
  expect(decodeText(content)).toEqual({ text });
});

test.each<[string, Uint8Array, string, number]>([
  ['Latin-1', bytes(0x61, 0xe9, 0x62), 'the file is not UTF-8', 1],
  ['a cut character', bytes(0x61, 0xe9, 0xa1), 'the file is not UTF-8', 1],
  ['UTF-16', bytes(0xff, 0xfe, 0x61, 0x00), 'UTF-16', 0],
  ['a null character', bytes(0x61, 0x00), 'U+0000', 1],
  ['an escape', bytes(0x61, 0x62, 0x1b), 'U+001B', 2],
  ['a byte order mark inside', utf8('ab\uFEFF'), 'U+FEFF', 2],
  ['old line ends', utf8('a: 1\rb: 2'), 'carriage return', 4],
])('%s is refused', (_, content, what, offset) => {
  const { problem } = decodeText(content);
  expect(problem).toMatchObject({ offset, finding: { code: 'CAR-108' } });
  expect(problem?.finding.what).toContain(what);
});
