import { expect, it } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { testConsole } from '../testing/console.ts';
import { workspaceFolder } from '../testing/workspace.ts';

const doubtful = {
  'offers.yaml': `kind: offer
id: ten_percent
title: Ten percent
benefit: { percent: 10 }
valid: { for: 14d }
---
# lint:ignore CAR-835
kind: offer
id: gift
benefit: { percent: 10 }
valid: { for: 14d }
budget: { per_profile: { at_most: 1 } } # lint:ignore CAR-835 one each, and there are 40 of us
`,
  'journeys/give.yaml': `kind: journey
id: give
start: { enters: lapsed_buyers }
stop: { not: { in: lapsed_buyers } }
steps:
  - { id: grant, grant: ten_percent }
  - { id: present, grant: gift }
  - { id: bye, exit: done }
  - { id: late, wait: 1d }
`,
} as const;

it('tells findings of every kind with their lines', async () => {
  const console = testConsole(await workspaceFolder(doubtful));
  expect(await console.run('lint', 'shop')).toBe(1);
  await expect(console.stdout.text).toMatchFileSnapshot('golden/lint.txt');
  expect(console.stderr.text).toBe('');
});

it.each(['json', 'github', 'sarif'])('tells them as %s', async (format) => {
  const console = testConsole(await workspaceFolder(doubtful));
  expect(await console.run('lint', 'shop', '--format', format)).toBe(1);
  await expect(console.stdout.text).toMatchFileSnapshot(`golden/lint.${format}.txt`);
});

it('ends with 1 on warnings only where that is asked for', async () => {
  const warned = { 'offers.yaml': doubtful['offers.yaml'].split('---')[0]! };
  const folder = await workspaceFolder(warned);
  expect(await testConsole(folder).run('lint', 'shop')).toBe(0);
  expect(await testConsole(folder).run('lint', 'shop', '--strict')).toBe(1);
});

it('tells errors, and that nothing else was looked at', async () => {
  const console = testConsole(
    await workspaceFolder({ 'more.yaml': 'kind: segment\nid: lost\nwho: { in: nobody }\n' }),
  );
  expect(await console.run('lint', 'shop')).toBe(1);
  expect(console.stdout.text).toContain('error CAR-222');
  expect(console.stdout.text).not.toContain('CAR-838');
  expect(console.stderr.text).toContain('mend these first');
});

it('finds nothing in a new workspace, nor in the starter programme', async () => {
  const fresh = testConsole(await workspaceFolder());
  expect(await fresh.run('lint', 'shop', '--strict')).toBe(0);
  expect(fresh.stdout.text).toBe('shop: 9 definitions in 8 files: nothing found\n');
  const starter = testConsole(packageFolder());
  expect(await starter.run('lint', 'definitions', '--strict')).toBe(0);
  expect(starter.stdout.text).toContain('nothing found');
});
