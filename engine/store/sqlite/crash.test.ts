import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../open.ts';

let root: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'carillon-crash-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

const COMMITS = join(import.meta.dirname, '../conformance/endless_commits.ts');

/** A process of its own, which runs the TypeScript of the engine as the tests do. */
function victim(url: string): ChildProcess {
  const script = `
    const { runnerImport } = await import('vite');
    const { module } = await runnerImport(${JSON.stringify(COMMITS)}, { logLevel: 'silent' });
    const say = (text) => new Promise((written) => process.stdout.write(text + '\\n', written));
    await module.commitForEver(${JSON.stringify(url)}, say);`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Kills it in the middle of its work, once it has acknowledged so many; the last number it could still say. */
async function killAfter(commits: number, url: string): Promise<number> {
  child = victim(url);
  const exited = once(child, 'exit');
  let said = 0;
  for await (const line of createInterface({ input: child.stdout! })) {
    if (line === 'open') {
      await expect(openStore(url, { root }), 'while the other lives').rejects.toMatchObject({
        code: 'CAR-807',
      });
      const reader = await openStore(url, { root, readOnly: true });
      await reader.people.countProfiles();
      await reader.close();
      continue;
    }
    said = Number(line);
    if (said % commits === 0) child.kill('SIGKILL');
  }
  await exited;
  return said;
}

test('what was acknowledged is there after kill -9, whole, and the lock is gone', async () => {
  const url = `sqlite:${join(root, 'x.db')}`;
  for (const round of [1, 2, 3]) {
    const said = await killAfter(250, url);
    expect(said).toBeGreaterThanOrEqual(250 * round);
    const reader = await openStore(url, { root, readOnly: true });
    expect(await reader.people.countProfiles()).toBeGreaterThanOrEqual(said);
    await reader.close();

    const store = await openStore(url, { root });
    const [owned] = await store.own([0]);
    const last = owned!.clock;
    expect(last, 'the clock of the last commit').toBeGreaterThanOrEqual(said);
    const numbers = Array.from({ length: last + 1 }, (_, index) => index + 1);
    await store.relay(9);
    const read = await store.read(0, {
      profiles: numbers,
      events: true,
      receipts: numbers,
      inbox: { limit: last + 1 },
    });
    const committed = numbers.slice(0, last);
    expect([...read.profiles.keys()]).toStrictEqual(committed);
    expect([...read.profiles.values()].every((image) => image.events.length === 3)).toBe(true);
    expect(read.receipts).toStrictEqual(new Set(committed));
    expect(read.inbox.map((letter) => letter.body.n)).toStrictEqual(committed);
    await store.close();
  }
});
