import { describe, expect, it } from 'vitest';
import { type ParseOptions, parseLiquid } from './parse.ts';
import { RenderFault } from './template.ts';

function template(text: string, options?: ParseOptions) {
  const parsed = parseLiquid(text, options);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.template;
}

const scope = {
  profile: { first_name: 'Ann', family: "O'Neil & <b>", spend: 1234.5, city: '上海', tags: ['a', 'b'] },
  event: {
    order_id: 'A1',
    lines: [
      { sku: '85123A', quantity: 2, price: 2.55 },
      { sku: '71053', quantity: 1, price: 3.39 },
    ],
  },
};

describe('rendering', () => {
  it.each([
    ['Dear {{ profile.first_name }},', 'Dear Ann,'],
    ['{{ profile.nobody }}', ''],
    ['{{ profile.nobody | default: "朋友" }}', '朋友'],
    ['{{ profile.city }}你好', '上海你好'],
    ['{{ profile.tags }}', 'ab'],
    ['{{ profile.tags | join: ", " }}', 'a, b'],
    ['{{ profile.first_name.size }} {{ profile.tags.size }}', '3 2'],
    [
      '{% for l in event.lines %}{{ forloop.index }}:{{ l.sku }}{% unless forloop.last %}, {% endunless %}{% endfor %}',
      '1:85123A, 2:71053',
    ],
    ['{{ event.lines | map: "quantity" | sum }}', '3'],
    ['{{ event.lines | where: "sku", "71053" | map: "price" | first }}', '3.39'],
    ['{{ event.lines | sort: "price" | map: "sku" | last }}', '71053'],
    ['{% raw %}{{ as it is }}{% endraw %}', '{{ as it is }}'],
    ['{{ event | json }}', JSON.stringify(scope.event)],
    ['{{ profile.nobody | json }}', 'null'],
    ['{{ profile.constructor }}{{ profile.__proto__ }}{{ constructor }}', ''],
    ['{% increment n %}{% increment n %}', '01'],
    ['{%- liquid\n assign x = 1 | plus: 1\n echo x\n-%}', '2'],
    ['{{ profile.spend | money: "GBP" }}', '£1,234.50'],
    [
      '{{ profile.spend | number: 1 }} {{ profile.spend | number }} {{ profile.nobody | number }}',
      '1,234.5 1,234.5 ',
    ],
    ['{{ "1234" | money: "JPY" }}', '¥1,234'],
    ['{{ profile.family }}', "O'Neil & <b>"],
    ['{{ profile.family | escape }}', 'O&#39;Neil &amp; &lt;b&gt;'],
  ])('%s', (text, expected) => {
    expect(template(text).render(scope)).toBe(expected);
  });

  it.each([
    ['{{ profile.family }}', 'O&#39;Neil &amp; &lt;b&gt;'],
    ['{{ profile.family | escape }}', 'O&#39;Neil &amp; &lt;b&gt;'],
    ['{{ profile.family | raw }}', "O'Neil & <b>"],
    ['{{ profile.family | raw | append: "<i>" }}', 'O&#39;Neil &amp; &lt;b&gt;&lt;i&gt;'],
    ['{% echo profile.family %}', 'O&#39;Neil &amp; &lt;b&gt;'],
    ['{% cycle profile.family, "x" %}', 'O&#39;Neil &amp; &lt;b&gt;'],
    ['<p>&amp;</p>', '<p>&amp;</p>'],
  ])('in an html part, %s', (text, expected) => {
    expect(template(text, { escape: 'html' }).render(scope)).toBe(expected);
  });

  it('writes numbers in the language of the reader', () => {
    const spent = template('{{ profile.spend | money: "EUR" }}', { locale: 'en' });
    expect(spent.render(scope, { locale: 'de' }).replace(/\s/g, ' ')).toBe('1.234,50 €');
    expect(spent.render(scope, { locale: 'zh-CN' })).toBe('€1,234.50');
  });

  it('leaves the values as they were', () => {
    const given = Object.freeze({ profile: Object.freeze({ n: 1 }) });
    template('{% increment profile %}{% assign profile = 1 %}{% capture x %}y{% endcapture %}').render(given);
    expect(given).toEqual({ profile: { n: 1 } });
  });

  it('is the same every time and keeps nothing between calls', () => {
    const cycle = template('{% cycle "a", "b" %}{% assign y = y | append: "x" %}{{ y }}');
    expect([cycle.render({}), cycle.render({})]).toEqual(['ax', 'ax']);
  });
});

describe('what cannot be rendered says why and where', () => {
  it.each([
    ['Hi\n {{ profile }}', 'a whole record is printed; name one of its fields', 2, 2],
    ['{{ profile.first_name | number }}', 'a number was expected', 1, 1],
    ['{{ profile.spend | money }}', '`money` needs a currency: money: "GBP"', 1, 1],
    ['{{ "%E0%A4%A" | url_decode }}', 'URI malformed', 1, 1],
  ])('%s', (text, reason, line, column) => {
    const attempt = () => template(text).render(scope);
    expect(attempt).toThrow(RenderFault);
    try {
      attempt();
    } catch (error) {
      expect(error).toMatchObject({ reason, position: { line, column } });
      expect(String(error)).not.toContain('Ann');
    }
  });

  it('an unknown zone', () => {
    const at = template('{{ "2026-01-01T00:00:00Z" | date: "%H" }}');
    expect(() => at.render({}, { zone: 'Mars/Olympus' })).toThrow(RenderFault);
  });
});
