import { expect, test } from 'vitest';
import { replaceLinks } from './html-links.ts';

/** What is asked for, and what comes of it when every web link becomes `T`. */
function look(html: string) {
  const asked: [string, string | null][] = [];
  const out = replaceLinks(html, (url, name) => {
    asked.push([url, name]);
    return /^https?:/i.test(url) ? 'https://t.example/1' : null;
  });
  return { asked, out };
}

test.each([
  ['double quotes', '<a href="https://x.example/a">A</a>', ['https://x.example/a', null]],
  ['single quotes', "<A class='b' HREF='https://x.example/a'>A</A>", ['https://x.example/a', null]],
  ['no quotes', '<a href=https://x.example/a target=_blank>A</a>', ['https://x.example/a', null]],
  ['blanks and lines', '<a\n  href = " https://x.example/a\n">A</a>', ['https://x.example/a', null]],
  [
    'entities',
    '<a href="https://x.example/?a=1&amp;b=2&#38;c=&quot;">A</a>',
    ['https://x.example/?a=1&b=2&c="', null],
  ],
  ['a name', '<a data-track="hero" href="https://x.example/">A</a>', ['https://x.example/', 'hero']],
  ['an area', '<area shape="rect" href="https://x.example/">', ['https://x.example/', null]],
  ['`>` in a value', '<a title="a > b" href="https://x.example/">A</a>', ['https://x.example/', null]],
])('a link with %s', (_, html, expected) => {
  const { asked, out } = look(html);
  expect(asked).toEqual([expected]);
  expect(out.match(/https:\/\/t\.example\/1/g)).toHaveLength(1);
  expect(out).not.toContain('x.example');
});

test.each([
  '<a href="https://x.example/" data-track="no">A</a>',
  "<a DATA-TRACK=No href='https://x.example/'>A</a>",
  '<!-- <a href="https://x.example/">A</a> -->',
  '<!--[if mso]><a href="https://x.example/">A</a><![endif]-->',
  '<style>a { content: "<a href=https://x.example/>" }</style>',
  '<script>"<a href=\'https://x.example/\'>"</script>',
  '<link href="https://x.example/a.css"><img src="https://x.example/a.png">',
  '<abbr href="https://x.example/">A</abbr>',
  '<a data-href="https://x.example/">A</a>',
  '<p>https://x.example/</p>',
  '<a name="top">A</a> <a href="https://x.example/',
])('is none of %s', (html) => {
  expect(look(html)).toEqual({ asked: [], out: html });
});

test.each(['mailto:a@x.example', 'tel:+441', '#top', '', '/relative', 'javascript:void(0)'])(
  'what is asked for and refused stays: %j',
  (url) => {
    const html = `<p><a href="${url}" class='x'>A</a></p>`;
    expect(look(html)).toEqual({ asked: [[url, null]], out: html });
  },
);

test('several, and nothing else changes', () => {
  const { out } = look(
    '<p>é<a href=https://a.example>A</a> & <b>x</b><a HREF="mailto:b">B</a>\r\n<a href="https://c.example/"/></p>',
  );
  expect(out).toBe(
    '<p>é<a href="https://t.example/1">A</a> & <b>x</b><a HREF="mailto:b">B</a>\r\n<a href="https://t.example/1"/></p>',
  );
});
