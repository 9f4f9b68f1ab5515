import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Failure } from './failure.ts';
import { SecretStore } from './secrets.ts';
import { testConsole } from './testing/console.ts';
import { temporaryFolder, workspaceFolder, writeFiles } from './testing/workspace.ts';

const VALUE = 'v3ry-s3cret';

async function storeWith(
  files: Record<string, string>,
  env: (folder: string) => Record<string, string>,
  more: object = {},
) {
  const folder = await temporaryFolder();
  await writeFiles(folder, files);
  const environment = { store: 'sqlite:a.db', secrets: { key: 'KEY', other: 'OTHER' }, ...more };
  return { folder, store: new SecretStore(environment, join(folder, 'shop'), env(folder)) };
}

function failure(ask: () => unknown): Failure {
  try {
    ask();
  } catch (error) {
    if (error instanceof Failure) return error;
  }
  throw new Error('there was no failure');
}

describe('a secret comes', () => {
  const file = { 'key.txt': `${VALUE}\n` };
  const secretsFile = {
    'prod.env': `# ours\n\nexport KEY="${VALUE}"\n OTHER = a=b c# \nEMPTY=\n`,
  };
  const named = { secrets_file: '../prod.env' };

  test.each([
    ['from its variable', {}, () => ({ KEY: VALUE }), {}, VALUE],
    [
      'from the file that its variable names',
      file,
      (at: string) => ({ KEY_FILE: join(at, 'key.txt') }),
      {},
      VALUE,
    ],
    ['from the secrets file', secretsFile, () => ({}), named, VALUE],
    ['from its variable before the secrets file', secretsFile, () => ({ KEY: 'mine' }), named, 'mine'],
    [
      'from its file before the secrets file',
      { ...secretsFile, 'key.txt': 'mine' },
      (at: string) => ({ KEY: '', KEY_FILE: join(at, 'key.txt') }),
      named,
      'mine',
    ],
    ['from its default', {}, () => ({ KEY: '', KEY_FILE: '' }), { defaults: { key: 'demo' } }, 'demo'],
    ['from nowhere', {}, () => ({}), {}, undefined],
  ])('%s', async (_, files, env, more, expected) => {
    const { store } = await storeWith(
      files as Record<string, string>,
      env as (at: string) => Record<string, string>,
      more,
    );
    expect(store.value('key')).toBe(expected);
  });

  test('once: what changes counts after a restart', async () => {
    const { folder, store } = await storeWith(file, (at) => ({ KEY_FILE: join(at, 'key.txt') }));
    expect(store.value('key')).toBe(VALUE);
    await writeFiles(folder, { 'key.txt': 'another' });
    expect(store.value('key')).toBe(VALUE);
  });

  test('with what stands after the first `=`, and several lines where it is a key', async () => {
    const { store } = await storeWith(secretsFile, () => ({}), named);
    expect(store.value('other')).toBe('a=b c#');
    const pem = '-----BEGIN KEY-----\nabc\n-----END KEY-----';
    const other = await storeWith({ 'key.pem': `${pem}\n` }, (at) => ({ KEY_FILE: join(at, 'key.pem') }));
    expect(other.store.value('key')).toBe(pem);
  });
});

describe('what is wrong names the secret and the file, never a value', () => {
  test.each([
    [
      'set twice',
      { 'key.txt': 'x' },
      (at: string) => ({ KEY: VALUE, KEY_FILE: join(at, 'key.txt') }),
      {},
      /`key` is set twice.*KEY_FILE/,
    ],
    [
      'no file',
      {},
      (at: string) => ({ KEY_FILE: join(at, 'none') }),
      {},
      /`key` cannot be read.*none: ENOENT/,
    ],
    [
      'a folder',
      { 'd/x': '' },
      (at: string) => ({ KEY_FILE: join(at, 'd') }),
      {},
      /`key` cannot be read.*EISDIR/,
    ],
    [
      'empty',
      { 'key.txt': '\n' },
      (at: string) => ({ KEY_FILE: join(at, 'key.txt') }),
      {},
      /`key` is empty.*key\.txt/,
    ],
    [
      'too large',
      { 'key.txt': 'x'.repeat(70_000) },
      (at: string) => ({ KEY_FILE: join(at, 'key.txt') }),
      {},
      /larger than 64 KB/,
    ],
    [
      'no secrets file',
      {},
      () => ({}),
      { secrets_file: 'none.env' },
      /secrets file cannot be read.*none\.env/,
    ],
    [
      'a wrong line',
      { 'prod.env': `A=1\n${VALUE}\n` },
      () => ({}),
      { secrets_file: '../prod.env' },
      /not NAME=value.*line 2/,
    ],
    [
      'a doubled one',
      { 'prod.env': `A=1\nA=${VALUE}\n` },
      () => ({}),
      { secrets_file: '../prod.env' },
      /A stands twice.*line 2/,
    ],
  ])('%s', async (_, files, env, more, expected) => {
    const { store } = await storeWith(
      files as Record<string, string>,
      env as (at: string) => Record<string, string>,
      more,
    );
    const { problem } = failure(() => store.value('key'));
    const text = JSON.stringify(problem);
    expect(text).toMatch(expected);
    expect(text).not.toContain(VALUE);
  });
});

test('a daemon with secrets in files warns of those that others may read, and prints none', async () => {
  const settings = (await import('./init/settings-files.ts')).carillonYaml('shop');
  const folder = await workspaceFolder({
    'carillon.yaml': settings.replace(/^( +)store:/m, '$1secrets_file: ../prod.env\n$1store:'),
  });
  await writeFiles(folder, { 'prod.env': `CARILLON_WRITE_KEY=${VALUE}\n` });
  const path = join(folder, 'prod.env');
  chmodSync(path, 0o644);
  execFileSync('git', ['init', '-q'], { cwd: folder });
  const run = async (...words: string[]) => {
    const screen = testConsole(folder);
    const code = await screen.run(...words);
    const text = screen.stdout.text + screen.stderr.text;
    expect(text).not.toContain(VALUE);
    return { code, text };
  };
  const first = await run('run', 'shop', '--apply', '--until-idle');
  expect([first.code, first.text]).toEqual([
    0,
    expect.stringContaining(`warning: others than its owner may read or write ${path}`),
  ]);
  expect(first.text).not.toContain('is in git');
  execFileSync('git', ['add', 'prod.env'], { cwd: folder });
  chmodSync(path, 0o600);
  const second = await run('run', 'shop', '--until-idle');
  expect(second.text).not.toContain('others than its owner');
  expect(second.text).toContain(`${path} holds secrets and is in git`);
  const doctor = await run('doctor', 'shop');
  expect(doctor.text).toContain(`✓ the secret write_key is set, in ${path}`);
});
