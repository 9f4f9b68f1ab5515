import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultsOf } from '../testing/artefact.ts';
import { testConsole } from '../testing/console.ts';
import { orders, winBack, workspaceFolder, writeFiles } from '../testing/workspace.ts';

const assume = `assume:
  opened: { email: 0.5 }
  clicked: 0.1
  events:
    order_completed: { per_day: 0.05, per_click: 0.2, with: { order_id: { unique: A- }, total: { between: [10, 90] } } }
`;

/** A workspace with people in it, and a journey that is not applied. */
async function withPeople(): Promise<string> {
  const folder = await workspaceFolder(orders);
  expect(await testConsole(folder).run('run', 'shop', '--apply', '--import', '--until-idle')).toBe(0);
  await writeFiles(join(folder, 'shop'), winBack);
  await writeFiles(folder, { 'assume.yaml': assume });
  return folder;
}

const people = `{"identifiers":{"email":"dee@example.com"},"traits":{"email":"dee@example.com"},"consent":{"marketing":["email"]},"events":[{"event":"order_completed","at":"2025-11-01T10:00:00Z","properties":{"order_id":"D-1","total":5}},{"event":"order_completed","at":"2026-03-09T10:00:00Z","properties":{"order_id":"D-2","total":7}}]}

{"identifiers":{"email":"eve@example.com"},"events":[{"event":"order_completed","at":"2025-10-01T10:00:00Z","properties":{"order_id":"E-1","total":5}}]}
`;

describe('dry-run', () => {
  it('tells who would get what and when, and changes nothing', async () => {
    const folder = await withPeople();
    const told: string[] = [];
    for (const _ of ['once', 'and again the same']) {
      const console = testConsole(folder);
      expect(await console.run('dry-run', 'shop', '--assume', 'assume.yaml')).toBe(0);
      told.push(console.stdout.text);
      await expect(console.stdout.text).toMatchFileSnapshot('golden/dry-run.txt');
    }
    expect(told[0]).toBe(told[1]);
    const other = testConsole(folder);
    expect(await other.run('dry-run', 'shop', '--assume', 'assume.yaml', '--seed', 'other')).toBe(0);
    expect(other.stdout.text).not.toBe(told[0]);
    const status = testConsole(folder);
    expect(await status.run('status', 'shop')).toBe(0);
    expect(status.stdout.text).toContain('release 1');
  });

  it('is there for programs, as its schema says', async () => {
    const folder = await withPeople();
    const console = testConsole(folder);
    const words = ['dry-run', 'shop', '--format', 'json', '--repeat', '30d', '--messages', 'out.ndjson'];
    expect(await console.run(...words)).toBe(0);
    const report = JSON.parse(console.stdout.text);
    expect(report.definitions).toMatch(/^[0-9a-f]{16}$/);
    // The hash is another with every version of the manifest.
    const told = console.stdout.text.replace(report.definitions, 'hash');
    await expect(told).toMatchFileSnapshot('golden/dry-run.json.txt');
    expect(faultsOf('dry-run', report)).toEqual([]);
    expect(faultsOf('dry-run', { ...report, people: 'many' })).toEqual(['/people must be integer']);
    const messages = (await readFile(join(folder, 'out.ndjson'), 'utf8')).trim().split('\n');
    expect(messages.length).toBe(report.channels[0].messages);
    expect(messages.map((line) => Object.keys(JSON.parse(line)).length)).toEqual(messages.map(() => 9));
    expect(JSON.parse(messages[0]!)).toMatchObject({ journey: 'thank_you', template: 'thank_you' });
  });

  it('plays people from a file, with what they are still to do', async () => {
    const folder = await workspaceFolder({ ...orders, ...winBack });
    await writeFiles(folder, { 'people.ndjson': people });
    const console = testConsole(folder);
    expect(await console.run('dry-run', 'shop', '--profiles', 'people.ndjson', '--format', 'json')).toBe(0);
    const report = JSON.parse(console.stdout.text);
    expect(faultsOf('dry-run', report)).toEqual([]);
    expect(report).toMatchObject({ people: 2, release: null, same: false });
    // Dee's order a week later is the goal; Eve has said nothing about mail.
    expect(report.journeys.find(({ id }: { id: string }) => id === 'win_back')).toMatchObject({
      began: 2,
      steps: [
        { id: 'letter', people: 2 },
        { id: 'patience', people: 2 },
      ],
    });
    expect(report.withheld).toEqual([
      expect.objectContaining({
        journey: 'win_back',
        step: 'letter',
        outcome: 'refused',
        count: 1,
        people: 1,
      }),
    ]);
  });

  it('tells of one journey, and of a sample with its error', async () => {
    const folder = await withPeople();
    const one = testConsole(folder);
    expect(await one.run('dry-run', 'shop', '--journey', 'win_back', '--format', 'json')).toBe(0);
    expect(JSON.parse(one.stdout.text).journeys.map(({ id }: { id: string }) => id)).toEqual(['win_back']);
    const some = testConsole(folder);
    expect(await some.run('dry-run', 'shop', '--sample', '1', '--format', 'json')).toBe(0);
    const report = JSON.parse(some.stdout.text);
    expect(faultsOf('dry-run', report)).toEqual([]);
    expect(report).toMatchObject({ people: 2, sample: { of: 2 } });
  });

  it.each([
    ['--journey', 'moon', 'there is no journey `moon`'],
    ['--campaign', 'moon', 'there is no campaign `moon`'],
    ['--days', '0', '--days 0 is not a whole number'],
    ['--repeat', 'often', '--repeat often is not a length of time'],
    ['--assume', 'nowhere.yaml', 'nowhere.yaml cannot be read'],
  ])('refuses %s %s', async (option, value, what) => {
    const console = testConsole(await workspaceFolder());
    expect(await console.run('dry-run', 'shop', option, value)).toBe(3);
    expect(console.stderr.text).toContain(`failed: ${what}`);
  });

  it('checks assumptions against the definitions, at their places', async () => {
    const folder = await workspaceFolder();
    await writeFiles(folder, {
      'assume.yaml': `assume:
  opened: { mail: 0.4 }
  clicked: 2
  events:
    order_complete: { per_day: 1 }
    message_sent: { per_day: 1 }
    order_completed: { per_day: 1, in: moon, with: { order_id: 5 } }
`,
    });
    const console = testConsole(folder);
    expect(await console.run('dry-run', 'shop', '--assume', 'assume.yaml')).toBe(1);
    expect(console.stderr.text).toContain('assume.yaml:3');
    await writeFiles(folder, {
      'assume.yaml': `assume:
  opened: { mail: 0.4 }
  events:
    order_complete: { per_day: 1 }
    message_sent: { per_day: 1 }
    order_completed: { per_day: 1, in: moon, with: { order_id: 5 } }
`,
    });
    const again = testConsole(folder);
    expect(await again.run('dry-run', 'shop', '--assume', 'assume.yaml')).toBe(1);
    await expect(again.stderr.text).toMatchFileSnapshot('golden/dry-run-assume.txt');
  });

  it('says which line of a file of people is wrong', async () => {
    const folder = await workspaceFolder();
    await writeFiles(folder, {
      'people.ndjson': '{"identifiers":{"email":"a@example.com"}}\n{"identifiers":{}}\n',
    });
    const console = testConsole(folder);
    expect(await console.run('dry-run', 'shop', '--profiles', 'people.ndjson')).toBe(3);
    expect(console.stderr.text).toContain('CAR-784: line 2 of people.ndjson cannot be used');
  });
});
