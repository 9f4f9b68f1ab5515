import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { carillonYaml } from '../init/settings-files.ts';
import { faultsOf } from '../testing/artefact.ts';
import { type Console, testConsole } from '../testing/console.ts';
import { orders, winBack, workspaceFolder, writeFiles } from '../testing/workspace.ts';

const wholeRun = ['run', 'shop', '--apply', '--import', '--until-idle'] as const;

/** Runs until it is interrupted; answers with the address once the summary stands there. */
async function daemon(console: Console, ...words: string[]) {
  const ended = console.run('run', 'shop', '--port', '0', ...words);
  await Promise.race([console.stdout.until(/Ctrl-C ends/), ended]);
  const [, url = ''] = /Listening on (http:\S+);/.exec(console.stdout.text) ?? [];
  return { url, ended };
}

describe('run --until-idle', () => {
  it('does all there is to do, and a second start finds it done', async () => {
    const consent = orders['sources.yaml'].replace(
      '    properties',
      '    consent: { marketing: [email] }\n    properties',
    );
    const folder = await workspaceFolder({ ...orders, ...winBack, 'sources.yaml': consent });
    const first = testConsole(folder);
    expect(await first.run(...wholeRun)).toBe(0);
    await expect(first.stdout.text).toMatchFileSnapshot('golden/run.txt');
    await expect(first.stderr.text).toMatchFileSnapshot('golden/run-progress.txt');
    const outbox = await readdir(join(folder, 'shop/.carillon/outbox'));
    expect(outbox).toHaveLength(1);
    const second = testConsole(folder);
    expect(await second.run(...wholeRun)).toBe(0);
    expect(second.stdout.text).toBe(first.stdout.text);
    expect(second.stderr.text).toBe('Nothing to apply, this is release 1\n');
    expect(await readdir(join(folder, 'shop/.carillon/outbox'))).toEqual(outbox);
  });

  it('tells programs', async () => {
    const console = testConsole(await workspaceFolder());
    expect(await console.run(...wholeRun, '--format', 'json')).toBe(0);
    const told = JSON.parse(console.stdout.text);
    expect(told).toMatchObject({ status: { release: { number: 1 } }, url: null });
    expect(faultsOf('status', told.status)).toEqual([]);
  });

  it('starts nothing with definitions that have errors', async () => {
    const folder = await workspaceFolder({ 'identity.yaml': null });
    const console = testConsole(folder);
    expect(await console.run(...wholeRun)).toBe(1);
    expect(console.stderr.text).toContain('CAR-608');
    expect(await readdir(join(folder, 'shop'))).not.toContain('.carillon');
  });

  it('runs what was applied, whatever the files say', async () => {
    const folder = await workspaceFolder();
    const early = testConsole(folder);
    expect(await early.run('run', 'shop', '--until-idle')).toBe(3);
    expect(early.stderr.text).toContain('nothing has been applied yet');
    expect(await testConsole(folder).run('apply', 'shop')).toBe(0);
    await writeFiles(join(folder, 'shop'), winBack);
    const differing = testConsole(folder);
    expect(await differing.run('run', 'shop', '--until-idle')).toBe(0);
    expect(differing.stderr.text).toContain('The definitions differ from release 1 in 2 places');
    await writeFiles(join(folder, 'shop'), { 'segments.yaml': 'kind: segment\nid: x\n' });
    const broken = testConsole(folder);
    expect(await broken.run('run', 'shop', '--until-idle')).toBe(0);
    expect(broken.stderr.text).toContain('The definitions have errors; release 1 runs as it was applied.');
    expect(broken.stdout.text).not.toContain('win_back');
  });
});

describe('run', () => {
  it('takes events in until it is told to end, and what it says to try works', async () => {
    const folder = await workspaceFolder(orders);
    const console = testConsole(folder);
    const { url, ended } = await daemon(console, '--apply', '--import');
    const [, address, body = ''] = /(http\S+\/v1\/track) -d '([^']+)'/.exec(console.stdout.text) ?? [];
    expect(address).toBe(`${url}/v1/track`);
    const { status } = await fetch(`${url}/v1/track`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('demo:')}`, 'content-type': 'application/json' },
      body,
    });
    expect(status).toBe(200);
    await console.stderr.until(/message sent kind=message channel=email outcome=accepted/);
    console.interrupt();
    expect(await ended).toBe(0);
    const outbox = join(folder, 'shop/.carillon/outbox');
    const [mail = ''] = await readdir(outbox);
    expect(await readFile(join(outbox, mail), 'utf8')).toContain(
      `Subject: Your order ${JSON.parse(body).properties.order_id}`,
    );
  });

  it('ends in order when it is interrupted in the middle of an import', async () => {
    const rows = Array.from(
      { length: 3_000 },
      (_, row) => `O-${row},c${row % 900},C,c${row % 900}@example.com,2026-01-10T10:00:00Z,20`,
    );
    const [head] = orders['data/orders.csv'].split('\n');
    const folder = await workspaceFolder({ ...orders, 'data/orders.csv': `${[head, ...rows].join('\n')}\n` });
    const console = testConsole(folder);
    const ended = console.run(...wholeRun);
    await console.stderr.until(/Applied/);
    console.interrupt();
    expect(await ended).toBe(0);
    expect(console.stdout.text).toBe('');
    const again = testConsole(folder);
    expect(await again.run(...wholeRun)).toBe(0);
    expect(again.stdout.text).toContain('900 profiles\n  3,000  Order completed');
  });

  it.each([
    ['a port that is none', {}, ['--port', 'x'], '`x` is not a port'],
    [
      'a missing write key',
      { 'carillon.yaml': carillonYaml('shop').replace('    defaults: { write_key: demo }\n', '') },
      [],
      'set the environment variable CARILLON_WRITE_KEY',
    ],
  ])('does not start with %s', async (_, changes, words, message) => {
    const console = testConsole(await workspaceFolder(changes));
    expect(await console.run('run', 'shop', '--apply', ...words)).toBe(3);
    expect(console.stderr.text).toContain(message);
  });

  it('does not start with a port that is taken, before it does anything else', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    const { port } = server.address() as AddressInfo;
    const folder = await workspaceFolder();
    const console = testConsole(folder);
    expect(await console.run('run', 'shop', '--apply', '--port', String(port))).toBe(3);
    expect(console.stderr.text).toContain(`failed: port ${port} of 127.0.0.1 is in use`);
    expect(await readdir(join(folder, 'shop'))).not.toContain('.carillon');
    await new Promise((closed) => server.close(closed));
  });
});

describe('run --watch', () => {
  it('keeps the last good release while a file is wrong, and takes over the next good one', async () => {
    const folder = await workspaceFolder(orders);
    const console = testConsole(folder);
    const { ended } = await daemon(console, '--watch', '--import');
    expect(console.stdout.text).toContain('Watching shop');
    const segment = (days: string) =>
      `kind: segment\nid: recent\ntitle: Recent\nwho: { did: order_completed, within: ${days} }\n`;

    let from = console.stdout.text.length;
    await writeFiles(join(folder, 'shop'), { 'recent.yaml': segment('soon') });
    await console.stdout.until(/Not applied: release 1 goes on running/, from);
    expect(console.stdout.text.slice(from)).toContain('shop/recent.yaml:4:');

    from = console.stdout.text.length;
    await writeFiles(join(folder, 'shop'), { 'recent.yaml': segment('10d') });
    await console.stdout.until(
      /Release 2 runs:\n {2}\+ segment\.recent {2}Recent\n {2}segment recent: 0 → 1 member\n/,
      from,
    );

    from = console.stdout.text.length;
    await writeFiles(join(folder, 'shop'), {
      'events.yaml':
        'kind: event\nid: order_completed\nproperties:\n  order_id: { type: text, required: true }\n',
      'sources.yaml': 'kind: mixin\nid: none\nfields: { nothing: text }\n',
    });
    await console.stdout.until(/failed CAR-810[\s\S]*Not applied: release 2 goes on running/, from);
    console.interrupt();
    expect(await ended).toBe(0);
  });
});
