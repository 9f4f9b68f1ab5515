import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../store/open.ts';
import type { Release } from '../../store/store.ts';
import { testConsole } from '../testing/console.ts';
import { orders, workspaceFolder, writeFiles } from '../testing/workspace.ts';

const STORE = 'sqlite:.carillon/carillon.db';

async function releasesOf(folder: string): Promise<readonly Release[]> {
  const store = await openStore(STORE, { root: join(folder, 'shop'), readOnly: true });
  const releases = await store.releases(10);
  await store.close();
  return releases;
}

const git = (folder: string, ...words: string[]) =>
  execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...words], {
    cwd: folder,
  })
    .toString()
    .trim();

describe('apply', () => {
  it('makes a release, once', async () => {
    const folder = await workspaceFolder();
    const first = testConsole(folder);
    expect(await first.run('apply', 'shop')).toBe(0);
    expect(first.stderr.text).toContain('Applied release 1');
    const second = testConsole(folder);
    expect(await second.run('apply', 'shop')).toBe(0);
    expect(second.stdout.text).toContain('No changes');
    expect(await releasesOf(folder)).toHaveLength(1);
  });

  it('records the commit, and whether files differ from it', async () => {
    const folder = await workspaceFolder();
    git(folder, 'init', '--quiet');
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '--message', 'a shop');
    const commit = git(folder, 'rev-parse', 'HEAD');
    expect(await testConsole(folder).run('apply', 'shop')).toBe(0);
    await writeFiles(join(folder, 'shop'), orders);
    expect(await testConsole(folder).run('apply', 'shop')).toBe(0);
    expect((await releasesOf(folder)).map((release) => release.commit)).toEqual([`${commit}+dirty`, commit]);
  });

  it.each([
    ['yes', 1],
    ['no', 0],
    ['', 0],
  ])('asks at a terminal: %j', async (answer, releases) => {
    const folder = await workspaceFolder();
    expect(await testConsole(folder, { answer }).run('apply', 'shop')).toBe(0);
    expect(await releasesOf(folder)).toHaveLength(releases);
  });

  it('does not ask when that was said', async () => {
    const folder = await workspaceFolder();
    expect(await testConsole(folder, { answer: 'no' }).run('apply', 'shop', '--auto-approve')).toBe(0);
    expect(await releasesOf(folder)).toHaveLength(1);
  });

  it('refuses to lose values that moved.yaml does not give up', async () => {
    const folder = await workspaceFolder();
    const without = {
      'events.yaml':
        'kind: event\nid: order_completed\nproperties:\n  order_id: { type: text, required: true }\n',
    };
    expect(await testConsole(folder).run('apply', 'shop')).toBe(0);
    await writeFiles(join(folder, 'shop'), without);
    const refused = testConsole(folder);
    expect(await refused.run('apply', 'shop')).toBe(1);
    expect(refused.stdout.text).toContain('REFUSED: not declared in moved.yaml');
    const run = testConsole(folder);
    expect(await run.run('run', 'shop', '--apply', '--until-idle')).toBe(1);
    expect(run.stderr.text).toContain('failed CAR-810');
    expect(await releasesOf(folder)).toHaveLength(1);
    await writeFiles(join(folder, 'shop'), { 'moved.yaml': 'removed: [event.order_completed.total]\n' });
    expect(await testConsole(folder).run('apply', 'shop')).toBe(0);
    expect(await releasesOf(folder)).toHaveLength(2);
  });

  it('says who has the store', async () => {
    const folder = await workspaceFolder();
    const daemon = await openStore(STORE, { root: join(folder, 'shop') });
    const console = testConsole(folder);
    expect(await console.run('apply', 'shop')).toBe(3);
    expect(console.stderr.text).toContain('`carillon run --watch` takes over what you save');
    await daemon.close();
  });
});
