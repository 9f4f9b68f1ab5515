import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeEach, expect, it } from 'vitest';
import { testConsole } from './testing/console.ts';
import { orders, winBack, workspaceFolder, writeFiles } from './testing/workspace.ts';

/** A plan that was reviewed is applied as it is, or not at all. */

let folder: string;
const run = async (...words: string[]) => {
  const console = testConsole(folder);
  const code = await console.run(...words);
  return { code, text: console.stdout.text, fault: console.stderr.text };
};
const recent = (within: string) => ({
  'new.yaml': `kind: segment\nid: recent\nwho: { did: order_completed, within: ${within} }\n`,
});
const write = (files: Record<string, string>) => writeFiles(join(folder, 'shop'), files);
const plan = () => run('plan', 'shop', '-o', 'plan.json');
const git = (...words: string[]) =>
  promisify(execFile)('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...words], { cwd: folder });

beforeEach(async () => {
  folder = await workspaceFolder({ ...orders, ...winBack });
  expect(await run('run', 'shop', '--apply', '--import', '--until-idle')).toMatchObject({ code: 0 });
  await write(recent('30d'));
  expect(await plan()).toMatchObject({ code: 0 });
});

it('is applied without a question, and is what its schema says', async () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../schemas/artefacts/plan.schema.json', import.meta.url), 'utf8'),
  );
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
  expect(
    validate(JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8'))),
    JSON.stringify(validate.errors),
  ).toBe(true);
  expect(await run('apply', 'plan.json')).toMatchObject({ code: 0 });
  expect(JSON.parse((await run('status', 'shop', '--format', 'json')).text).release.number).toBe(2);
});

it.each<[string, () => Promise<unknown>, string]>([
  [
    'the definitions have changed',
    () => write(recent('60d')),
    'the definitions are no longer those it was made of',
  ],
  [
    'another release runs',
    () => run('apply', 'shop', '--auto-approve'),
    'it was made against release 1, and release 2 runs',
  ],
  [
    'the folder stands at another commit',
    async () => {
      await git('init', '-q');
      await git('add', '.');
      await git('commit', '-qm', 'one');
    },
    'the folder stood at no commit, and stands at',
  ],
])('is refused when %s', async (_, change, why) => {
  await change();
  const { code, fault } = await run('apply', 'plan.json');
  expect(code).toBe(3);
  expect(fault).toContain('plan.json is stale, and nothing was applied');
  expect(fault).toContain(why);
});

it('is refused when it was edited, is no plan, or is for another environment', async () => {
  expect(await run('apply', 'plan.json', '--env', 'production')).toMatchObject({
    code: 3,
    fault: expect.stringContaining('was made for the environment local, not for production'),
  });
  const path = join(folder, 'plan.json');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('"added"', '"removed"'));
  expect((await run('apply', 'plan.json')).fault).toContain('it has been changed since it was written');
  await writeFile(path, '{"format": 1}');
  expect((await run('apply', 'plan.json')).fault).toContain('it is not what `carillon plan -o` writes');
  expect((await run('apply', 'no.json')).fault).toContain('no.json cannot be read');
});

it('is for the workspace beside it, wherever one stands', async () => {
  const elsewhere = testConsole(join(folder, 'shop'));
  expect(await elsewhere.run('apply', '../plan.json')).toBe(0);
});
