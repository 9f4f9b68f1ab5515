import { describe, expect, it } from 'vitest';
import { checkVariables, type VariableRoots, type VariableRules } from './check-variables.ts';
import { parseLiquid } from './parse.ts';

const roots: VariableRoots = {
  profile: new Set(['first_name', 'lifetime_value', 'city']),
  event: new Set(['order_id', 'lines']),
  journey: new Set(['id', 'started_at']),
  with: 'any',
};

function check(text: string, rules?: VariableRules): string[] {
  const parsed = parseLiquid(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return checkVariables(parsed.template, roots, rules).map(
    ({ code, severity = 'error', line, column, what, fix }) =>
      `${code} ${severity} ${line}:${column} ${what}; ${fix}`,
  );
}

describe('names in a template', () => {
  it.each([
    ['{{ profile.first_name }} {{ event.lines[0].sku }} {{ with.anything.at.all }}', []],
    ['{% for l in event.lines %}{{ l.sku }} {{ forloop.index }}{% endfor %}', []],
    ['{% assign name = profile.first_name %}{{ name }}', []],
    ['Hi {{ first_name }}', ['CAR-406 error 1:7 `first_name` has no prefix; Write `profile.first_name`.']],
    ['{{ frist_name }}', ['CAR-406 error 1:4 `frist_name` has no prefix; Write `profile.first_name`.']],
    ['{{ zzz }}', ['CAR-406 error 1:4 `zzz` has no prefix; Write the prefix, for example `profile.zzz`.']],
    ['\n{{ profil.first_name }}', ['CAR-407 error 2:4 unknown name `profil`; Did you mean `profile`?']],
    [
      '{{ offer.code }}',
      ['CAR-407 error 1:4 unknown name `offer`; Use one of these, or make the name with {% assign %} first.'],
    ],
    [
      '{{ profile.lifetime_valu }}',
      ['CAR-408 error 1:4 `profile` has no `lifetime_valu`; Did you mean `profile.lifetime_value`?'],
    ],
    [
      '{{ event.zzz }}',
      ['CAR-408 error 1:4 `event` has no `zzz`; Declare `zzz`, or use one of: order_id, lines.'],
    ],
    ['{% if profile.nope == 1 %}{% endif %}', [expect.stringContaining('CAR-408 error 1:7')]],
    [
      '{{ [profile.city] }}',
      [expect.stringContaining('CAR-407 error 1:4 the name of a variable is computed')],
    ],
    [
      '{{ profile }}',
      ['CAR-412 error 1:4 `profile` is a whole record; Name the field: `profile.first_name`.'],
    ],
    [
      '{% assign event = 1 %}',
      [
        'CAR-411 error 1:11 the local name `event` hides `event`; Choose another name, for example `my_event`.',
      ],
    ],
    ['{% for profile in event.lines %}{% endfor %}', [expect.stringContaining('CAR-411 error 1:1')]],
    ['{{ constructor.name }}', [expect.stringContaining('CAR-407')]],
  ])('%s', (text, expected) => {
    expect(check(text)).toEqual(expected);
  });

  it('warns of what may be missing, unless the template has an answer', () => {
    const rules: VariableRules = {
      mayBeMissing: ([root, field]) => root === 'profile' && field === 'first_name',
    };
    const text = `{{ profile.first_name }}{{ profile.first_name | default: "friend" }}{{ profile.city }}
      {% if profile.first_name %}{{ profile.first_name }}{% endif %}`;
    expect(check(text, rules)).toEqual([
      'CAR-409 warning 1:4 `profile.first_name` may be missing; ' +
        'Say what to print instead: `{{ profile.first_name | default: "…" }}`, or put it inside `{% if profile.first_name %}`.',
    ]);
  });
});
