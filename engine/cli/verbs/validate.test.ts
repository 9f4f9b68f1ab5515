import { expect, it } from 'vitest';
import { testConsole } from '../testing/console.ts';
import { temporaryFolder, workspaceFolder } from '../testing/workspace.ts';

const broken = {
  'segments.yaml': `kind: segment
id: buyers_30d
title: Ordered within 30 days
who: { did: order_complete, within: 30d }
---
kind: segment
id: anns
who: first_nam = "Ann"
---
kind: segment
id: many
who: { has: vehicle, where: mileage > 5 }
`,
  'channel.yaml': `kind: channel
id: email
connector: file
with: { foldr: .carillon/outbox }
`,
} as const;

it('tells all findings with their lines', async () => {
  const console = testConsole(await workspaceFolder(broken));
  expect(await console.run('validate', 'shop')).toBe(1);
  await expect(console.stdout.text).toMatchFileSnapshot('golden/validate.txt');
  expect(console.stderr.text).toBe('');
});

it('tells them to programs', async () => {
  const folder = await workspaceFolder(broken);
  const json = testConsole(folder);
  expect(await json.run('validate', 'shop', '--format', 'json')).toBe(1);
  const { errors, findings } = JSON.parse(json.stdout.text);
  expect(errors).toBe(findings.length);
  expect(findings[0].range.file).toBe('shop/channel.yaml');
  const github = testConsole(folder);
  expect(await github.run('validate', 'shop', '--format', 'github')).toBe(1);
  expect(github.stdout.text).toMatch(/^::error file=shop\/channel\.yaml,line=4,/);
});

it('finds the workspace by itself', async () => {
  const folder = await workspaceFolder();
  const inside = testConsole(`${folder}/shop`);
  expect(await inside.run('validate')).toBe(0);
  expect(inside.stdout.text).toBe('.: 9 definitions in 8 files: no errors\n');
});

it('says so when there is none', async () => {
  const console = testConsole(await temporaryFolder());
  expect(await console.run('validate')).toBe(1);
  expect(console.stdout.text).toContain('CAR-113');
});
