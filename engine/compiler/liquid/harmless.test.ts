import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLiquid } from './parse.ts';
import type { LiquidTemplate } from './template.ts';

function parsed(text: string): LiquidTemplate {
  const read = parseLiquid(text, { escape: 'html' });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.template;
}

/** As long as `careful` pieces can be at most: four, escaped twice. */
const MOST_TEXT = 4 * 3 * 500 * 36;

const values = {
  profile: { name: 'Ann', orders: 3, tags: ['a'], long: 'x'.repeat(501), since: '2024-05-01T10:00:00Z' },
  event: {
    total: 4.5,
    order: 'A & B / 17',
    half: '\ud83c',
    never: 1e300,
    lines: [{ sku: 'A1', parts: ['x'], more: { long: 'x'.repeat(501) } }, { sku: 'B1' }],
    many: Array.from({ length: 11 }, () => 1),
  },
};

describe('a template cannot fail', () => {
  it.each([
    'Hello',
    "Hello {{ profile.name | default: 'friend' | upcase }}",
    '{% if profile.orders > 2 %}Many{% else %}{{ event.total }}{% endif %}',
    "{% case profile.name %}{% when 'Ann' %}{% assign who = profile.name %}{% endcase %}{{ who }}",
    '{% comment %}{{ profile.tags }}{% endcomment %}{% raw %}{{ x }}{% endraw %}',
    '{{ profile.missing.deeper }}',
    '{% for tag in profile.tags %}{{ tag }}{% endfor %}',
    '{% for line in event.lines %}{{ line.name | default: line.sku }}{{ forloop.index }}{% endfor %}',
    '{% for line in event.missing %}{{ line }}{% endfor %}',
    '{% for letter in profile.name %}{{ letter }}{{ forloop }}{% endfor %}',
    "{{ event.total | money: 'GBP' }} {{ event.missing | default: 0 | money: 'EUR' | upcase }}",
    '{{ event.total | number: 2 }} {{ profile.orders | round }} {{ event.total | round: 1 }}',
    "{{ profile.since | date: '%-d %B' }} {{ profile.since | date }} {{ profile.name | date: '%Y' }}",
    '<a href="/{{ event.order | url_encode }}">{{ profile.orders | url_encode | escape }}</a>',
    "{% if event.total %}{% assign t = event.total | money: 'GBP' %}{{ t }}{% endif %}",
  ])('%s', (text) => expect(parsed(text).cannotFail(values)).toBe(true));
});

describe('of a template it is not known that it cannot fail', () => {
  it.each([
    ['a loop may go on', '{% for one in event.many %}x{% endfor %}'],
    ['numbers are made up', '{% for one in (1..3) %}x{% endfor %}'],
    ['a part of a list is computed', '{% for tag in profile.tags limit: profile.orders %}x{% endfor %}'],
    ['what a name means may change', '{% for tag in profile.tags %}x{% else %}{{ tag }}{% endfor %}'],
    ['a record has no text', '{% for line in event.lines %}{{ line }}{% endfor %}'],
    [
      'of a name that is computed nothing is known',
      '{% for line in event.lines %}{{ line[event.total] }}{% endfor %}',
    ],
    ['an element holds a list', '{% for line in event.lines %}{{ line.parts }}{% endfor %}'],
    ['an element holds a long text', '{% for line in event.lines %}{{ line.more.long }}{% endfor %}'],
    [
      'a loop stands in another',
      '{% for tag in profile.tags %}{% for a in profile.tags %}{% endfor %}{% endfor %}',
    ],
    ['names are long', `{% for ${'x'.repeat(200)} in profile.tags %}{{ forloop }}{% endfor %}`],
    ['the first of a list may be anything', '{{ event.lines.first }}'],
    ['the last of a list may be anything', '{{ event.lines[-1] }}'],
    ['a list is printed, too', '{% for tag in profile.tags %}x{% endfor %}{{ profile.tags }}'],
    ['it goes round too often', `{% for tag in profile.tags %}${'{{ tag }}'.repeat(10)}{% endfor %}`],
    ['a list is no small value', '{{ profile.tags }}'],
    ['a text may be long', '{{ profile.long }}'],
    ['the whole profile is no small value', '{{ profile }}'],
    ['a name that is computed may be any', '{{ profile[event.name] }}'],
    ['a filter may refuse', '{{ event.total | money: profile.name }}'],
    ['there is no such currency', "{{ event.total | money: 'pounds' }}"],
    ['a text may be no number', "{{ profile.name | money: 'GBP' }}"],
    ['the default is no number', "{{ event.missing | default: 'none' | money: 'GBP' }}"],
    ['the default may be anything', "{{ event.missing | default: profile.name | money: 'GBP' }}"],
    ['of what was made before nothing is known', "{{ event.total | upcase | money: 'GBP' }}"],
    ['of what was made here nothing is known', "{% assign t = profile.name %}{{ t | money: 'GBP' }}"],
    ['two filters may fail', "{{ event.total | round | money: 'GBP' }}"],
    [
      'the next time round it may be another',
      "{% for tag in profile.tags %}{{ event.total | money: 'GBP' }}{% assign event = profile %}{% endfor %}",
    ],
    ['half a character cannot be encoded', '{{ event.half | url_encode }}'],
    ['a long text becomes a very long one', '{{ profile.long | slice: 0, 60 | url_encode }}'],
    ['there is no such day', "{{ event.never | date: '%Y' }}"],
    ['a format may be long', `{{ profile.since | date: '${'%A'.repeat(9)}' }}`],
    ['a format is computed', '{{ profile.since | date: profile.name }}'],
    ['there are no such decimals', '{{ event.total | number: 400 }}'],
    ['a text may be put together again and again', "{% assign x = 'a' | append: profile.name %}{{ x }}"],
    ['links are taken', "{{ 'https://shop.example' | tracked }}"],
    ['what is captured may grow', '{% capture x %}a{% endcapture %}{{ x }}'],
    ['inside of something harmless', '{% if profile.name %}{% for a in (1..9) %}x{% endfor %}{% endif %}'],
    ['there is too much of it', '{{ profile.name }}'.repeat(101)],
  ])('because %s', (_, text) => expect(parsed(text).cannotFail(values)).toBe(false));
});

it('is right: whatever the values are, rendering succeeds', () => {
  const piece = fc.constantFrom(
    '{{ profile.a | escape | escape_once | upcase }}',
    '{% if profile.a == profile.b %}{{ profile.b | default: profile.a }}{% endif %}',
    "{% case profile.a %}{% when 1, 'x' %}{{ profile.b | strip | capitalize }}{% else %}-{% endcase %}",
    '{% unless profile.a contains profile.b %}{{ profile.a | downcase }}{% endunless %}',
    '{% if profile.a > profile.b and profile.a != nil %}>{% endif %}',
    '{% assign profile = profile.a %}{{ profile }}{{ profile.b }}',
    '{% for one in event.list %}{{ one.a | default: one.b | escape }}{{ forloop }}{% endfor %}',
    '{% for one in event.list %}{% assign two = one.b %}{% if one.a == two %}={% endif %}{% endfor %}{{ two }}{{ one }}',
  );
  const careful = fc.constantFrom(
    "{{ event.c | default: 1 | money: 'JPY' | escape | escape_once }}",
    '{{ event.c | number: 3 }}{{ event.c | round: 2 }}',
    "{{ event.d | date: '%c%x%c%x%c%x%c%x' | escape }}{{ event.d | date }}{{ event.d | date: '%Z%z%s%L%q%j%u%A' }}",
    '{{ event.d | url_encode | escape }}',
  );
  const date = fc.oneof(
    fc.date({ noInvalidDate: true }).map((one) => one.toISOString()),
    fc.string({ unit: 'binary' }),
  );
  const number = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.constantFrom(null, 8.64e15, -8.64e15, 9e11, Number.MAX_VALUE, Number.NaN),
  );
  const small = fc.oneof(
    fc.string({ maxLength: 500, unit: 'grapheme' }).filter(({ length }) => length <= 500),
    fc.constant('&'.repeat(500)),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 2 }), small, small, (pieces, a, b) => {
      const template = parsed(pieces.join(''));
      const names = { profile: { a, b }, event: { list: [{ a, b }, { a: b }, a, null] } };
      expect(template.cannotFail(names)).toBe(true);
      expect(typeof template.render(names)).toBe('string');
    }),
  );
  fc.assert(
    fc.property(fc.array(careful, { maxLength: 3 }), number, fc.oneof(date, number), (pieces, c, d) => {
      const template = parsed(pieces.join(''));
      const names = { event: { c, d } };
      if (template.cannotFail(names)) expect(template.render(names).length).toBeLessThan(MOST_TEXT);
    }),
    { numRuns: 300 },
  );
});
