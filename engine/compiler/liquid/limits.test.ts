import { describe, expect, it } from 'vitest';
import { parseLiquid } from './parse.ts';
import { RenderFault } from './template.ts';

function fault(text: string, scope: object): string {
  const parsed = parseLiquid(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  try {
    return `rendered ${parsed.template.render(scope).length}`;
  } catch (error) {
    if (!(error instanceof RenderFault)) throw error;
    return error.reason;
  }
}

const DOUBLE = '{% capture a %}{{ a }}{{ a }}{% endcapture %}';
const MUCH_WORK = 'the template does too much (at most 100000)';
const MUCH_TEXT = 'the template makes too much text (at most 4000000)';

describe('a hostile template is stopped', () => {
  it.each([
    ['a long range', '{% for i in (1..100000000) %}{% endfor %}', MUCH_TEXT],
    ['loops in loops', `${'{% for i in (1..1000) %}'.repeat(5)}${'{% endfor %}'.repeat(5)}`, MUCH_WORK],
    ['doubling by append', `{% assign a = "xx" %}${'{% assign a = a | append: a %}'.repeat(60)}`, MUCH_TEXT],
    ['doubling by capture', `{% assign a = "xx" %}${DOUBLE.repeat(60)}`, MUCH_TEXT],
    [
      'doubling by replace',
      '{% assign s = "a" %}{% for i in (1..20) %}{% assign s = s | replace: "a", "aaaa" %}{% endfor %}',
      MUCH_TEXT,
    ],
    [
      'long text in a loop',
      `{% for i in (1..90000) %}${'x'.repeat(10_000)}{% endfor %}`,
      'the message is too long',
    ],
    [
      'filters over lists',
      '{% assign r = (1..9000) %}{% for i in (1..9000) %}{% assign s = r | sum %}{% endfor %}',
      MUCH_WORK,
    ],
    [
      'comparisons of lists',
      '{% assign r = (1..9000) %}{% for i in (1..9000) %}{% if r contains 0 %}{% endif %}{% endfor %}',
      MUCH_WORK,
    ],
    [
      'comparisons of texts',
      '{% for i in (1..90000) %}{% if big.b contains "xy" %}{% endif %}{% endfor %}',
      MUCH_WORK,
    ],
    ['a chain of filters', `{{ big.b ${'| upcase '.repeat(9_000)}}}`, MUCH_TEXT],
  ])('%s', (_, text, expected) => {
    expect(fault(text, { big: { b: 'x'.repeat(100_000) } })).toBe(expected);
  });

  it('and an ordinary large one is not', () => {
    const lines = Array.from({ length: 200 }, (_, i) => ({ sku: `S${i}`, price: i }));
    const row = '<tr><td>{{ l.sku | upcase }}</td><td>{{ l.price | money: "GBP" }}</td></tr>';
    expect(fault(`{% for l in event.lines %}${row}{% endfor %}`, { event: { lines } })).toMatch(
      /^rendered \d{4,5}$/,
    );
  });
});

describe('a hostile text is refused while reading', () => {
  it.each([
    ['many outputs', '{{a.b}} '.repeat(20_000)],
    ['many lines in liquid', `{% liquid\n${'echo a.b\n'.repeat(30_000)}%}`],
    ['deep nesting', '{% if a.b %}'.repeat(5_000)],
  ])('%s', (_, text) => {
    const parsed = parseLiquid(text);
    expect(parsed.ok ? [] : parsed.problems.map(({ code }) => code)).toEqual(['CAR-410']);
  });
});
