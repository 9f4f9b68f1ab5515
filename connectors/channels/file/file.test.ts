import { chmod, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, JsonObject } from '../../../engine/index.ts';
import { type Arrival, type Bench, channelConformance, messageFor } from '../conformance.ts';
import { file } from './index.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'carillon-file-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function open(settings: JsonObject = { folder: 'out' }): Promise<Channel> {
  return file.open({ id: 'outbox', settings, root });
}

async function start(): Promise<Bench> {
  const settings = { folder: 'out' };
  return {
    channel: await open(settings),
    settings,
    arrivals: async () => {
      const names = await readdir(join(root, 'out')).catch(() => []);
      return Promise.all(names.toSorted().map(arrivalOf));
    },
    refuse: () => writeFile(join(root, 'out'), 'in the way, for ann.walker@example.com'),
    vanish: () => symlink(join(root, 'no', 'such', 'disk'), join(root, 'out')),
    close: async () => {},
  };
}

async function arrivalOf(name: string): Promise<Arrival> {
  const bytes = await readFile(join(root, 'out', name), 'utf8');
  if (name.endsWith('.json')) return { identity: name, bytes, text: bytes };
  const mail = await simpleParser(bytes);
  return { identity: name, bytes, text: `${mail.subject} ${mail.text} ${mail.html}` };
}

channelConformance(file, 'email', start);
channelConformance(file, 'sms', start);

describe('the file channel', () => {
  const signal = new AbortController().signal;

  it('writes mail for mail programs and everything else as JSON, under the key', async () => {
    const channel = await open();
    expect(await channel.send(messageFor('email'), signal)).toEqual({
      outcome: 'accepted',
      provider: 'k7d2m0qx5v9w3b1c8z4t.eml',
    });
    await channel.send(
      messageFor('push', { key: 'pushkey', content: { title: 'Hi', body: 'there' } }),
      signal,
    );
    expect(await readdir(join(root, 'out'))).toEqual(['k7d2m0qx5v9w3b1c8z4t.eml', 'pushkey.json']);
    expect(JSON.parse(await readFile(join(root, 'out', 'pushkey.json'), 'utf8'))).toEqual({
      key: 'pushkey',
      medium: 'push',
      to: '+447700900123',
      locale: 'en',
      at: '2026-11-11T08:30:15.000Z',
      content: { title: 'Hi', body: 'there' },
      origin: messageFor('push').origin,
    });
  });

  it('comes from nobody unless a sender is set', async () => {
    const froms = [{ folder: 'a' }, { folder: 'b', from: 'Shop <hello@shop.example>' }];
    for (const settings of froms) await (await open(settings)).send(messageFor('email'), signal);
    const read = async (folder: string) =>
      (await simpleParser(await readFile(join(root, folder, `${messageFor('email').key}.eml`)))).from?.text;
    expect([await read('a'), await read('b')]).toEqual([
      '"Carillon" <carillon@outbox.localhost>',
      '"Shop" <hello@shop.example>',
    ]);
  });

  it('takes an absolute folder, several levels deep', async () => {
    const folder = join(root, 'x', 'y', 'z');
    await (await open({ folder })).send(messageFor('sms'), signal);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('replaces what a crash left behind and leaves no draft', async () => {
    const channel = await open();
    await channel.send(messageFor('sms'), signal);
    const name = `${messageFor('sms').key}.json`;
    const whole = await readFile(join(root, 'out', name), 'utf8');
    await writeFile(join(root, 'out', name), whole.slice(0, 20));
    await writeFile(join(root, 'out', `.${name}.draft`), 'half');
    await channel.send(messageFor('sms'), signal);
    expect(await readdir(join(root, 'out'))).toEqual([name]);
    expect(await readFile(join(root, 'out', name), 'utf8')).toBe(whole);
  });

  it('says that the folder cannot be written, and tries again later', async () => {
    await writeFile(join(root, 'out'), '');
    const result = await (await open()).send(messageFor('sms'), signal);
    expect(result).toEqual({
      outcome: 'transient',
      reason: expect.stringMatching(/^the folder of the channel cannot be written \((EEXIST|ENOTDIR)\)$/),
    });
  });

  it.skipIf(process.getuid?.() === 0)('says so too when it may not write (root may everywhere)', async () => {
    const channel = await open();
    await channel.send(messageFor('sms'), signal);
    await chmod(join(root, 'out'), 0o500);
    const result = await channel.send(messageFor('sms', { key: 'other' }), signal);
    await chmod(join(root, 'out'), 0o700);
    expect(result).toMatchObject({ outcome: 'transient', reason: expect.stringContaining('EACCES') });
  });
});
