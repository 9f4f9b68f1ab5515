import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { testConsole } from '../testing/console.ts';
import { workspaceFolder } from '../testing/workspace.ts';

const untidy = `# Gold and gone.

id: gold
# a segment
kind: segment # of people
title: 'Gold customers'


who:   { all: [ "first_name = \\"Ann\\"", { within: 60d, did: order_completed } ] }   # now
`;

const tidy = `# Gold and gone.

# a segment
kind: segment # of people
id: gold
title: Gold customers

who: # now
  all:
    - 'first_name = "Ann"'
    - { did: order_completed, within: 60d }
`;

it('writes files in their canonical form, with their comments', async () => {
  const folder = await workspaceFolder({ 'gold.yaml': untidy, 'crlf.yaml': tidy.replaceAll('\n', '\r\n') });
  const check = testConsole(folder);
  expect(await check.run('fmt', '--check', 'shop')).toBe(1);
  expect(check.stdout.text).toBe('shop/crlf.yaml\nshop/gold.yaml\n');
  expect(check.stderr.text).toBe('2 files would be written anew, 9 files as they should be\n');
  expect(await readFile(join(folder, 'shop/gold.yaml'), 'utf8')).toBe(untidy);

  const console = testConsole(folder);
  expect(await console.run('fmt', 'shop/gold.yaml', 'shop')).toBe(0);
  expect(console.stderr.text).toBe('2 files written anew, 9 files as they should be\n');
  expect(await readFile(join(folder, 'shop/gold.yaml'), 'utf8')).toBe(tidy);
  expect(await testConsole(join(folder, 'shop')).run('fmt', '--check')).toBe(0);
});

it('leaves a file with errors as it is, and tells them', async () => {
  const broken = 'kind: segment\nid: a\n  who: b\n';
  const folder = await workspaceFolder({ 'broken.yaml': broken, 'gold.yaml': untidy });
  const console = testConsole(folder);
  expect(await console.run('fmt', 'shop')).toBe(1);
  expect(console.stdout.text).toBe('shop/gold.yaml\n');
  expect(console.stderr.text).toContain('error CAR-101');
  expect(console.stderr.text).toContain('at shop/broken.yaml:');
  expect(console.stderr.text).toMatch(
    /1 file written anew, 1 file left alone, with its errors, 9 files as they/,
  );
  expect(await readFile(join(folder, 'shop/broken.yaml'), 'utf8')).toBe(broken);
});

it('reads from the standard input', async () => {
  const console = testConsole('/', { input: untidy });
  expect(await console.run('fmt', '-')).toBe(0);
  expect(console.stdout.text).toBe(tidy);
  expect(await testConsole('/', { input: untidy }).run('fmt', '--check', '-')).toBe(1);
  expect(await testConsole('/', { input: tidy }).run('fmt', '--check', '-')).toBe(0);
  const broken = testConsole('/', { input: 'a: [' });
  expect(await broken.run('fmt', '-')).toBe(1);
  expect(broken.stdout.text).toBe('');
  expect(broken.stderr.text).toContain('at standard input:1');
});

it('says so when there is no such path', async () => {
  const console = testConsole(await workspaceFolder());
  expect(await console.run('fmt', 'shop/nowhere')).toBe(3);
  expect(console.stderr.text).toContain('there is no shop/nowhere');
});

it('finds nothing to do in a new workspace, nor in the starter programme', async () => {
  const fresh = testConsole(await workspaceFolder());
  expect(await fresh.run('fmt', '--check', 'shop')).toBe(0);
  expect(await testConsole(packageFolder()).run('fmt', '--check', 'definitions')).toBe(0);
});
