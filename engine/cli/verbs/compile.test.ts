import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { testConsole } from '../testing/console.ts';
import { workspaceFolder } from '../testing/workspace.ts';

it('gives the same bytes for the same definitions', async () => {
  const [one, other] = [testConsole(await workspaceFolder()), testConsole(await workspaceFolder())];
  expect(await one.run('compile', 'shop')).toBe(0);
  expect(await other.run('compile', 'shop')).toBe(0);
  expect(one.stdout.text).toBe(other.stdout.text);
  expect(Object.keys(JSON.parse(one.stdout.text).definitions)).toContain('segment.lapsed_buyers');
});

it('writes a file', async () => {
  const folder = await workspaceFolder();
  const console = testConsole(folder);
  expect(await console.run('compile', 'shop', '-o', 'manifest.json')).toBe(0);
  expect(console.stdout.text).toBe('');
  expect(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')).format).toBe(1);
});

it('tells why a file cannot be written, and compiles nothing that is wrong', async () => {
  const console = testConsole(await workspaceFolder());
  expect(await console.run('compile', 'shop', '-o', 'nowhere/manifest.json')).toBe(3);
  expect(console.stderr.text).toContain('nowhere/manifest.json cannot be written (ENOENT)');
  const broken = testConsole(await workspaceFolder({ 'identity.yaml': null }));
  expect(await broken.run('compile', 'shop')).toBe(1);
  expect(broken.stdout.text).toBe('');
});

it('gives what its schema says, of the starter programme too', async () => {
  const schema = readFileSync(join(packageFolder(), 'schemas', 'artefacts', 'manifest.schema.json'), 'utf8');
  const validate = new Ajv2020({ strict: true, strictRequired: false }).compile(JSON.parse(schema));
  for (const [folder, workspace] of [
    [await workspaceFolder(), 'shop'],
    [packageFolder(), 'definitions'],
  ] as const) {
    const console = testConsole(folder);
    expect(await console.run('compile', workspace)).toBe(0);
    const manifest = JSON.parse(console.stdout.text);
    expect(validate(manifest), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...manifest, uses: { nothing: [1] } })).toBe(false);
  }
});
