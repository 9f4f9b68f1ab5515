import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { testConsole } from '../testing/console.ts';
import { workspaceFolder, writeFiles } from '../testing/workspace.ts';

const tests = {
  'tests/thanks.yaml': `kind: test
id: order_is_answered
title: An order is answered at once
covers: { journey: thank_you }
clock: { start: 2026-03-02T10:00, zone: Europe/London }
profiles:
  ann: { traits: { first_name: Ann, email: ann@example.com } }
events:
  - { at: start, who: ann, did: order_completed, with: { order_id: A1, total: 20 } }
expect:
  - at: start
    who: ann
    in: [buyers_30d]
    sent: [{ template: thank_you, channel: email, contains: "Thank you, Ann", equals: { subject: Your order A1 } }]
---
kind: test
id: order_is_forgotten
clock: { start: 2026-03-02T10:00, zone: Europe/London }
profiles:
  bo: { traits: { email: bo@example.com } }
events:
  - { at: start, who: bo, did: order_completed, with: { order_id: B1, total: 20 } }
expect:
  - { at: 30d, who: bo, in: [buyers_30d], nothing: true }
  - at: 90d
    who: bo
    in: [lapsed_buyers]
    sent: [{ template: thank_you, contains: Bo }]
`,
} as const;

const repository = fileURLToPath(new URL('../../..', import.meta.url));

it('tells what failed, where, and what led there', async () => {
  const console = testConsole(await workspaceFolder(tests));
  expect(await console.run('test', 'shop')).toBe(1);
  await expect(console.stdout.text).toMatchFileSnapshot('golden/test.txt');
  expect(console.stderr.text).toBe('');
});

it('says what no test has seen, and whether that is enough', async () => {
  const folder = await workspaceFolder(tests);
  const console = testConsole(folder);
  expect(await console.run('test', 'shop', '--run', 'answered', '--threshold', '50')).toBe(0);
  await expect(console.stdout.text).toMatchFileSnapshot('golden/test-coverage.txt');
  const strict = testConsole(folder);
  const journey = {
    'journeys/later.yaml':
      'kind: journey\nid: later\nstart: { did: page_viewed }\nsteps: [{ id: rest, wait: 1d }]\n',
  };
  await writeFiles(join(folder, 'shop'), journey);
  expect(await strict.run('test', 'shop', '--run', 'order_is_answered', '--threshold', '80')).toBe(1);
  expect(strict.stderr.text).toBe(
    '50 % of branches were seen, less than the 80 % that are wanted\n75 % of conditions were seen, less than the 80 % that are wanted\n',
  );
  const silent = testConsole(folder);
  expect(await silent.run('test', 'shop', '--threshold', 'most')).toBe(3);
});

it.each([
  ['junit', 'xml'],
  ['json', 'json.txt'],
  ['github', 'github.txt'],
])('writes %s', async (format, ending) => {
  const console = testConsole(await workspaceFolder(tests));
  expect(await console.run('test', 'shop', '--format', format)).toBe(1);
  await expect(console.stdout.text).toMatchFileSnapshot(`golden/test.${ending}`);
});

it('writes into a file', async () => {
  const folder = await workspaceFolder(tests);
  const console = testConsole(folder);
  expect(await console.run('test', 'shop', '--run', '*ANSWERED', '--format', 'junit', '-o', 'test.xml')).toBe(
    0,
  );
  expect(console.stdout.text).toBe('');
  expect(console.stderr.text).toBe('test.xml: 1 test, 0 failed\n');
  expect(await readFile(join(folder, 'test.xml'), 'utf8')).toContain('<testcase name="order_is_answered"');
  const nowhere = testConsole(folder);
  expect(await nowhere.run('test', 'shop', '-o', 'no/where.txt')).toBe(3);
});

it('says so when there is nothing to play', async () => {
  const none = testConsole(await workspaceFolder());
  expect(await none.run('test', 'shop')).toBe(0);
  expect(none.stderr.text).toBe('there are no tests: a test is a document with `kind: test`\n');
  const missed = testConsole(await workspaceFolder(tests));
  expect(await missed.run('test', 'shop', '--run', 'basket')).toBe(1);
  expect(missed.stderr.text).toBe('none of 2 tests has basket in its id, title, file or what it covers\n');
});

it('does not play definitions with errors', async () => {
  const console = testConsole(
    await workspaceFolder({ ...tests, 'segments.yaml': 'kind: segment\nid: x\nwho: { in: y }\n' }),
  );
  expect(await console.run('test', 'shop')).toBe(1);
  expect(console.stderr.text).toContain('unknown segment `y`');
});

it('plays again when a file changes, until it is interrupted', async () => {
  const folder = await workspaceFolder(tests);
  const console = testConsole(folder);
  const running = console.run('test', 'shop', '--run', 'answered', '--watch');
  await console.stderr.until(/watching shop\n/);
  expect(console.stdout.text).toContain('1 test, all passed');
  const [before, beforeErr] = [console.stdout.text.length, console.stderr.text.length];
  await writeFiles(join(folder, 'shop'), {
    'tests/thanks.yaml': tests['tests/thanks.yaml'].replace('Your order A1', 'Your order A2'),
  });
  await console.stderr.until(/watching shop\n/, beforeErr);
  expect(console.stdout.text.slice(before)).toContain('+ actual    subject: Your order A1');
  console.interrupt();
  expect(await running).toBe(1);
});

it('the tests of the starter programme pass, and see all of its journeys', async () => {
  const console = testConsole(repository);
  expect(await console.run('test', 'definitions', '--threshold', '100')).toBe(0);
  expect(console.stdout.text).toMatch(/^all +(\d+) of \1 +100 % +(\d+) of \2 +100 %$/m);
}, 120_000);
