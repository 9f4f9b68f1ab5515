import fc from 'fast-check';
import { expect, it } from 'vitest';
import { html, joined, jsonData, prose } from './html.ts';

it.each([
  [html`<p>${'<b>&"\''}</p>`, '<p>&lt;b&gt;&amp;&quot;&#39;</p>'],
  [html`<p>${html`<b>${1}</b>`}${null}${undefined}${['a', ['<']]}</p>`, '<p><b>1</b>a&lt;</p>'],
  [joined(['a', '<', 'c'], ', '), 'a, &lt;, c'],
  [prose('see `a < b` and `c`'), 'see <code>a &lt; b</code> and <code>c</code>'],
  [prose('one ` alone'), 'one ` alone'],
  [jsonData({ a: '</script>' }), '{"a":"\\u003c/script>"}'],
])('%#', (made, text) => {
  expect(made.text).toBe(text);
});

it('nothing put in opens or closes anything', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(html`${text}`.text).not.toMatch(/[<>"']/);
      expect(prose(text).text.replaceAll(/<\/?code>/g, '')).not.toMatch(/[<>"']/);
      expect(JSON.parse(jsonData(text).text)).toBe(text);
    }),
  );
});
