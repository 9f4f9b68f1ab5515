import { expect, test } from 'vitest';
import type { Range } from './diagnostic.ts';
import { codeFrame, colourless } from './frame.ts';

function range(line: number, column: number, endColumn: number, endLine = line): Range {
  return { file: 'a.yaml', line, column, endLine, endColumn };
}

test.each<[string, string, Range, string]>([
  ['the lines before', 'a: 1\nb: 2\nc: 3\nd: 4', range(3, 4, 5), '1 | a: 1\n2 | b: 2\n3 | c: 3\n  |    ^'],
  ['the first line', 'a: word', range(1, 4, 8), '1 | a: word\n  |    ^^^^'],
  ['Windows line ends', 'a: 1\r\nb: x\r\n', range(2, 4, 5), '1 | a: 1\n2 | b: x\n  |    ^'],
  ['wide characters', 'a: 顾客 x', range(1, 7, 8), '1 | a: 顾客 x\n  |         ^'],
  ['wide characters that are marked', 'a: 顾客', range(1, 4, 6), '1 | a: 顾客\n  |    ^^^^'],
  ['tabs', '\ta: x', range(1, 5, 6), '1 | \ta: x\n  | \t   ^'],
  [
    'several lines, of which the first is marked',
    'a:\n  b: 1\n  c: 2',
    range(2, 3, 7, 3),
    '1 | a:\n2 |   b: 1\n  |   ^^^^',
  ],
  ['the end of a line', 'a:', range(1, 3, 3), '1 | a:\n  |   ^'],
  ['line numbers of two digits', `${'\n'.repeat(9)}x`, range(10, 1, 2), ' 8 |\n 9 |\n10 | x\n   | ^'],
])('%s', (_, text, place, frame) => {
  expect(codeFrame(text, place)).toBe(frame);
});

test('a long line is shown around the place', () => {
  const frame = codeFrame(`${'x'.repeat(300)}here${'y'.repeat(300)}`, range(1, 301, 305));
  const [shown = '', carets = ''] = frame.split('\n');
  expect(shown.length).toBeLessThan(130);
  expect(shown.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('here');
});

test.each<[string | undefined, Range]>([
  [undefined, range(1, 1, 1)],
  ['', range(1, 1, 1)],
  ['a', range(7, 1, 1)],
])('no frame of %j', (text, place) => {
  expect(codeFrame(text, place)).toBe('');
});

test('colours come from outside', () => {
  const palette = {
    ...colourless,
    error: (text: string) => `<${text}>`,
    faint: (text: string) => `(${text})`,
  };
  expect(codeFrame('a', range(1, 1, 2), palette)).toBe('(1 |) a\n(  |) <^>');
});
