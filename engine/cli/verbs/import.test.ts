import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { NOON, testConsole } from '../testing/console.ts';
import { orders, workspaceFolder } from '../testing/workspace.ts';

async function applied(changes: Readonly<Record<string, string>> = orders): Promise<string> {
  const folder = await workspaceFolder(changes);
  expect(await testConsole(folder).run('apply', 'shop')).toBe(0);
  return folder;
}

it('imports once, and what was added later', async () => {
  const folder = await applied();
  const first = testConsole(folder);
  expect(await first.run('import', 'shop')).toBe(0);
  expect(first.stderr.text).toContain('Importing Orders: 5 items, 4 messages taken in, 1 set aside');
  expect(first.stdout.text).toBe('2 profiles in the store\n');
  const second = testConsole(folder);
  expect(await second.run('import', 'shop')).toBe(0);
  expect(second.stderr.text).toBe('');
  await appendFile(join(folder, 'shop/data/orders.csv'), 'D-1,di,Di,di@example.com,2026-03-01T10:00:00Z,5\n');
  const third = testConsole(join(folder, 'shop'));
  expect(await third.run('import', 'orders')).toBe(0);
  expect(third.stderr.text).toContain('Importing Orders: 1 item, 1 message taken in');
  expect(third.stdout.text).toBe('3 profiles in the store\n');
});

it('moves samples to now, by the same time when it goes on', async () => {
  const moved = orders['sources.yaml'].replace('orders.csv }', 'orders.csv, shift_to_now: true }');
  const folder = await applied({ ...orders, 'sources.yaml': moved });
  expect(await testConsole(folder).run('import', 'shop')).toBe(0);
  // A row from before the newest one that was there.
  await appendFile(join(folder, 'shop/data/orders.csv'), 'D-1,di,Di,di@example.com,2026-02-26T16:00:00Z,5\n');
  const DAY = 86_400_000;
  const later = testConsole(folder, { at: NOON + 3 * DAY });
  expect(await later.run('import', 'shop')).toBe(0);
  const explain = async (identifier: string) => {
    const console = testConsole(folder, { at: NOON + 3 * DAY });
    await console.run('explain', 'profile', identifier, '--folder', 'shop');
    return console.stdout.text;
  };
  expect(await explain('ann')).toContain('2 Mar 2026, 12:00   order_completed  order_id "A-3"');
  expect(await explain('di')).toContain('1 Mar 2026, 12:00  order_completed  order_id "D-1"');
});

it('says what is missing', async () => {
  const folder = await applied();
  const unknown = testConsole(folder);
  expect(await unknown.run('import', 'shop', 'order')).toBe(3);
  expect(unknown.stderr.text).toContain(
    'failed: the release that runs has no source `order`\n  why: it has orders',
  );
  await rm(join(folder, 'shop/data/orders.csv'));
  const gone = testConsole(folder);
  expect(await gone.run('import', 'shop')).toBe(3);
  expect(gone.stderr.text).toContain('failed: source orders: data/orders.csv is not there');
  const fresh = testConsole(await workspaceFolder());
  expect(await fresh.run('import', 'shop')).toBe(3);
  expect(fresh.stderr.text).toContain('failed: nothing has been applied yet');
});

it('says of everything that it set aside how much it was, though it names the commonest reasons alone', async () => {
  const rows = ['-1', '-2', '-3', '-4', '-4'].map(
    (total, row) => `W-${row},ann,Ann,,2026-03-01T10:00:0${row}Z,${total}\n`,
  );
  const folder = await applied({
    ...orders,
    'data/orders.csv': `order,customer,name,email,at,total\n${rows.join('')}`,
  });
  const console = testConsole(folder);
  expect(await console.run('import', 'shop')).toBe(0);
  const counts = [...console.stderr.text.matchAll(/^ {2}(\d+) set aside/gm)].map(([, count]) =>
    Number(count),
  );
  expect(counts).toEqual([2, 1, 1, 1]);
  expect(console.stderr.text).toContain('  1 set aside for other reasons\n');
});
