import { describe, expect, it } from 'vitest';
import { oneLine } from './one-line.ts';
import { plainText } from './plain-text.ts';

describe('html as plain text', () => {
  it.each([
    ['<p>Hello &amp; welcome,&nbsp;Ann&#33;</p>', 'Hello & welcome,\u00a0Ann!'],
    ['<h1>Sale</h1><p>One<br>two</p><p>Three</p>', 'Sale\n\nOne\ntwo\n\nThree'],
    [
      'See <a href="https://x.example/?a=1&amp;b=2">the shop</a>.',
      'See the shop (https://x.example/?a=1&b=2).',
    ],
    ['<a href="https://x.example">https://x.example</a>', 'https://x.example'],
    ['<ul><li>One</li><li>Two</li></ul>', ' * One\n * Two'.trim()],
    ['<ol><li>One</li><li>Two</li></ol>', '1. One\n 2. Two'],
    ['<table><tr><td>A</td><td>B</td></tr><tr><td>C</td></tr></table>', 'A B\nC'],
    [
      '<table><tr><td><h1>A</h1><p>B</p></td></tr><tr><td><table><tr><td>C</td><td>1</td></tr></table></td></tr></table>',
      'A\n\nB\n\nC 1',
    ],
    ['<style>p{}</style><script>alert(1)</script><title>t</title><p>x</p>', 'x'],
    ['<div style="display:none">preview</div><p>x</p>', 'x'],
    ['<p>x <img src="a.png" alt="logo"></p>', 'x'],
    ['<p>张伟，您好</p><p>欢迎回来。</p>', '张伟，您好\n\n欢迎回来。'],
    ['just text', 'just text'],
    ['<p>broken <b>markup', 'broken markup'],
    ['', ''],
  ])('%s', (html, expected) => {
    expect(plainText(html)).toBe(expected);
  });

  it('takes what is too deep without falling over', () => {
    expect(plainText(`${'<div>'.repeat(50_000)}x`)).toBeTypeOf('string');
  });
});

describe('one line', () => {
  it.each([
    ['Hello', 'Hello'],
    ['Hello\r\nBcc: all@example.com', 'Hello Bcc: all@example.com'],
    ['a\u2028b\u2029c\u0085d\u0000e\tf', 'a b c d e f'],
    ['  a \n\n  b  ', 'a b'],
    ['您好　朋友', '您好　朋友'],
  ])('%j', (text, expected) => {
    expect(oneLine(text)).toBe(expected);
  });
});
