import { describe, expect, it } from 'vitest';
import { columns, displayWidth, shortened } from './table.ts';

describe('columns', () => {
  it('stand below one another, numbers to the right, Chinese twice as wide', () => {
    const rows = [
      ['1', 'one', 'x'],
      ['12,345', '价值', 'y'],
      ['7', 'seventeen'],
    ];
    expect(columns(rows, ['right', 'left', 'left'])).toEqual([
      '     1  one        x',
      '12,345  价值       y',
      '     7  seventeen',
    ]);
  });

  it('are painted after they were measured', () => {
    const painted = columns(
      [
        ['a', 'b'],
        ['ccc', 'd'],
      ],
      ['left', 'left'],
      (cell) => `<${cell}>`,
    );
    expect(painted).toEqual(['<a>    <b>', '<ccc>  <d>']);
  });

  it('of nothing are nothing', () => {
    expect(columns([], ['left'])).toEqual([]);
  });
});

it.each([
  ['abc', 3],
  ['价值', 4],
  ['e\u0301', 1],
])('width of %j', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

it.each([
  ['short', 8, 'short'],
  ['rather long', 8, 'rather …'],
  ['高价值客户', 6, '高价…'],
])('%j within %d', (text, width, expected) => {
  expect(shortened(text, width)).toBe(expected);
});
