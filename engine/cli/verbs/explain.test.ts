import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { explainCode } from '../../language/codes.ts';
import { testConsole } from '../testing/console.ts';
import { orders, winBack, workspaceFolder } from '../testing/workspace.ts';

async function shop(): Promise<string> {
  const folder = await workspaceFolder({ ...orders, ...winBack });
  expect(await testConsole(folder).run('run', 'shop', '--apply', '--import', '--until-idle')).toBe(0);
  return folder;
}

async function explained(folder: string, ...words: string[]): Promise<string> {
  const console = testConsole(folder);
  expect(await console.run('explain', 'profile', ...words, '--folder', 'shop')).toBe(0);
  return console.stdout.text;
}

/** Every code that stands in the engine. */
function codesInUse(): readonly string[] {
  const engine = fileURLToPath(new URL('../..', import.meta.url));
  const files = readdirSync(engine, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));
  const found = sources.flatMap((path) => readFileSync(join(engine, path), 'utf8').match(/CAR-\d{3}/g) ?? []);
  return [...new Set(found)].sort();
}

describe('explain a code', () => {
  it.each(codesInUse())('%s has an explanation', (code) => {
    expect(explainCode(code)).toBeDefined();
  });

  it.each(['CAR-310', 'car-310', '310'])('%s', async (code) => {
    const console = testConsole('/');
    expect(await console.run('explain', code)).toBe(0);
    expect(console.stdout.text).toMatch(/^CAR-310: Unknown name in an expression\n\nEvery bare name/);
  });

  it('that does not exist', async () => {
    const console = testConsole('/');
    expect(await console.run('explain', 'CAR-999')).toBe(3);
    expect(console.stderr.text).toContain('failed: there is no code `CAR-999`');
  });
});

describe('explain profile', () => {
  it('shows a person, with what is personal masked', async () => {
    const folder = await shop();
    const text = await explained(folder, 'ann');
    await expect(text).toMatchFileSnapshot('golden/explain-profile.txt');
    expect(text).not.toContain('ann@example.com');
    expect(await explained(folder, 'ann@example.com', '--show-personal')).toContain('"ann@example.com"');
    expect(await explained(folder, 'email:ANN@example.com')).toBe(text);
  });

  it('shows why somebody is in a segment or not', async () => {
    const folder = await shop();
    await expect(await explained(folder, 'bo', 'lapsed_buyers')).toMatchFileSnapshot(
      'golden/explain-segment.txt',
    );
    expect(await explained(folder, 'ann', 'segment.lapsed_buyers')).toContain(
      'is not a member of lapsed_buyers',
    );
  });

  it('shows where somebody stands in a journey, and why not', async () => {
    const folder = await shop();
    await expect(await explained(folder, 'bo', 'win_back')).toMatchFileSnapshot('golden/explain-journey.txt');
    await expect(await explained(folder, 'ann', 'win_back')).toMatchFileSnapshot(
      'golden/explain-journey-never.txt',
    );
  });

  it.each([
    [['nobody'], 'nobody is known by `nobody`'],
    [['ann', 'lapsed_buyer'], 'did you mean `lapsed_buyers`?'],
    [[], 'whose profile?'],
  ])('%j is told', async (words, message) => {
    const console = testConsole(await shop());
    expect(await console.run('explain', 'profile', ...words, '--folder', 'shop')).toBe(3);
    expect(console.stderr.text).toContain(message);
  });
});
