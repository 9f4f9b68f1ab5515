import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageFolder } from './package-folder.ts';
import { temporaryFolder } from './testing/workspace.ts';

const main = join(packageFolder(), 'dist/engine/cli/main.js');
/** `npm test` builds first; whoever calls vitest alone may not have. */
const isBuilt = existsSync(main);

function start(cwd: string, ...words: string[]) {
  const child = spawn(process.execPath, [main, ...words], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  const until = (words: string) =>
    new Promise<void>((resolve) => child.stdout.on('data', () => text.includes(words) && resolve()));
  return { child, ended, until };
}

it.skipIf(!isBuilt).each(['SIGTERM', 'SIGINT'] as const)('ends in order at %s', async (signal) => {
  const folder = await temporaryFolder();
  expect(await start(folder, 'init').ended).toBe(0);
  const { child, ended, until } = start(folder, 'run', '--apply', '--port', '0');
  await until('Ctrl-C ends.');
  child.kill(signal);
  expect(await ended).toBe(0);
  expect(await start(folder, 'status').ended).toBe(0);
});

it.skipIf(!isBuilt)('hands its exit code to the shell', async () => {
  const folder = await temporaryFolder();
  expect(await start(folder, 'validate').ended).toBe(1);
  expect(await start(folder, 'status').ended).toBe(3);
});
