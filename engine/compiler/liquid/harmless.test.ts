import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLiquid } from './parse.ts';
import type { LiquidTemplate } from './template.ts';

function parsed(text: string): LiquidTemplate {
  const read = parseLiquid(text, { escape: 'html' });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.template;
}

const values = {
  profile: { name: 'Ann', orders: 3, tags: ['a'], long: 'x'.repeat(501) },
  event: { total: 4.5 },
};

describe('a template cannot fail', () => {
  it.each([
    'Hello',
    "Hello {{ profile.name | default: 'friend' | upcase }}",
    '{% if profile.orders > 2 %}Many{% else %}{{ event.total }}{% endif %}',
    "{% case profile.name %}{% when 'Ann' %}{% assign who = profile.name %}{% endcase %}{{ who }}",
    '{% comment %}{{ profile.tags }}{% endcomment %}{% raw %}{{ x }}{% endraw %}',
    '{{ profile.missing.deeper }}',
  ])('%s', (text) => expect(parsed(text).cannotFail(values)).toBe(true));
});

describe('of a template it is not known that it cannot fail', () => {
  it.each([
    ['a loop may go on', '{% for tag in profile.tags %}x{% endfor %}'],
    ['a list is no small value', '{{ profile.tags }}'],
    ['a text may be long', '{{ profile.long }}'],
    ['the whole profile is no small value', '{{ profile }}'],
    ['a name that is computed may be any', '{{ profile[event.name] }}'],
    ['a filter may refuse', '{{ event.total | money: profile.name }}'],
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
    fc.property(fc.array(piece, { maxLength: 10 }), small, small, (pieces, a, b) => {
      const template = parsed(pieces.join(''));
      const names = { profile: { a, b } };
      expect(template.cannotFail(names)).toBe(true);
      expect(typeof template.render(names)).toBe('string');
    }),
  );
});
