import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testConsole } from '../testing/console.ts';
import { orders, workspaceFolder, writeFiles } from '../testing/workspace.ts';

/** With `minimum: 0` gone, the order of Cy fits. */
const mended = {
  'events.yaml': `kind: event
id: order_completed
properties:
  order_id: { type: text, required: true }
  total: { type: number, decimals: 2, required: true }
  coupon: { type: text }
`,
};

it('lists what was set aside, and takes in what fits after mending', async () => {
  const folder = await workspaceFolder(orders);
  expect(await testConsole(folder).run('run', 'shop', '--apply', '--import', '--until-idle')).toBe(0);
  const list = testConsole(folder);
  expect(await list.run('quarantine', 'list', 'shop')).toBe(0);
  expect(list.stdout.text).toContain(
    'a property does not fit its declaration\n  message  orders|C-1\n  source   orders',
  );
  expect(list.stdout.text).not.toContain('cy@example.com');
  const whole = testConsole(folder);
  expect(await whole.run('quarantine', 'list', 'shop', '--show-personal')).toBe(0);
  expect(whole.stdout.text).toContain('cy@example.com');

  await writeFiles(join(folder, 'shop'), mended);
  expect(await testConsole(folder).run('apply', 'shop')).toBe(0);
  const release = testConsole(folder);
  expect(await release.run('quarantine', 'release', 'shop')).toBe(0);
  expect(release.stdout.text).toBe('0 still set aside\n');
  const person = testConsole(folder);
  expect(await person.run('explain', 'profile', 'cy', '--folder', 'shop')).toBe(0);
  expect(person.stdout.text).toContain('order_id "C-1", total -1');
});

it('takes in what came over HTTP as it came', async () => {
  const folder = await workspaceFolder();
  const daemon = testConsole(folder);
  const running = daemon.run('run', 'shop', '--apply', '--port', '0');
  const [, url] = await daemon.stdout.until(/Listening on (http:\S+);/);
  const answer = await fetch(`${url}/v1/track`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('demo:')}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      messageId: 'm1',
      userId: 'cy',
      event: 'order_completed',
      properties: { order_id: 'C-9', total: -1 },
    }),
  });
  expect(answer.status).toBe(200);
  daemon.interrupt();
  expect(await running).toBe(0);
  await writeFiles(join(folder, 'shop'), mended);
  expect(await testConsole(folder).run('apply', 'shop')).toBe(0);
  const release = testConsole(folder);
  expect(await release.run('quarantine', 'release', 'shop')).toBe(0);
  expect(release.stdout.text).toBe('1 message of 1 that came over HTTP taken in\n0 still set aside\n');
});

it('has nothing to say of an empty one, and knows two actions', async () => {
  const folder = await workspaceFolder();
  expect(await testConsole(folder).run('apply', 'shop')).toBe(0);
  const list = testConsole(folder);
  expect(await list.run('quarantine', 'list', 'shop')).toBe(0);
  expect(list.stdout.text).toBe('Nothing is set aside.\n');
  const other = testConsole(folder);
  expect(await other.run('quarantine', 'empty', 'shop')).toBe(3);
  expect(other.stderr.text).toContain('use list or release');
});
