import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { messageFor } from '../conformance.ts';
import { ATTACHMENTS, type AttachmentRules, attachmentsOf } from './attachments.ts';

let root: string;
beforeEach(async () => {
  const home = await mkdtemp(join(tmpdir(), 'carillon-attachments-'));
  root = join(home, 'shop');
  await mkdir(join(root, 'attachments', 'terms'), { recursive: true });
  await writeFile(join(home, 'outside.txt'), 'outside');
  await writeFile(join(root, 'carillon.yaml'), 'name: shop');
  await writeFile(join(root, 'attachments', 'a.pdf'), 'pdf');
  await writeFile(join(root, 'attachments', '.env'), 'SECRET=1');
  await writeFile(join(root, 'attachments', 'terms', '条款.txt'), 'terms');
  await symlink(join(home, 'outside.txt'), join(root, 'attachments', 'link.txt'));
  await symlink(home, join(root, 'attachments', 'up'));
  await symlink(home, join(root, 'elsewhere'));
  execFileSync('mkfifo', [join(root, 'attachments', 'pipe')]);
});
afterEach(() => rm(join(root, '..'), { recursive: true, force: true }));

const attached = (attachments: string, rules: Partial<AttachmentRules> = {}) =>
  attachmentsOf(messageFor('email', { content: { attachments } }), root, { ...ATTACHMENTS, ...rules });

const MISSING = { fault: 'an attachment is not a file in the folder for attachments', later: false };

describe('attachments', () => {
  it('are read from the folder, one a line, in order', async () => {
    const files = await attached('\n terms/条款.txt \r\na.pdf\n');
    expect(files).toEqual({
      files: [
        { filename: '条款.txt', content: Buffer.from('terms') },
        { filename: 'a.pdf', content: Buffer.from('pdf') },
      ],
    });
    expect(await attachmentsOf(messageFor('email'), root, ATTACHMENTS)).toEqual({ files: [] });
  });

  it.each([
    'b.pdf',
    '../carillon.yaml',
    'terms/../../carillon.yaml',
    '../../outside.txt',
    '/etc/hostname',
    'link.txt',
    'up/outside.txt',
    '.env',
    'terms',
    '.',
    'pipe',
    'a.pdf\0.txt',

    'x'.repeat(5000),
  ])('are never %j', async (name) => {
    expect(await attached(name)).toEqual(MISSING);
  });

  it.each(['../', '..', '/', '/etc', 'elsewhere', 'no_such'])('are never from %s', async (folder) => {
    expect(await attached('outside.txt', { folder })).toEqual(MISSING);
    expect(await attached('hostname', { folder })).toEqual(MISSING);
  });

  it('are no larger together than is allowed', async () => {
    await writeFile(join(root, 'attachments', 'big.bin'), Buffer.alloc(700_000));
    await writeFile(join(root, 'attachments', 'big2.bin'), Buffer.alloc(700_000));
    expect(await attached('big.bin', { most_megabytes: 1 })).toMatchObject({
      files: [{ filename: 'big.bin' }],
    });
    expect(await attached('big.bin\nbig2.bin', { most_megabytes: 1 })).toEqual({
      fault: 'the attachments are larger than the channel allows',
      later: false,
    });
    expect(await attached('a.pdf\n'.repeat(21))).toEqual({
      fault: 'a mail has at most 20 attachments',
      later: false,
    });
  });
});
