import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultsOf } from '../testing/artefact.ts';
import { testConsole } from '../testing/console.ts';
import { orders, winBack, workspaceFolder, writeFiles } from '../testing/workspace.ts';

/** Writes to whoever comes into the segment of lapsed buyers. */
const letters = {
  ...winBack,
  'journeys/win_back.yaml': winBack['journeys/win_back.yaml'].replace(', existing: true', ''),
  'templates/come_back.yaml': winBack['templates/come_back.yaml'].replace(
    'class: marketing',
    'class: service',
  ),
};
const segments = (days: string) => `kind: segment
id: lapsed_buyers
title: Ordered before, and not for some time
who: { did: order_completed, which: last, until: ${days} }
---
kind: segment
id: buyers_30d
title: Ordered within 30 days
who: { did: order_completed, within: 30d }
`;

function git(folder: string, ...words: string[]): void {
  const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...author, ...words], { cwd: folder, stdio: 'ignore' });
}

/** Released, and in git; then the segment is changed. */
async function changed(): Promise<string> {
  const folder = await workspaceFolder({ ...orders, ...letters, 'segments.yaml': segments('90d') });
  git(folder, 'init', '-q');
  git(folder, 'add', '.');
  git(folder, 'commit', '-qm', 'one');
  expect(await testConsole(folder).run('run', 'shop', '--apply', '--import', '--until-idle')).toBe(0);
  await writeFiles(join(folder, 'shop'), { 'segments.yaml': segments('145d') });
  return folder;
}

describe('replay', () => {
  it('shows what would have been otherwise, and for whom', async () => {
    const folder = await changed();
    for (const _ of ['once', 'and again the same']) {
      const console = testConsole(folder);
      expect(await console.run('replay', 'shop', '--since', '90d')).toBe(0);
      // The commit is another each time.
      const told = console.stdout.text.replace(/commit [0-9a-f]{10}/, 'commit 0123456789');
      await expect(told).toMatchFileSnapshot('golden/replay.txt');
    }
  });

  it('compares with a git reference, and is there for programs', async () => {
    const folder = await changed();
    const console = testConsole(folder);
    expect(
      await console.run('replay', 'shop', '--since', '90d', '--against', 'HEAD', '--format', 'json'),
    ).toBe(0);
    const report = JSON.parse(console.stdout.text);
    expect(report.against).toMatch(/^HEAD \([0-9a-f]{10}\)$/);
    await expect(`${JSON.stringify({ ...report, against: 'HEAD' }, null, 2)}\n`).toMatchFileSnapshot(
      'golden/replay.json.txt',
    );
    expect(faultsOf('replay', report)).toEqual([]);
    // Nothing that tells who they are.
    expect(console.stdout.text).not.toMatch(/\bann\b|bo@|example\.com/i);
  });

  it('finds nothing where nothing has changed', async () => {
    const folder = await changed();
    git(folder, 'commit', '-qam', 'two');
    const console = testConsole(folder);
    expect(await console.run('replay', 'shop', '--since', '90d', '--against', 'HEAD')).toBe(0);
    expect(console.stdout.text).toContain('of whom nobody has another outcome');
  });

  it.each([
    ['moon', ': git knows no commit `moon`'],
    ['--upload-pack=x', ': git knows no commit'],
  ])('refuses --against %s', async (reference, what) => {
    const console = testConsole(await changed());
    expect(await console.run('replay', 'shop', `--against=${reference}`)).toBe(3);
    expect(console.stderr.text).toContain(`failed${what}`);
  });

  it('refuses what does not compile there', async () => {
    const folder = await changed();
    await writeFiles(join(folder, 'shop'), { 'segments.yaml': 'kind: segment\nid: x\n' });
    git(folder, 'commit', '-qam', 'broken');
    await writeFiles(join(folder, 'shop'), { 'segments.yaml': segments('145d') });
    const console = testConsole(folder);
    expect(await console.run('replay', 'shop', '--against', 'HEAD')).toBe(3);
    expect(console.stderr.text).toContain('CAR-786: the definitions at HEAD have errors');
  });

  it('needs something that was applied', async () => {
    const console = testConsole(await workspaceFolder());
    expect(await console.run('replay', 'shop')).toBe(3);
    expect(console.stderr.text).toContain('nothing has been applied yet');
  });
});
