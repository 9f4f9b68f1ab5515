import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { testConsole } from '../testing/console.ts';
import { winBack, workspaceFolder, writeFiles } from '../testing/workspace.ts';

function git(folder: string, ...words: readonly string[]): void {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const who = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', '-c', 'init.defaultBranch=main'];
  execFileSync('git', [...who, ...words], { cwd: folder, env, stdio: 'pipe' });
}

function commit(folder: string, message: string): void {
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', message);
}

const changed = {
  'journeys/win_back.yaml': `kind: journey
id: win_back
version: 2
title: 'Win back "for good" | 找回 <b>'
start: { enters: lapsed_buyers, existing: true }
goal: { when: { did: order_completed }, up_to: 30d }
steps:
  - { id: letter, send: { template: come_back, channel: email } }
  - id: route
    branch:
      - when: first_name = "Ann"
        then: [ { id: bye, exit: ann } ]
  - { id: end, wait: 14d }
`,
  'segments.yaml': `kind: segment
id: buyers_30d
title: Ordered within 30 days
who: { did: order_completed, within: 30d }
---
kind: segment
id: lapsed_buyers
title: Ordered before, and not for 120 days
who: { did: order_completed, which: last, until: 120d }
`,
  'events.yaml': `kind: event
id: order_completed
version: 2
title: Order completed
properties:
  order_id: { type: text, required: true, title: Order number, example: A-1 }
`,
} as const;

/** A repository with a workspace in `shop/`: `main`, and a branch `change` whose working tree is as it was committed. */
async function repository(): Promise<string> {
  const folder = await workspaceFolder({ ...winBack, 'data/large.yaml': 'not: read\n' });
  git(folder, 'init', '-q');
  commit(folder, 'The shop');
  git(folder, 'checkout', '-qb', 'change');
  await writeFiles(join(folder, 'shop'), changed);
  commit(folder, 'Another way to win back');
  return folder;
}

it('tells two commits apart, in every format', async () => {
  const folder = await repository();
  for (const [format, file] of [
    ['text', 'diff.txt'],
    ['json', 'diff.json.txt'],
    ['markdown', 'diff.md'],
    ['github', 'diff.github.txt'],
  ] as const) {
    const console = testConsole(folder);
    expect(await console.run('diff', 'main..change', 'shop', '--format', format)).toBe(1);
    await expect(console.stdout.text).toMatchFileSnapshot(`golden/${file}`);
    expect(console.stderr.text).toBe('');
  }
});

it('compares the working tree with the last commit', async () => {
  const folder = await repository();
  const clean = testConsole(join(folder, 'shop'));
  expect(await clean.run('diff')).toBe(0);
  expect(clean.stdout.text).toBe('HEAD..working tree: No definition changes.\n');
  await writeFiles(join(folder, 'shop'), {
    'more.yaml': 'kind: segment\nid: anns\nwho: first_name = "Ann"\n',
  });
  const dirty = testConsole(join(folder, 'shop'));
  expect(await dirty.run('diff', '--detailed-exitcode')).toBe(2);
  expect(dirty.stdout.text).toContain('+ segment.anns');
});

it('compares with where two branches parted', async () => {
  const folder = await repository();
  git(folder, 'checkout', '-q', 'main');
  await writeFiles(join(folder, 'shop'), {
    'more.yaml': 'kind: segment\nid: anns\nwho: first_name = "Ann"\n',
  });
  commit(folder, 'Anns');
  const straight = testConsole(folder);
  await straight.run('diff', 'main..change', 'shop');
  expect(straight.stdout.text).toContain('- segment.anns');
  const parted = testConsole(folder);
  await parted.run('diff', 'main...change', 'shop');
  expect(parted.stdout.text).not.toContain('segment.anns');
  expect(parted.stdout.text).toContain('journey.win_back');
});

it('takes everything for new where there was no workspace', async () => {
  const folder = await workspaceFolder();
  git(folder, 'init', '-q');
  git(folder, 'commit', '-q', '--allow-empty', '-m', 'Nothing');
  const console = testConsole(folder);
  expect(await console.run('diff', 'HEAD..', 'shop')).toBe(0);
  expect(console.stdout.text).toContain('9 added.');
});

it('says what is wrong with a side', async () => {
  const folder = await repository();
  const fails = async (code: number, words: readonly string[], told: string) => {
    const console = testConsole(folder);
    expect(await console.run('diff', ...words)).toBe(code);
    expect(console.stderr.text).toContain(told);
  };
  await fails(3, ['nowhere..', 'shop'], 'git knows no commit `nowhere`');
  await fails(3, ['--output=/tmp/x..', 'shop'], 'unknown option');
  await fails(3, ['main..change', 'elsewhere'], 'git cannot be run in');
  await writeFiles(join(folder, 'shop'), { 'broken.yaml': 'kind: segment\nid: a\nwho: nobody = 1\n' });
  await fails(1, ['main..', 'shop'], 'CAR-310');
  commit(folder, 'Broken');
  await rm(join(folder, 'shop/broken.yaml'));
  await fails(3, ['HEAD..', 'shop'], 'the definitions of HEAD do not compile');
  await rm(join(folder, '.git'), { recursive: true });
  await fails(3, ['main..', 'shop'], 'is not in a git repository');
});

it('is, as JSON, what its schema says', async () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../../schemas/artefacts/diff.schema.json', import.meta.url), 'utf8'),
  );
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
  const console = testConsole(await repository());
  await console.run('diff', 'main..change', 'shop', '--format', 'json');
  validate(JSON.parse(console.stdout.text));
  expect(validate.errors).toBeNull();
});
