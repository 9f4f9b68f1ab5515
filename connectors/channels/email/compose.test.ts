import { type ParsedMail, simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../engine/index.ts';
import { messageFor } from '../conformance.ts';
import { composeEmail, type Sender } from './compose.ts';

const sender: Sender = { from: 'The Corner Shop <hello@shop.example>' };

async function compose(change: Partial<Message> = {}, from: Sender = sender) {
  const composed = await composeEmail(messageFor('email', change), from);
  if (!composed.ok) throw new Error(composed.reason);
  const raw = composed.bytes.toString('latin1');
  return { raw, mail: await simpleParser(composed.bytes), composed };
}

async function refusal(change: Partial<Message>, from: Sender = sender): Promise<string> {
  const composed = await composeEmail(messageFor('email', change), from);
  return composed.ok ? 'accepted' : composed.reason;
}

const header = (mail: ParsedMail, name: string) => mail.headers.get(name);

describe('a mail', () => {
  it('has its headers', async () => {
    const { mail, raw } = await compose();
    expect(mail.from?.text).toBe('"The Corner Shop" <hello@shop.example>');
    expect(mail.to).toMatchObject({ text: 'ann.walker@example.com' });
    expect(mail.subject).toBe('We miss you, Ann');
    expect(raw).toContain('Date: Wed, 11 Nov 2026 08:30:15 +0000\r\n');
    expect(raw).toContain('Message-ID: <k7d2m0qx5v9w3b1c8z4t@shop.example>\r\n');
    expect(raw).toContain('MIME-Version: 1.0\r\n');
    expect(header(mail, 'content-language')).toBe('en');
    expect(header(mail, 'x-carillon-journey')).toBe('win_back');
    expect(header(mail, 'x-carillon-step')).toBe('nudge');
    expect(header(mail, 'x-carillon-template')).toBe('win_back');
    expect(header(mail, 'x-carillon-class')).toBe('marketing');
    expect(raw).not.toContain('4711');
  });

  it('is the same bytes every time', async () => {
    const [first, second, other] = [await compose(), await compose(), await compose({ key: 'other' })];
    expect(first.raw).toBe(second.raw);
    expect(other.raw).not.toBe(first.raw);
  });

  it('has a text part beside the html, made from it when the template has none', async () => {
    const html = '<h1>Hi</h1><p>See <a href="https://shop.example">the shop</a>.</p>';
    const { mail, raw } = await compose({ content: { subject: 'x', html } });
    expect(raw).toMatch(
      /Content-Type: multipart\/alternative;\s+boundary="--_NmP-k7d2m0qx5v9w3b1c8z4t-Part_1"/,
    );
    expect(raw.indexOf('text/plain')).toBeLessThan(raw.indexOf('text/html'));
    expect(mail.text?.trim()).toBe('Hi\n\nSee the shop (https://shop.example).');
    expect(mail.html).toBe(html);
  });

  it('is plain text alone when there is no html', async () => {
    const { mail, raw } = await compose({ content: { subject: 'x', text: 'Only text.', html: '  ' } });
    expect(raw).toContain('Content-Type: text/plain; charset=utf-8');
    expect(raw).not.toContain('multipart');
    expect(mail.text?.trim()).toBe('Only text.');
  });

  it('is in Chinese as well as in English', async () => {
    const content = {
      subject: '张伟，好久不见',
      from: '街角小店 <hello@shop.example>',
      html: '<p>亲爱的张伟，<br>我们想念您。</p>',
    };
    const { mail, raw } = await compose({ locale: 'zh-CN', content });
    expect(raw).toMatch(/^[\r\n\x20-\x7e\t]*$/);
    expect(mail.subject).toBe('张伟，好久不见');
    expect(mail.from?.value[0]?.name).toBe('街角小店');
    expect(mail.html).toBe('<p>亲爱的张伟，<br>我们想念您。</p>');
    expect(mail.text?.trim()).toBe('亲爱的张伟，\n我们想念您。');
    expect(header(mail, 'content-language')).toBe('zh-CN');
  });

  it('keeps every line within what SMTP allows', async () => {
    const { raw } = await compose({
      content: { subject: 'x'.repeat(3_000), html: `<p>${'y'.repeat(5_000)}</p>` },
    });
    expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
    expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('takes sender and reply address from the template first', async () => {
    const content = {
      ...messageFor('email').content,
      from: 'Ben <ben@shop.example>',
      reply_to: 'care@shop.example',
    };
    const { mail } = await compose({ content }, { ...sender, reply_to: 'no@shop.example' });
    expect(mail.from?.text).toBe('"Ben" <ben@shop.example>');
    expect(mail.replyTo?.text).toBe('care@shop.example');
    const plain = await compose({}, { ...sender, reply_to: 'no@shop.example' });
    expect(plain.mail.replyTo?.text).toBe('no@shop.example');
  });

  it('has an ASCII Message-ID and envelope for a domain that is not', async () => {
    const { raw } = await compose({ to: 'ann@münchen.example' }, { from: 'a@bücher.example' });
    expect(raw).toContain('Message-ID: <k7d2m0qx5v9w3b1c8z4t@xn--bcher-kva.example>');
    expect(raw).toContain('To: ann@xn--mnchen-3ya.example');
  });
});

describe('nobody can write headers or recipients into a mail', () => {
  it.each([
    ['subject', { subject: 'Hi\r\nBcc: all@example.com' }],
    ['sender name', { from: '"Ann\r\nBcc: all@example.com" <a@shop.example>' }],
  ])('by the %s', async (_, change) => {
    const { mail, raw } = await compose({ content: { ...messageFor('email').content, ...change } });
    expect(mail.bcc).toBeUndefined();
    expect(raw).not.toMatch(/^Bcc/im);
  });

  it('by an origin or a locale', async () => {
    const origin = { ...messageFor('email').origin, step: 'a\r\nBcc: all@example.com' };
    const { raw } = await compose({ origin, locale: 'en\r\nBcc: all@example.com' });
    expect(raw).not.toMatch(/^Bcc/im);
  });

  it.each([
    ['two recipients', { to: 'a@example.com,b@example.com' }, 'the recipient is not an e-mail address'],
    ['a recipient with a name', { to: 'Ann <a@example.com>' }, 'the recipient is not an e-mail address'],
    ['a recipient with a line end', { to: 'a@example.com\nb' }, 'the recipient is not an e-mail address'],
    ['no recipient', { to: '' }, 'the recipient is not an e-mail address'],
    [
      'two senders',
      { content: { text: 'x', from: 'a@x.example, b@y.example' } },
      'the sender (`from`) is not one e-mail address',
    ],
    [
      'a sender without address',
      { content: { text: 'x', from: 'Ann' } },
      'the sender (`from`) is not one e-mail address',
    ],
    [
      'a bad reply address',
      { content: { text: 'x', reply_to: 'nobody' } },
      '`reply_to` is not one e-mail address',
    ],
    ['no content', { content: { subject: 'x' } }, 'the mail has neither html nor text'],
  ])('%s', async (_, change, expected) => {
    expect(await refusal(change)).toBe(expected);
  });

  it('and without any sender there is no mail', async () => {
    expect(await refusal({}, {})).toBe('the sender (`from`) is not one e-mail address');
  });
});
