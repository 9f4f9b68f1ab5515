import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testConsole } from '../testing/console.ts';
import { temporaryFolder } from '../testing/workspace.ts';

it('writes a workspace without findings', async () => {
  const folder = await temporaryFolder();
  const console = testConsole(folder);
  expect(await console.run('init', 'Toy Shop 2')).toBe(0);
  expect(console.stdout.text).toContain('carillon run Toy Shop 2 --apply');
  expect(await readFile(join(folder, 'Toy Shop 2/carillon.yaml'), 'utf8')).toContain('name: toy_shop_2');
  const editor = JSON.parse(await readFile(join(folder, 'Toy Shop 2/.vscode/settings.json'), 'utf8'));
  expect(Object.keys(editor['yaml.schemas'])[0]).toMatch(/\/schemas\/carillon\.schema\.json$/);
  const check = testConsole(folder);
  expect(await check.run('validate', 'Toy Shop 2')).toBe(0);
  expect(check.stdout.text).toBe('Toy Shop 2: 9 definitions in 8 files: no errors\n');
});

it('writes into this folder, and an empty one that git has made', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, '.git'));
  expect(await testConsole(folder).run('init')).toBe(0);
});

it('overwrites nothing', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'notes.txt'), 'mine');
  const console = testConsole(folder);
  expect(await console.run('init', '.')).toBe(3);
  expect(console.stderr.text).toContain('failed: . is not empty\n  why: notes.txt is in it');
  const other = testConsole(folder);
  expect(await other.run('init', 'notes.txt')).toBe(3);
  expect(other.stderr.text).toContain('notes.txt cannot be written to (ENOTDIR)');
});
