import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, test } from 'vitest';
import { testPostgresUrl } from '../../store/postgres/server.testing.ts';
import { faultsOf } from '../testing/artefact.ts';
import { testConsole } from '../testing/console.ts';
import { acts, experimentFolder, tested } from '../testing/experiment.ts';
import { temporaryFolder, writeFiles } from '../testing/workspace.ts';

/** What a definition with `apply: true` lets a decision do: the file, its commit, the release; and what stops it. */

const applies = {
  'checkout.yaml': tested['checkout.yaml'].replace(
    'when_decided: winner',
    'when_decided: winner\n  apply: true',
  ),
};

const decide = async (folder: string, ...words: string[]) => {
  const console = testConsole(folder);
  const code = await console.run('experiments', 'decide', 'checkout', '--folder', 'shop', ...words);
  return { code, text: console.stdout.text, beside: console.stderr.text };
};
const told = async (folder: string, ...words: string[]) => {
  const console = testConsole(folder);
  expect(await console.run(...words), console.stderr.text).toBe(0);
  return console.stdout.text;
};
const releases = async (folder: string) =>
  JSON.parse(await told(folder, 'releases', 'shop', '--format', 'json')) as {
    releases: { number: number; commit: string | null }[];
    drift: { files: number };
  };
const checkout = (folder: string) => readFile(join(folder, 'shop', 'checkout.yaml'), 'utf8');

/** Not applied yet. */
async function temporaryExperiment(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  await writeFiles(join(folder, 'shop'), { ...tested, 'acts.csv': acts(), ...applies, ...files });
  return folder;
}

const gitIn = (folder: string) => {
  const git = async (...words: string[]) =>
    (await promisify(execFile)('git', words, { cwd: join(folder, 'shop') })).stdout.trim();
  return git;
};

async function inGit(folder: string, files: Readonly<Record<string, string>> = {}) {
  const git = gitIn(folder);
  await git('init', '-q');
  await git('config', 'user.name', 'Ann');
  await git('config', 'user.email', 'ann@example.com');
  await writeFiles(join(folder, 'shop'), { '.gitignore': 'store.db*\n', ...files });
  await git('add', '.');
  await git('commit', '-qm', 'one');
  return git;
}

describe('a decision that is applied', () => {
  it('stands in the file, in a commit of its own and in a release, and is explained', async () => {
    const folder = await experimentFolder(applies);
    const git = await inGit(folder);
    // What is staged beside it stays so.
    await writeFiles(join(folder, 'shop'), { 'notes.txt': 'half done' });
    await git('add', 'notes.txt');
    const done = await decide(folder);
    expect(done).toMatchObject({ code: 0 });
    expect(done.beside).toContain('Release 2 runs with it.');
    expect(await checkout(folder)).toContain('winner: short\n');
    expect(await git('show', '--name-only', '--format=%s%n%b', 'HEAD')).toMatch(
      /^Experiment checkout: winner: short\nshort is better than long on bought: [^\n]+\n[\s\S]*Decided by its rule, of release 1 as of 2026-03-02T12:00:00.000Z.\n+checkout.yaml$/,
    );
    expect(await git('status', '--porcelain')).toBe('A  notes.txt');
    const found = await releases(folder);
    expect(found.releases[0]).toMatchObject({ number: 2 });
    expect(found.releases[0]!.commit).toContain(await git('rev-parse', 'HEAD'));
    expect(found.drift.files).toBe(0);
    const report = await told(folder, 'experiments', 'report', 'checkout', '--folder', 'shop');
    expect(report).toContain('Decided: short');
    expect(report).toContain('decided by its rule as of 2026-03-02, in release 2');
    expect(report).toContain('short is better than long on bought');
    // It says so now: nothing is done twice.
    expect(await decide(folder)).toMatchObject({ code: 0, text: '' });
    expect((await releases(folder)).releases).toHaveLength(2);
  });

  it('needs no git, and is there for programs', async () => {
    const folder = await experimentFolder(applies);
    const done = JSON.parse((await decide(folder, '--format', 'json')).text);
    expect(faultsOf('experiment-decision', done)).toEqual([]);
    expect(done).toMatchObject({ change: { written: true }, release: 2, refused: null });
    expect((await releases(folder)).releases[0]).toMatchObject({ number: 2, commit: null });
  });

  it('only shows what it was at another time', async () => {
    const folder = await experimentFolder(applies);
    expect(await decide(folder, '--at', '2026-03-01T00:00:00Z')).toMatchObject({
      code: 0,
      text: expect.stringContaining('+winner: short'),
    });
    expect(await checkout(folder)).toBe(applies['checkout.yaml']);
  });
});

describe('is refused, with nothing changed, where', () => {
  test.each<[string, (folder: string) => Promise<unknown>, string]>([
    [
      'the folder is another one than what runs',
      (folder) =>
        writeFiles(join(folder, 'shop'), { 'more.yaml': 'kind: segment\nid: more\nwho: country = "GB"\n' }),
      'nothing was applied: the folder is not what release 1 was made of',
    ],
    [
      'the file differs from its commit',
      async (folder) => {
        await inGit(folder);
        await writeFiles(join(folder, 'shop'), {
          'checkout.yaml': `# half done\n${applies['checkout.yaml']}`,
        });
      },
      'nothing was applied: checkout.yaml differs from its commit',
    ],
    [
      'git would not commit it',
      async (folder) => {
        const git = await inGit(folder);
        await writeFiles(join(folder, 'shop', '.git', 'hooks'), {
          'pre-commit': '#!/bin/sh\necho not today >&2\nexit 1\n',
        });
        await promisify(execFile)('chmod', ['+x', join(folder, 'shop', '.git', 'hooks', 'pre-commit')]);
        return git;
      },
      'git would not commit the change\n  why: not today',
    ],
    [
      'a release is pinned',
      async (folder) => {
        await writeFiles(join(folder, 'shop'), {
          'more.yaml': 'kind: segment\nid: more\nwho: country = "GB"\n',
        });
        await told(folder, 'apply', 'shop', '--auto-approve');
        await told(folder, 'rollback', '1', '--folder', 'shop', '--auto-approve');
        await promisify(execFile)('rm', [join(folder, 'shop', 'more.yaml')]);
      },
      'release 3 is pinned',
    ],
  ])('%s', async (_, first, what) => {
    const folder = await experimentFolder(applies);
    await first(folder);
    const before = await checkout(folder);
    const { number } = (await releases(folder)).releases[0]!;
    const done = await decide(folder);
    expect(done.code).not.toBe(0);
    expect(done.beside).toContain(what);
    expect(await checkout(folder)).toBe(before);
    expect((await releases(folder)).releases[0]!.number).toBe(number);
  });

  test('somebody must approve it', async () => {
    // A journey for those in the arm: who they are is another question once everybody goes that way.
    const files = {
      'carillon.yaml': tested['carillon.yaml'].replace(
        'language: 1',
        'language: 1\napprovers: { ann: { emails: [ann@example.com] } }',
      ),
      'gate.yaml': `kind: metric
id: orders
did: order_completed
count: true
---
kind: policy
id: careful
gates: [ { metric: { id: orders, over: 1 }, approve: [ann] } ]
---
kind: journey
id: follow
start: { did: order_completed, who: { assigned: checkout, arm: short } }
steps: [ { id: end, exit: done } ]
`,
    };
    const folder = await temporaryExperiment(files);
    const git = await inGit(folder);
    // That somebody has approved the commit before says nothing of this one.
    await git('commit', '--allow-empty', '-qm', 'two\n\nApproved-by: Ann <ann@example.com>');
    expect(await told(folder, 'apply', 'shop', '--auto-approve')).toContain(' added.');
    await told(folder, 'import', 'shop');
    const done = await decide(folder, '--format', 'json');
    expect(done.code).toBe(1);
    const { change, refused, release } = JSON.parse(done.text);
    expect(faultsOf('experiment-decision', JSON.parse(done.text))).toEqual([]);
    expect(change).toMatchObject({ written: false });
    expect(release).toBe(null);
    expect(refused.what).toBe('nothing was applied: it must be approved first');
    expect(refused.why).toMatch(/^journey.follow begins while metric orders is [\d.]+, over 1: ann$/);
    expect(await checkout(folder)).toBe(applies['checkout.yaml']);
  });
});

describe('beside a daemon', () => {
  const urls: readonly [string, () => Promise<string | null>][] = [
    ['SQLite', async () => null],
    ['PostgreSQL', testPostgresUrl],
  ];
  it.each(urls)('%s: the daemon that runs takes it over', async (_, urlOf) => {
    const url = await urlOf();
    const settings = tested['carillon.yaml'].replace(
      '{ store: "sqlite:store.db" }',
      `{ store: "${url ?? 'sqlite:store.db'}", secrets: { write_key: WRITE }, defaults: { write_key: demo } }`,
    );
    const folder = await experimentFolder({ ...applies, 'carillon.yaml': settings });
    const daemon = testConsole(folder);
    const running = daemon.run('run', 'shop', '--port', '0');
    await daemon.stdout.until(/Ctrl-C ends/);
    const console = testConsole(folder);
    let code: number | null = null;
    void console.run('experiments', 'decide', 'checkout', '--folder', 'shop').then((ended) => {
      code = ended;
    });
    const goOn = () => {
      daemon.clock.moveTo(daemon.clock.now() + 1_000);
      console.clock.moveTo(console.clock.now() + 200);
      return code;
    };
    await expect.poll(goOn, { timeout: 30_000 }).not.toBeNull();
    expect(code, console.stderr.text).toBe(0);
    expect(console.stderr.text).toContain('it is asked to take the change over');
    expect(console.stderr.text).toContain('Release 2 runs with it.');
    daemon.interrupt();
    expect(await running).toBe(0);
    expect(daemon.stderr.text).toContain('took over a release that was asked for');
    expect((await releases(folder)).drift.files).toBe(0);
  });
});
