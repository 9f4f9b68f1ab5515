import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { openStore } from '../../store/open.ts';
import { parkedIn } from '../../store/parked.ts';
import { testPostgresUrl } from '../../store/postgres/server.testing.ts';
import { lockForWriting } from '../../store/sqlite/lock.ts';
import { orders, winBack, workspaceFolder } from '../testing/workspace.ts';

/** Two processes as they were built, on one store. */

const program = fileURLToPath(new URL('../../../dist/engine/cli/main.js', import.meta.url));
let children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
});

async function daemon(folder: string, ...more: string[]): Promise<{ url: string; child: ChildProcess }> {
  expect(existsSync(program), 'run `npm run build` first').toBe(true);
  const words = ['run', 'shop', '--apply', '--port', '0', '--format', 'json', ...more];
  const child = spawn(process.execPath, [program, ...words], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let log = '';
  child.stderr!.on('data', (chunk) => {
    log += chunk;
  });
  for await (const line of createInterface({ input: child.stdout! }))
    return { url: JSON.parse(line).url as string, child };
  throw new Error(log);
}

async function carillon(folder: string, ...words: string[]) {
  const run = promisify(execFile)(process.execPath, [program, ...words], { cwd: folder });
  return run.then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({ code: error.code, text: error.stderr }),
  );
}

const order = (url: string, id: string) =>
  fetch(`${url}/v1/track`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('demo:')}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      userId: id,
      messageId: id,
      event: 'Order Completed',
      properties: { orderId: id, total: 20 },
      context: { traits: { email: `${id}@example.com` } },
    }),
  });

test('on one SQLite file: the second is refused, the first goes on; a backup beside it has all that was acknowledged', async () => {
  const folder = await workspaceFolder({ ...winBack, 'sources.yaml': orders['sources.yaml'] });
  const { url, child } = await daemon(folder);
  for (const verb of [
    ['run', 'shop', '--port', '0'],
    ['apply', 'shop', '--auto-approve'],
  ]) {
    const second = await carillon(folder, ...verb);
    expect(second.code).toBe(3);
    expect(second.text).toMatch(
      /CAR-807: .*carillon\.db is in use by process \d+ on \S+\n {2}why: another Carillon, most likely `carillon run`/,
    );
    expect(second.text).toContain(`by process ${child.pid} on `);
  }
  let acknowledged = 0;
  let writing = true;
  const load = (async () => {
    while (writing) {
      expect((await order(url, `p${acknowledged}`)).status).toBe(200);
      acknowledged += 1;
    }
  })();
  await expect.poll(() => acknowledged, { timeout: 30_000 }).toBeGreaterThan(20);
  const before = acknowledged;
  expect((await carillon(folder, 'backup', 'copy.db', '--folder', 'shop')).code).toBe(0);
  writing = false;
  await load;
  const store = await openStore('sqlite:copy.db', { root: folder });
  const profiles = await store.people.countProfiles();
  let parked = 0;
  for await (const { texts } of parkedIn(store.parked!)) parked += texts.length;
  expect(profiles + parked).toBeGreaterThanOrEqual(before);
  expect(profiles).toBeLessThanOrEqual(acknowledged);
  expect((await store.people.countEvents(['order_completed'])).get('order_completed')).toBe(profiles);
  await store.close();
}, 60_000);

test('on one SQLite file: after kill -9, whoever has the file then is never taken for who had it before', async () => {
  const folder = await workspaceFolder({ ...winBack, 'sources.yaml': orders['sources.yaml'] });
  const { child } = await daemon(folder);
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  // Somebody who does not say who they are: a line that was left behind is gone with the lock.
  const database = join(folder, 'shop', '.carillon', 'carillon.db');
  expect(existsSync(`${database}.lock.holder`)).toBe(true);
  const lock = lockForWriting(database);
  const second = await carillon(folder, 'import', 'shop');
  expect(second.text).toMatch(/CAR-807: .*carillon\.db is in use\n/);
  lock.release();
  expect((await carillon(folder, 'quarantine', 'release', 'shop')).code).toBe(0);
  expect(existsSync(`${database}.lock.holder`)).toBe(false);
}, 60_000);

test('on one PostgreSQL: the second is refused with the owner, and takes over when told to', async () => {
  const folder = await workspaceFolder({ ...winBack, 'sources.yaml': orders['sources.yaml'] });
  const settings = join(folder, 'shop', 'carillon.yaml');
  const text = await readFile(settings, 'utf8');
  await writeFile(settings, text.replaceAll(/store: sqlite:\S+/g, `store: "${await testPostgresUrl()}"`));
  const { url, child } = await daemon(folder);
  const second = await carillon(folder, 'apply', 'shop', '--auto-approve');
  expect(second).toMatchObject({
    code: 3,
    text: expect.stringContaining(`in use by process ${child.pid} on `),
  });
  expect((await order(url, 'ann')).status).toBe(200);
  const refused = await carillon(folder, 'import', 'shop');
  expect(refused).toMatchObject({ code: 3, text: expect.stringContaining('CAR-824') });
  const ended = once(child, 'exit');
  const taken = await daemon(folder, '--take-over');
  expect((await order(taken.url, 'bo')).status).toBe(200);
  await order(url, 'cy').catch(() => null);
  const [code] = await ended;
  expect(code).toBe(3);
  const over = once(taken.child, 'exit');
  expect((await carillon(folder, 'quarantine', 'release', 'shop', '--take-over')).code).toBe(0);
  await order(taken.url, 'di').catch(() => null);
  expect(await over).toEqual([3, null]);
}, 60_000);
