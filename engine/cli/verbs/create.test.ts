import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testConsole } from '../testing/console.ts';
import { orders, winBack, workspaceFolder } from '../testing/workspace.ts';

async function shop(): Promise<string> {
  const folder = await workspaceFolder({ ...orders, ...winBack });
  expect(await testConsole(folder).run('run', 'shop', '--apply', '--import', '--until-idle')).toBe(0);
  await mkdir(join(folder, 'shop/tests'));
  return folder;
}

it('freezes what has happened to somebody, with nothing of who they are', async () => {
  const folder = await shop();
  const console = testConsole(folder);
  expect(await console.run('create', 'test', 'win_back', '--from-profile', 'bo', '--folder', 'shop')).toBe(0);
  await expect(console.stdout.text).toMatchFileSnapshot('golden/create-test.txt');
  expect(console.stdout.text).not.toMatch(/\bBo\b|bo@example\.com|B-1/);
  expect(console.stderr.text).toBe('win_back_as_it_was: 2 expectations, all of which come true\n');
});

it('what it writes is a test that passes, until the definitions say something else', async () => {
  const folder = await shop();
  const words = ['create', 'test', 'thank_you', '--from-profile', 'user_id:bo', '--folder', 'shop'];
  const never = testConsole(folder);
  expect(await never.run(...words)).toBe(3);
  expect(never.stderr.text).toContain('user_id:bo has never been in thank_you');
  const writes = testConsole(folder);
  const output = ['-o', 'shop/tests/bo_comes_back.yaml'];
  const create = ['create', 'test', 'win_back', '--from-profile', 'bo', '--folder', 'shop', ...output];
  expect(await writes.run(...create)).toBe(0);
  expect(await readFile(join(folder, 'shop/tests/bo_comes_back.yaml'), 'utf8')).toContain(
    'id: bo_comes_back\n',
  );
  const plays = testConsole(folder);
  expect(await plays.run('test', 'shop')).toBe(0);
  expect(plays.stdout.text).toContain('1 test, all passed, 2 expectations');
  const again = testConsole(folder);
  expect(await again.run(...create)).toBe(3);
  expect(again.stderr.text).toContain('bo_comes_back.yaml is there already');
});

it.each([
  [['test', 'win_bak', '--from-profile', 'bo'], 'did you mean `win_back`?'],
  [['test', 'win_back', '--from-profile', 'nobody'], 'nobody is known by `nobody`'],
  [['test', 'win_back'], 'whose way is it to be?'],
  [['channel', 'x'], '`create channel` is not supported in this version'],
])('%j is refused', async (words, text) => {
  const console = testConsole(await shop());
  expect(await console.run('create', ...words, '--folder', 'shop')).toBe(3);
  expect(console.stderr.text).toContain(text);
});
