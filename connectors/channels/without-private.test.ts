import { describe, expect, it } from 'vitest';
import { withoutPrivate } from './without-private.ts';

describe('what a provider said, without what is private', () => {
  it.each([
    [
      '550 5.1.1 <ann.walker@example.com>: user unknown',
      'ann.walker@example.com',
      '550 5.1.1 <<address>>: user unknown',
    ],
    ['no ANN.WALKER@EXAMPLE.COM here', 'ann.walker@example.com', 'no <address> here'],
    ['mailbox Ann.Walker unavailable', 'ann.walker@example.com', 'mailbox <address> unavailable'],
    ['Joanne and annual stay', 'ann@example.com', 'Joanne and annual stay'],
    ['an other@address.example too', 'ann@example.com', 'an <address> too'],
    ['number +44 7700 900-123 is barred', '+447700900123', 'number <address> is barred'],
    ['number 07700 900123 is barred', '+447700900123', 'number <address> is barred'],
    ['queued as 20261111083015', '+447700900123', 'queued as 20261111083015'],
    ['token abc.def is gone', 'abc.def', 'token <address> is gone'],
    ['no ann-marie here', 'ann-marie@example.com', 'no <address> here'],
    ['invaliduser: zhangsan', 'ZhangSan', 'invaliduser: <address>'],
    ['two\r\nlines', 'a@b.example', 'two lines'],
    ['(c++@x.example)', 'c++@x.example', '(<address>)'],
  ])('%s', (text, to, expected) => {
    expect(withoutPrivate(text, { to })).toBe(expected);
  });

  it('hides secrets that are repeated', () => {
    const secrets = ['', 'hunter2', 'Bearer tok'];
    expect(withoutPrivate('535 no hunter2 for Bearer tok', { to: 'a@b.example', secrets })).toBe(
      '535 no <secret> for <secret>',
    );
  });

  it('hides a secret however it comes back', () => {
    const key = `-----BEGIN KEY-----\n${'MIIEvQIBADANBgkqh'.repeat(40)}\n-----END KEY-----`;
    const secrets = ['a b/c"d', key];
    const told = [
      'at /?t=a+b%2Fc%22d',
      'at /a%20b%2Fc%22d',
      'json {"t":"a b/c\\"d"}',
      `key ${JSON.stringify(key)}`,
      `${'x'.repeat(200)} ${key}`,
      `line ${key.split('\n')[1]}`,
    ].map((text) => withoutPrivate(text, { to: '', secrets }));
    expect(told.map((text) => text.replace(/x{200}/, 'x'))).toEqual([
      'at /?t=<secret>',
      'at /<secret>',
      'json {"t":"<secret>"}',
      'key "<secret>"',
      'x <secret>',
      'line <secret>',
    ]);
  });

  it('is bounded, and no cut leaves half an address', () => {
    const to = 'ann.walker@example.com';
    for (let before = 280; before < 300; before++) {
      const told = withoutPrivate(`${'x'.repeat(before)} ${to}`, { to });
      expect(told.length).toBeLessThanOrEqual(301);
      expect(told).not.toContain('ann');
    }
    expect(withoutPrivate('y'.repeat(1_000_000), { to }).length).toBe(301);
  });
});
