import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { openStore } from '../../store/open.ts';
import { orders, workspaceFolder } from '../testing/workspace.ts';

/** The real daemon as it was built: server, engine and checkpoints in threads of one process. */

const program = fileURLToPath(new URL('../../../dist/engine/cli/main.js', import.meta.url));
let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

async function daemon(folder: string) {
  expect(existsSync(program), 'run `npm run build` first').toBe(true);
  const words = ['run', 'shop', '--apply', '--port', '0', '--format', 'json'];
  child = spawn(process.execPath, [program, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const log = readAll(child.stderr!);
  const exited = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout! })) {
    return { url: JSON.parse(line).url as string, log, exited };
  }
  throw new Error(await log);
}

const track = (messageId: string) => ({
  type: 'track',
  userId: 'ann',
  messageId,
  event: 'Order Completed',
  properties: { orderId: messageId, total: 20 },
  context: { traits: { email: 'ann@example.com' } },
});

test('takes events in over HTTP, tells of itself, and ends in order', async () => {
  const folder = await workspaceFolder({ 'sources.yaml': orders['sources.yaml'] });
  const { url, log, exited } = await daemon(folder);
  const send = (batch: unknown[]) =>
    fetch(`${url}/v1/batch`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('demo:')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ batch }),
    });
  const answers = await Promise.all([
    send([track('m1'), track('m2')]),
    send([track('m3'), { ...track('m4'), event: 'nobody knows this' }]),
  ]);
  // Whether the engine was quick enough to say more, or they were parked, is a matter of the machine.
  expect(await Promise.all(answers.map((answer) => answer.json()))).toMatchObject([
    { success: true },
    { success: true },
  ]);
  expect(await (await send([track('m1')])).json()).toMatchObject({ success: true });
  expect((await fetch(`${url}/v1/track`, { method: 'POST' })).status).toBe(401);
  expect(await (await fetch(`${url}/readyz`)).json()).toStrictEqual({ ready: true, release: 1 });
  const figures = await (await fetch(`${url}/metrics`)).text();
  for (const line of [
    'carillon_events_total{outcome="refused"} 0',
    'carillon_queue_messages 0',
    'carillon_faults_total 0',
  ]) {
    expect(figures).toContain(`${line}\n`);
  }
  const told = [...figures.matchAll(/^carillon_events_total\{.*\} (\d+)$/gm)].map(([, count]) =>
    Number(count),
  );
  expect(told.reduce((sum, count) => sum + count)).toBe(5);
  // Of the engine's own thread; results of messages are events too.
  expect(figures).toMatch(/^carillon_stored_events_total [3-9]$/m);
  expect(figures).toContain('process_resident_memory_bytes');

  child!.kill('SIGTERM');
  expect((await exited)[0]).toBe(0);
  const lines = (await log)
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  expect(
    lines.filter(({ msg }) => msg === 'request').map(({ route, status }) => [route, status]),
  ).toContainEqual(['/v1/batch', 200]);
  expect(await log).not.toMatch(/ann@example|"ann"/);

  // Every connection was closed: the log is folded into the file, and nothing is left beside it.
  expect(
    readdirSync(join(folder, 'shop/.carillon')).filter((name) => /-(wal|shm)$/.test(name)),
  ).toStrictEqual([]);
  const [name = ''] = readdirSync(join(folder, 'shop/.carillon')).filter((file) => file.endsWith('.db'));
  const store = await openStore(`sqlite:shop/.carillon/${name}`, { root: folder, readOnly: true });
  expect(await store.people.countEvents(['order_completed'])).toStrictEqual(
    new Map([['order_completed', 3]]),
  );
  expect(await store.people.countQuarantine()).toMatchObject([{ code: 'unknown_event', count: 1 }]);
  await store.close();
});
