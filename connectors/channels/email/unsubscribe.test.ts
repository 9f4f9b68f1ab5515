import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../engine/index.ts';
import { messageFor } from '../conformance.ts';
import { composeEmail } from './compose.ts';

const URL_OF_ONE = `https://shop.example/u/${'x'.repeat(120)}?a=b&c=%E5%BC%A0#d`;

async function compose(unsubscribe?: Message['unsubscribe']) {
  const message = messageFor('email', unsubscribe === undefined ? {} : { unsubscribe });
  const composed = await composeEmail(message, { from: 'a@shop.example' });
  if (!composed.ok) return { reason: composed.reason };
  const raw = composed.bytes.toString('latin1');
  const headers = raw
    .slice(0, raw.indexOf('\r\n\r\n'))
    .replace(/\r\n[ \t]/g, ' ')
    .split('\r\n');
  return {
    raw,
    list: headers.filter((line) => /^List-/i.test(line)),
    mail: await simpleParser(composed.bytes),
  };
}

describe('the headers for unsubscribing', () => {
  it.each<[Message['unsubscribe'], string[]]>([
    [undefined, []],
    [
      { url: URL_OF_ONE },
      [`List-Unsubscribe: <${URL_OF_ONE}>`, 'List-Unsubscribe-Post: List-Unsubscribe=One-Click'],
    ],
    [
      { url: URL_OF_ONE, mailto: 'out+4711@shop.example' },
      [
        `List-Unsubscribe: <${URL_OF_ONE}>, <mailto:out+4711@shop.example?subject=unsubscribe>`,
        'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
      ],
    ],
    [
      { url: URL_OF_ONE, mailto: 'out@shop.example', subject: 'unsubscribe abc.marketing.email.k.x-_1' },
      [
        `List-Unsubscribe: <${URL_OF_ONE}>, <mailto:out@shop.example?subject=unsubscribe%20abc.marketing.email.k.x-_1>`,
        'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
      ],
    ],
    // One click is for https alone (RFC 8058, 3.1).
    [{ url: 'http://shop.example/u' }, ['List-Unsubscribe: <http://shop.example/u>']],
  ])('of %j', async (unsubscribe, list) => {
    const composed = await compose(unsubscribe);
    expect(composed.list).toEqual(list);
    expect(composed.mail?.text?.trim()).toBe('We miss you');
  });

  it('are understood by a mail program, and the same every time', async () => {
    const unsubscribe = { url: 'https://shop.example/u/1', mailto: 'out@shop.example' };
    const [first, second] = [await compose(unsubscribe), await compose(unsubscribe)];
    expect(first.raw).toBe(second.raw);
    expect(first.mail?.headers.get('list')).toMatchObject({
      unsubscribe: { url: unsubscribe.url, mail: expect.stringContaining('out@shop.example') },
    });
  });

  it.each([
    { url: 'ftp://shop.example/u' },
    { url: 'https://shop.example/u', mailto: 'out@shop.example', subject: 'x>, <https://evil.example' },
    { url: 'javascript:alert(1)' },
    { url: 'https://shop.example/a b' },
    { url: 'https://shop.example/>,<mailto:all@example.com' },
    { url: 'https://shop.example/\r\nBcc: all@example.com' },
    { url: `https://shop.example/${'x'.repeat(1000)}` },
    { url: 'https://shop.example/u', mailto: 'a@b.example>,<x' },
    { url: 'https://shop.example/u', mailto: 'a@b.example\r\nBcc: x@y.example' },
  ])('are not made of %j', async (unsubscribe) => {
    expect(await compose(unsubscribe)).toEqual({ reason: 'the unsubscribe link is not a web address' });
  });
});
