import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { testPostgresUrl } from '../../store/postgres/server.testing.ts';
import { faultsOf } from '../testing/artefact.ts';
import { testConsole } from '../testing/console.ts';
import { orders, winBack, workspaceFolder, writeFiles } from '../testing/workspace.ts';

/** Going back to an earlier release, the pin that keeps it, and what `releases` says of it all. */

const segment = (id: string, within: string) =>
  `kind: segment\nid: ${id}\nwho: { did: order_completed, within: ${within} }\n`;

let folder: string;
const run = async (...words: string[]) => {
  const console = testConsole(folder);
  const code = await console.run(words[0]!, ...words.slice(1));
  return { code, text: console.stdout.text, fault: console.stderr.text };
};
const write = (files: Record<string, string>) => writeFiles(join(folder, 'shop'), files);
const apply = async (files: Record<string, string> = {}) => {
  await write(files);
  expect(await run('apply', 'shop', '--auto-approve')).toMatchObject({ code: 0 });
};
const releases = async () => {
  const found = JSON.parse((await run('releases', 'shop', '--format', 'json')).text);
  expect(faultsOf('releases', found)).toEqual([]);
  return found;
};
const members = async () => {
  const { segments } = JSON.parse((await run('status', 'shop', '--format', 'json')).text);
  return Object.fromEntries(
    (segments as { id: string; members: number }[]).map(({ id, members }) => [id, members]),
  );
};

beforeEach(async () => {
  folder = await workspaceFolder({ ...orders, ...winBack, 'new.yaml': segment('recent', '30d') });
  expect(await run('run', 'shop', '--apply', '--import', '--until-idle')).toMatchObject({ code: 0 });
});

describe('rollback', () => {
  it('applies what an earlier release meant, pins it, and unpin ends that', async () => {
    const before = await members();
    await apply({ 'new.yaml': segment('recent', '365d') });
    expect(await members()).not.toEqual(before);
    const back = await run('rollback', '1', '--folder', 'shop', '--auto-approve');
    expect(back).toMatchObject({ code: 0 });
    expect(back.text).toContain('Release 3 is pinned');
    expect(await members()).toEqual(before);
    expect(await releases()).toMatchObject({ pin: { to: 1, release: 3 }, drift: { files: 1, tables: [] } });
    const refused = await run('apply', 'shop', '--auto-approve');
    expect(refused).toMatchObject({ code: 3 });
    expect(refused.fault).toContain('release 3 is pinned\n  why: it went back to release 1');
    const runs = await run('run', 'shop', '--apply', '--until-idle');
    expect(runs).toMatchObject({ code: 0 });
    expect(runs.fault).toContain('release 3 is pinned');
    expect(await members()).toEqual(before);
    expect((await run('unpin', 'shop')).text).toContain('Release 3 is no longer pinned');
    expect((await run('unpin', 'shop')).text).toBe('Release 3 is not pinned.\n');
    await apply();
    expect(await members()).not.toEqual(before);
    expect((await releases()).releases.map(({ number }: { number: number }) => number)).toEqual([4, 3, 2, 1]);
  });

  it('keeps events and fields that came since, and all that is stored of them', async () => {
    const event = 'kind: event\nid: looked\nproperties: { sku: text }\n';
    await apply({ 'looked.yaml': event, 'new.yaml': segment('recent', '365d') });
    await apply({ 'looked.yaml': event.replace('sku: text', 'sku: text, page: text') });
    const back = await run('rollback', '2', '--folder', 'shop', '--auto-approve');
    expect(back).toMatchObject({ code: 0 });
    expect(back.text).toContain('Stays as it is now: event.looked\n');
    expect((await releases()).drift.tables).toEqual([]);
  });

  it('takes renames back: members stay members, and people stay inside', async () => {
    const inside = async () => {
      const { journeys } = JSON.parse((await run('status', 'shop', '--format', 'json')).text);
      return (journeys as { id: string; inside: number }[]).map(({ id, inside }) => `${id} ${inside}`);
    };
    const before = [await members(), await inside()];
    const text = winBack['journeys/win_back.yaml'].replace('id: win_back', 'id: come_home');
    const moved = (list: string) => `moved:\n${list}`;
    await apply({
      'journeys/win_back.yaml': text,
      'new.yaml': segment('lately', '30d'),
      'moved.yaml': moved(
        '  - { from: journey.win_back, to: journey.come_home }\n  - { from: segment.recent, to: segment.lately }\n',
      ),
    });
    await apply({
      'new.yaml': segment('fresh', '30d'),
      'moved.yaml': moved(
        '  - { from: journey.win_back, to: journey.come_home }\n  - { from: segment.recent, to: segment.lately }\n  - { from: segment.lately, to: segment.fresh }\n',
      ),
    });
    const back = await run('rollback', '1', '--folder', 'shop', '--auto-approve');
    expect(back).toMatchObject({ code: 0 });
    expect(back.text).toMatch(/moved/);
    expect([await members(), await inside()]).toEqual(before);
  });

  it('asks first, and tells what it cannot go back to', async () => {
    expect((await run('rollback', '1', '--folder', 'shop')).text).toContain('Release 1 runs already');
    expect((await run('unpin', 'shop')).text).toContain('is not pinned');
    await apply({ 'new.yaml': segment('recent', '365d') });
    const console = testConsole(folder, { answer: 'no' });
    expect(await console.run('rollback', '1', '--folder', 'shop')).toBe(0);
    expect(console.stdout.text).toContain('Nothing was applied.');
    expect(await run('rollback', '9', '--folder', 'shop')).toMatchObject({
      code: 3,
      fault: expect.stringContaining('there is no release 9 to go back to\n  why: the store has 2, 1'),
    });
    expect(await run('rollback', 'one', '--folder', 'shop')).toMatchObject({ code: 3 });
  });
});

describe('rollback beside a daemon', () => {
  const urls: readonly [string, () => Promise<string | null>][] = [
    ['SQLite', async () => null],
    ['PostgreSQL', testPostgresUrl],
  ];

  it.each(urls)('%s: the daemon that runs does it, and pins it', async (_, urlOf) => {
    const url = await urlOf();
    const files = { ...orders, ...winBack, 'new.yaml': segment('recent', '30d') };
    folder = await workspaceFolder(files);
    if (url !== null) {
      const settings = join(folder, 'shop', 'carillon.yaml');
      const text = await readFile(settings, 'utf8');
      await writeFile(settings, text.replaceAll(/store: sqlite:\S+/g, `store: "${url}"`));
    }
    expect(await run('run', 'shop', '--apply', '--import', '--until-idle')).toMatchObject({ code: 0 });
    const before = await members();
    await apply({ 'new.yaml': segment('recent', '365d') });
    expect(await members()).not.toEqual(before);
    const daemon = testConsole(folder);
    const running = daemon.run('run', 'shop', '--port', '0');
    await daemon.stdout.until(/Ctrl-C ends/);
    const beside = async (...words: string[]) => {
      const console = testConsole(folder);
      let code: number | null = null;
      void console.run('rollback', ...words).then((ended) => {
        code = ended;
      });
      const goOn = () => {
        daemon.clock.moveTo(daemon.clock.now() + 1_000);
        console.clock.moveTo(console.clock.now() + 200);
        return code;
      };
      await expect.poll(goOn, { timeout: 30_000 }).not.toBeNull();
      return { code, text: console.stdout.text, fault: console.stderr.text };
    };
    expect(await beside('9', '--folder', 'shop')).toMatchObject({
      code: 3,
      fault: expect.stringContaining('there is no release 9 to go back to'),
    });
    const back = await beside('1', '--folder', 'shop', '--auto-approve');
    expect(back).toMatchObject({ code: 0, fault: expect.stringContaining('it is asked to go back') });
    expect(back.text).toContain('Release 3 is pinned');
    expect(await members()).toEqual(before);
    expect(await releases()).toMatchObject({ pin: { to: 1, release: 3 }, releases: [{ number: 3 }, {}, {}] });
    expect((await beside('3', '--folder', 'shop')).text).toContain('Release 3 runs already');
    daemon.interrupt();
    expect(await running).toBe(0);
    expect(daemon.stderr.text).toContain('went back to an earlier release');
    expect(await members()).toEqual(before);
  });
});

describe('releases', () => {
  it('tells what was applied, and of drift nothing where there is none', async () => {
    await apply({ 'new.yaml': segment('recent', '365d') });
    const { code, text } = await run('releases', 'shop', '--detailed-exitcode');
    expect(code).toBe(0);
    await expect(text).toMatchFileSnapshot('golden/releases.txt');
  });

  it('tells where the files and their commit have drifted', async () => {
    const git = (...words: string[]) =>
      promisify(execFile)('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...words], { cwd: folder });
    await git('init', '-q');
    await git('add', '.');
    await git('commit', '-qm', 'one');
    await write({ 'new.yaml': segment('recent', '90d') });
    const { drift } = await releases();
    expect(drift).toMatchObject({
      files: 1,
      commit: { released: null, folder: expect.stringMatching(/dirty$/) },
    });
    expect((await run('releases', 'shop', '--detailed-exitcode')).code).toBe(2);
    await write({ 'new.yaml': 'kind: segment\nid: recent\nwho: { inn: all }\n' });
    expect((await releases()).drift.files).toBe(null);
    expect((await run('releases', 'shop')).text).toContain('The files have errors');
  });
});
