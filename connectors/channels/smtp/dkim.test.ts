import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject, Message } from '../../../engine/index.ts';
import { type Bench, channelConformance, messageFor } from '../conformance.ts';
import { smtp } from './index.ts';
import { type Mail, MailServer, reply } from './mail-server.testing.ts';

const pair = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const dkim = { domain: 'shop.example', selector: 'carillon', key: pair.privateKey };

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'carillon-dkim-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function start(): Promise<Bench> {
  let refusing = false;
  const server = new MailServer({
    onRcptTo: (_address, _session, done) =>
      done(refusing ? reply(550, `no ann.walker, ${pair.privateKey}`) : null),
  });
  const settings = {
    host: '127.0.0.1',
    port: await server.listen(),
    from: 'a@shop.example',
    timeout: '2s',
    dkim,
  };
  return {
    channel: await smtp.open({ id: 'mail', settings, root }),
    settings,
    arrivals: async () =>
      server.mails.map(({ raw, parsed }) => ({
        identity: String(parsed.messageId),
        bytes: raw.toString('latin1'),
        text: `${parsed.subject} ${parsed.text} ${parsed.html}`,
      })),
    refuse: async () => {
      refusing = true;
    },
    vanish: () => server.close(),
    hangUp: async () => {
      server.hangsUp = true;
    },
    close: () => server.close(),
  };
}

channelConformance({ ...smtp, name: 'smtp (signed)' }, 'email', start);

describe('a signed mail', () => {
  const open: (() => unknown)[] = [];
  const never = new AbortController().signal;
  afterEach(async () => {
    for (const close of open.splice(0).toReversed()) await close();
  });

  async function sent(settings: JsonObject, change: Partial<Message> = {}): Promise<Mail> {
    const server = new MailServer();
    const port = await server.listen();
    open.push(() => server.close());
    const basic = { host: '127.0.0.1', port, from: 'a@shop.example', timeout: '2s' };
    const channel = await smtp.open({ id: 'mail', settings: { ...basic, ...settings }, root });
    open.push(() => channel.close?.());
    expect(await channel.send(messageFor('email', change), never)).toMatchObject({ outcome: 'accepted' });
    return server.mails[0]!;
  }

  it.each<[string, () => Promise<JsonObject>]>([
    ['a secret', async () => dkim],
    ['a secret on one line', async () => ({ ...dkim, key: pair.privateKey.replaceAll('\n', '\\n') })],
    [
      'a file',
      async () => {
        await writeFile(join(root, 'dkim.pem'), pair.privateKey);
        return { domain: 'shop.example', selector: 'carillon', key_file: 'dkim.pem' };
      },
    ],
  ])('can be verified, the key being %s', async (_, given) => {
    const unsubscribe = { url: 'https://shop.example/u/1', mailto: 'out@shop.example' };
    const { raw } = await sent({ dkim: await given() }, { unsubscribe });
    const { valid, tags } = verified(raw);
    expect(valid).toBe(true);
    expect(tags).toMatchObject({
      v: '1',
      a: 'rsa-sha256',
      c: 'relaxed/relaxed',
      d: 'shop.example',
      s: 'carillon',
    });
    const signed = tags['h']!.toLowerCase().split(':');
    for (const name of [
      'from',
      'to',
      'subject',
      'date',
      'message-id',
      'list-unsubscribe',
      'list-unsubscribe-post',
    ])
      expect(signed).toContain(name);
    expect(verified(Buffer.from(raw.toString('latin1').replace('miss', 'kiss'), 'latin1')).valid).toBe(false);
  });

  it('carries files, and is still the same bytes every time', async () => {
    await mkdir(join(root, 'attachments'));
    await writeFile(join(root, 'attachments', '条款.pdf'), Buffer.alloc(100_000, 7));
    const change = { content: { ...messageFor('email').content, attachments: '条款.pdf' } };
    const [first, second] = [await sent({ dkim }, change), await sent({ dkim }, change)];
    expect(first.raw.equals(second.raw)).toBe(true);
    expect(verified(first.raw).valid).toBe(true);
    const [attachment] = first.parsed.attachments;
    expect(attachment).toMatchObject({ filename: '条款.pdf', contentType: 'application/pdf', size: 100_000 });
    expect(first.parsed.text?.trim()).toBe('We miss you');
  });

  it('is not sent without a file it should carry', async () => {
    const channel = await smtp.open({
      id: 'mail',
      settings: { host: '127.0.0.1', port: 1, from: 'a@b.example' },
      root,
    });
    const content = { text: 'x', attachments: '../../etc/hostname' };
    expect(await channel.send(messageFor('email', { content }), never)).toEqual({
      outcome: 'permanent',
      reason: 'an attachment is not a file in the folder for attachments',
    });
  });

  const ed25519 = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  it.each<[string, JsonObject, string]>([
    ['no key', { key: 'wr0ng-s3cret' }, 'channel mail: the DKIM key is not a private RSA key in PEM'],
    ['a public key', { key: pair.publicKey }, 'channel mail: the DKIM key is not a private RSA key in PEM'],
    [
      'another sort of key',
      { key: ed25519.privateKey },
      'channel mail: the DKIM key is not a private RSA key in PEM',
    ],
    ['no file', { key_file: 'no.pem' }, 'channel mail: the file of the DKIM key cannot be read (ENOENT)'],
  ])('needs more than %s, which is not shown', (_, key, reason) => {
    const given = { domain: 'shop.example', selector: 'carillon', ...key };
    const settings = { host: '127.0.0.1', from: 'a@b.example', dkim: given };
    let told: unknown;
    try {
      smtp.open({ id: 'mail', settings, root });
    } catch (error) {
      told = error;
    }
    expect((told as Error).message).toBe(reason);
    expect(String((told as Error).stack)).not.toContain('wr0ng');
  });
});

/** As a receiver does it (RFC 6376, 3.4 and 6.1), with relaxed canonicalization. */
function verified(raw: Buffer): { readonly valid: boolean; readonly tags: Record<string, string> } {
  const text = raw.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const fields = text.slice(0, end).split(/\r\n(?![ \t])/);
  const signature = fields.find((field) => /^dkim-signature:/i.test(field))!;
  const pairs = signature.slice(signature.indexOf(':') + 1).split(';');
  const tags = Object.fromEntries(
    pairs.map((pair) => [
      pair.slice(0, pair.indexOf('=')).trim(),
      pair.slice(pair.indexOf('=') + 1).replace(/\s/g, ''),
    ]),
  );
  const body = `${text
    .slice(end + 4)
    .split('\r\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''))
    .join('\r\n')
    .replace(/(\r\n)*$/, '')}\r\n`;
  const hash = createHash('sha256').update(body, 'latin1').digest('base64');
  const named = tags['h']!.split(':').map((name) => name.toLowerCase());
  const chosen = named.flatMap((name) =>
    fields.filter((field) => field.toLowerCase().startsWith(`${name}:`)),
  );
  const unsigned = signature.replace(/([;\s]b=)[^;]*/, '$1');
  const data = [...chosen.map((field) => `${relaxed(field)}\r\n`), relaxed(unsigned)].join('');
  const key = createPublicKey(pair.publicKey);
  const valid = verify('sha256', Buffer.from(data, 'latin1'), key, Buffer.from(tags['b']!, 'base64'));
  return { valid: valid && hash === tags['bh'], tags };
}

function relaxed(field: string): string {
  const colon = field.indexOf(':');
  const value = field
    .slice(colon + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim();
  return `${field.slice(0, colon).trim().toLowerCase()}:${value}`;
}
