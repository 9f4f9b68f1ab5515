import { describe, expect, it } from 'vitest';
import { parseLiquid } from './parse.ts';

function problems(text: string): string[] {
  const parsed = parseLiquid(text);
  if (parsed.ok) return [];
  return parsed.problems.map(({ code, line, column, what }) => `${code} ${line}:${column} ${what}`);
}

function fixes(text: string): string[] {
  const parsed = parseLiquid(text);
  return parsed.ok ? [] : parsed.problems.map(({ fix }) => fix);
}

function mustParse(text: string) {
  const parsed = parseLiquid(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.template;
}

describe('what is wrong with a template', () => {
  it.each([
    ['plain text', []],
    ['', []],
    ['{{ a.b', ['CAR-401 1:1 the template cannot be read: output "{{ a.b" not closed']],
    ['x\n  {% if a.b %}', ['CAR-401 2:3 the template cannot be read: tag {% if a.b %} not closed']],
    ['{% endif %}', ['CAR-401 1:1 the template cannot be read: tag "endif" not found']],
    ['{% if a.b = 1 %}{% endif %}', [expect.stringContaining('expected "|" before filter')]],
    ['{% if a.b && a.c %}{% endif %}', [expect.stringContaining('expected "|" before filter')]],
    ['{{ a.b | default “x” }}', [expect.stringContaining('CAR-401')]],
    ['{{ a.b | default "x" }}', [expect.stringContaining('expected ":" after filter name')]],
    ['{{ profile first_name }}', ['CAR-401 1:4 values stand side by side with nothing between them']],
    ['{{ }}', [expect.stringContaining('CAR-401 1:')]],
    ['{%  %}', [expect.stringContaining('CAR-401 1:')]],
    ['{% include "footer" %}', ['CAR-403 1:1 the tag `include` is not supported']],
    ['{% render "footer" %}', ['CAR-403 1:1 the tag `render` is not supported']],
    [
      '{% layout "a" %}{% block b %}{% endblock %}',
      [
        'CAR-403 1:1 the tag `layout` is not supported',
        'CAR-403 1:17 the tag `block` is not supported',
        'CAR-403 1:30 the tag `endblock` is not supported',
      ],
    ],
    [
      '{% fro x in a.b %}{% endfro %}',
      ['CAR-402 1:1 unknown tag `fro`', 'CAR-402 1:19 unknown tag `endfro`'],
    ],
    ['{% liquid\n assign x = 1\n include "a"\n%}', ['CAR-403 3:2 the tag `include` is not supported']],
    ['{% comment %}{% anything %}{{ a | b }}{% endcomment %}', []],
    ['{% raw %}{{ as it is }}{% nothing %}{% endraw %}', []],
    [
      '{{ a.b | upcsae }}\n{{ a.c | money: "GBP" | wat }}',
      ['CAR-404 1:10 unknown filter `upcsae`', 'CAR-404 2:25 unknown filter `wat`'],
    ],
    ['{% cycle "a" | nope, "b" %}', ['CAR-404 1:16 unknown filter `nope`']],
    ['{% if a.b | nope %}{% endif %}', ['CAR-404 1:13 unknown filter `nope`']],
    ['{% for x in a.b %}{{ x | nope }}{% endfor %}', ['CAR-404 1:26 unknown filter `nope`']],
    ['{{ "now" | date: "%Y" }}', ['CAR-405 1:12 `"now" | date` reads the clock']],
    ['{% assign y = "today" | date: "%Y" %}', ['CAR-405 1:25 `"today" | date` reads the clock']],
    ['{{ a.b | sample }}', ['CAR-405 1:10 the filter `sample` is not supported']],
    ['{{ a.b | where_exp: "x", "x.y" }}', ['CAR-405 1:10 the filter `where_exp` is not supported']],
  ])('%s', (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it('is too large or too deep', () => {
    expect(problems('x'.repeat(1_000_001))[0]).toMatch(/^CAR-410 1:1 the template has 1000001 characters/);
    expect(problems('{% if a.b %}'.repeat(33))[0]).toMatch(/^CAR-410 1:385 tags are nested deeper than 32/);
    expect(problems('{% for x in a.b %}'.repeat(50_000))[0]).toMatch(/^CAR-410/);
    expect(problems(`{% liquid\n${'if a.b\n'.repeat(50_000)}%}`)[0]).toMatch(/^CAR-410/);
  });

  it.each([
    ['{{ a.b | default: “x” }}', 'Use straight quotes'],
    ['{{ a.b | uppercase }}', 'Did you mean `upcase`?'],
    ['{{ a.b | jsno }}', 'Did you mean `json`?'],
    ['{% esle %}', 'Did you mean `else`?'],
    ['{{ a.b', 'Close it with }}.'],
    ['{% if a.b', 'Close it with %}.'],
    ['{% if a.b %}', 'Write the end tag'],
    ['{% raw %}x', 'Close it with {% endraw %}.'],
    ['{% if a.b = 1 %}{% endif %}', '== between compared values'],
    ['{{ a.b | append "x" }}', 'Write a colon'],
    ['{% else %}', 'It has no beginning'],
  ])('the fix for %s', (text, expected) => {
    expect(fixes(text)[0]).toContain(expected);
  });

  it('answers any text without throwing', () => {
    const pieces = [
      '{{',
      '}}',
      '{%',
      '%}',
      'if',
      ' a.b',
      '|',
      ':',
      '"',
      "'",
      '[',
      ']',
      '..',
      '(',
      ')',
      'raw',
      'endraw',
      '\n',
      '=',
      ',',
    ];
    let seed = 7;
    const next = (n: number): number => {
      seed = (seed * 48271) % 2147483647;
      return seed % n;
    };
    for (let i = 0; i < 5_000; i++) {
      const text = Array.from({ length: 1 + next(12) }, () => pieces[next(pieces.length)]).join('');
      expect(() => parseLiquid(text)).not.toThrow();
    }
  });
});

describe('the variables of a template', () => {
  function variables(text: string): string[] {
    return mustParse(text).variables.map(
      ({ path, line, column, hasDefault }) =>
        `${path.join('.')} ${line}:${column}${hasDefault ? ' default' : ''}`,
    );
  }

  it.each([
    ['{{ profile.first_name }}', ['profile.first_name 1:4']],
    ['\n\n  {{ profile.first_name | upcase }}', ['profile.first_name 3:6']],
    ['{{ profile["first name"] }}', ['profile.first name 1:4']],
    ['{{ event.lines[0].sku }}', ['event.lines.0.sku 1:4']],
    ['{{ event.lines[profile.n].sku }}', ['profile.n 1:16', 'event.lines 1:4']],
    ['{{ [profile.n] }}', ['profile.n 1:5', ' 1:4']],
    ['{{ profile.a | default: profile.b }}', ['profile.a 1:4 default', 'profile.b 1:25']],
    ['{{ profile.a | strip | default: "x" }}', ['profile.a 1:4 default']],
    ['{{ "x" | append: profile.a }}', ['profile.a 1:18']],
    [
      '{% if profile.a %}{{ profile.a }}{{ profile.b }}{% endif %}{{ profile.a }}',
      ['profile.a 1:7 default', 'profile.a 1:22 default', 'profile.b 1:37', 'profile.a 1:63'],
    ],
    [
      '{% if event.lines %}{{ event.lines.first.sku }}{% endif %}',
      ['event.lines 1:7 default', 'event.lines.first.sku 1:24 default'],
    ],
    [
      '{% unless profile.a %}x{% else %}{{ profile.a }}{% endunless %}',
      ['profile.a 1:11 default', 'profile.a 1:37 default'],
    ],
    [
      '{% case profile.t %}{% when "a" %}{{ profile.t }}{% endcase %}',
      ['profile.t 1:9 default', 'profile.t 1:38 default'],
    ],
    [
      '{% for l in event.lines %}{{ l.sku }}{{ forloop.index }}{% endfor %}{{ l }}',
      ['event.lines 1:13 default', 'l 1:72'],
    ],
    ['{% assign n = profile.a %}{{ n }}', ['profile.a 1:15']],
    ['{% capture n %}{{ profile.a }}{% endcapture %}{{ n }}', ['profile.a 1:19']],
    ['{{ n }}{% assign n = 1 %}', ['n 1:4']],
    ['{% cycle profile.a, "b" %}', ['profile.a 1:10']],
    ['{% for i in (1..profile.n) %}{{ i }}{% endfor %}', ['profile.n 1:17 default']],
    [
      '{% for i in event.a limit: profile.n offset: continue %}{% endfor %}',
      ['event.a 1:13 default', 'profile.n 1:28 default'],
    ],
    ['{% liquid\n echo profile.a\n%}', ['profile.a 2:7']],
    ['{% raw %}{{ profile.a }}{% endraw %}', []],
    ['{{ true }}{{ nil }}{{ 1.5 }}{{ "s" }}', []],
  ])('%s', (text, expected) => {
    expect(variables(text)).toEqual(expected);
  });
});
