import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testConsole } from '../testing/console.ts';
import { orders, winBack, workspaceFolder } from '../testing/workspace.ts';

it('backs up beside a daemon, and restores when it has ended', async () => {
  const folder = await workspaceFolder({ ...orders, ...winBack });
  const daemon = testConsole(folder);
  const running = daemon.run('run', 'shop', '--apply', '--import', '--port', '0');
  await daemon.stdout.until(/Ctrl-C ends/);
  const backup = testConsole(folder);
  expect(await backup.run('backup', 'copy.db', '--folder', 'shop')).toBe(0);
  expect(backup.stdout.text).toMatch(/copy\.db: [\d,]+ KiB, the store as of 2026-03-02T12:00:00\.000Z\n$/);
  expect(await readdir(folder)).toEqual(expect.arrayContaining(['copy.db', 'shop']));
  const early = testConsole(folder);
  expect(await early.run('restore', 'copy.db', '--folder', 'shop')).toBe(3);
  expect(early.stderr.text).toContain('CAR-807');
  daemon.interrupt();
  expect(await running).toBe(0);
  const restored = testConsole(folder);
  expect(await restored.run('restore', 'copy.db', '--folder', 'shop')).toBe(0);
  expect(restored.stdout.text).toContain('.replaced');
  expect(await testConsole(folder).run('status', 'shop')).toBe(0);
});

it('leaves PostgreSQL to its own tools', async () => {
  const folder = await workspaceFolder();
  const { readFile, writeFile } = await import('node:fs/promises');
  const settings = join(folder, 'shop', 'carillon.yaml');
  const text = await readFile(settings, 'utf8');
  await writeFile(settings, text.replace(/store: sqlite:\S+/, 'store: postgres://localhost/shop'));
  for (const [verb, tool] of [
    ['backup', 'pg_dump'],
    ['restore', 'pg_restore'],
  ] as const) {
    const console = testConsole(folder);
    expect(await console.run(verb, 'copy.db', '--folder', 'shop')).toBe(3);
    expect(console.stderr.text).toContain(`fix: ${tool}`);
  }
});
