import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../open.ts';

/** Folding the log into the file while a writer goes on. The thread is the one that was built. */

const built = new URL('../../../dist/engine/store/open.js', import.meta.url);
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'carillon-checkpoint-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Commits so many pages and more, then waits until the file has grown by most of them; the size of both then. */
function written(pages: number, checkpoints: 'thread' | 'inline'): { file: number; log: number } {
  const script = `
    import { statSync } from 'node:fs';
    import { openStore } from ${JSON.stringify(built.href)};
    const store = await openStore('sqlite:x.db', { root: ${JSON.stringify(root)}, checkpoints: '${checkpoints}' });
    const [{ epoch }] = await store.own([0]);
    const size = (name) => statSync(${JSON.stringify(root)} + '/x.db' + name).size;
    const value = 'x'.repeat(4096 * 50);
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    for (let clock = 1; clock * 50 < ${pages}; clock += 1) {
      await store.commit(0, epoch, { clock, progress: { ['p' + clock]: value } });
      await store.durable();
    }
    while (size('') < ${pages / 2} * 4096) await turn();
    const sizes = { file: size(''), log: size('-wal') };
    await store.close();
    console.log(JSON.stringify(sizes));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return JSON.parse(output);
}

test.each(['inline', 'thread'] as const)('%s: the log goes into the file while it is open', async (where) => {
  expect(existsSync(built), 'run `npm run build` first').toBe(true);
  const { log } = written(9_000, where);
  expect(log).toBeGreaterThan(0);
  expect(existsSync(join(root, 'x.db-wal')), 'closed by all').toBe(false);
  const store = await openStore('sqlite:x.db', { root, readOnly: true });
  expect(await store.progress('p1')).toBe('x'.repeat(4096 * 50));
  expect(await store.progress('p179')).toBe('x'.repeat(4096 * 50));
  await store.close();
  expect(statSync(join(root, 'x.db')).size).toBeGreaterThan(8_000 * 4096);
});

test('the log has a bound, though the writer never pauses', () => {
  const { log } = written(45_000, 'thread');
  expect(log).toBeLessThan(40_000 * 4096);
});
