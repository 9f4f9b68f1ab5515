import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { faultsOf } from '../testing/artefact.ts';
import { testConsole } from '../testing/console.ts';
import { acts, experimentFolder, tested } from '../testing/experiment.ts';

const told = async (folder: string, ...words: string[]) => {
  const console = testConsole(folder);
  expect(await console.run('experiments', ...words, '--folder', 'shop'), console.stderr.text).toBe(0);
  return { text: console.stdout.text, beside: console.stderr.text };
};

describe('experiments', () => {
  it('are listed, reported in words and in Markdown', async () => {
    const folder = await experimentFolder();
    await expect((await told(folder)).text).toMatchFileSnapshot('golden/experiments-list.txt');
    await expect((await told(folder, 'report', 'checkout')).text).toMatchFileSnapshot(
      'golden/experiments-report.txt',
    );
    const markdown = await told(folder, 'report', 'checkout', '--format', 'markdown');
    await expect(markdown.text).toMatchFileSnapshot('golden/experiments-report.md');
    const none = await told(folder, 'report', 'checkout', '--at', '2026-01-01T00:00:00Z');
    expect(none.text).toContain('Not begun');
  });

  it('are there for programs, as the schemas say', async () => {
    const folder = await experimentFolder();
    const report = JSON.parse((await told(folder, 'report', 'checkout', '--format', 'json')).text);
    expect(faultsOf('experiment-report', report)).toEqual([]);
    expect(faultsOf('experiment-report', { ...report, mixed: 'many' })).toEqual(['/mixed must be integer']);
    expect(report.measures.map(({ role }: { role: string }) => role)).toEqual([
      'primary',
      'secondary',
      'secondary',
      'guardrail',
    ]);
    expect(JSON.parse((await told(folder, 'list', '--format', 'json')).text)).toEqual([report]);
    const power = JSON.parse(
      (
        await told(
          folder,
          'power',
          'checkout',
          '--at',
          '2026-02-10T00:00:00Z',
          '--daily',
          '60',
          '--format',
          'json',
        )
      ).text,
    );
    expect(faultsOf('experiment-power', power)).toEqual([]);
    const decision = JSON.parse((await told(folder, 'decide', 'checkout', '--format', 'json')).text);
    expect(faultsOf('experiment-decision', decision)).toEqual([]);
    expect(decision).toMatchObject({ verdict: 'winner', arm: 'short', change: { written: false } });
  });

  it('say what they would need before they start', async () => {
    const folder = await experimentFolder();
    const { text } = await told(folder, 'power', 'checkout', '--at', '2026-02-10T00:00:00Z', '--daily', '60');
    await expect(text).toMatchFileSnapshot('golden/experiments-power.txt');
  });

  it('propose a change as a patch, and write it where that is wanted', async () => {
    const folder = await experimentFolder();
    const file = join(folder, 'shop', 'checkout.yaml');
    const shown = await told(folder, 'decide', 'checkout');
    await expect(shown.text).toMatchFileSnapshot('golden/experiments-decide.patch');
    expect(shown.beside).toContain('A winner: short');
    expect(await readFile(file, 'utf8')).toBe(tested['checkout.yaml']);
    expect((await told(folder, 'decide', 'checkout', '--write')).beside).toContain('checkout.yaml written');
    expect(await readFile(file, 'utf8')).toContain('  short: 50\nwinner: short\n');
    // It says so now: nothing is proposed twice.
    expect((await told(folder, 'decide', 'checkout')).text).toBe('');
    const console = testConsole(folder);
    expect(await console.run('apply', 'shop')).toBe(0);
    expect((await told(folder)).text).toContain('Decided: short');
  });

  test.each([
    ['harm', { harm: 0.4 }, 'Stop: harm: short', 'winner: long'],
    ['nothing to see', { lift: 0 }, 'Go on', null],
  ])('see %s', async (_, made, verdict, proposed) => {
    const folder = await experimentFolder({ 'acts.csv': acts(made) });
    const { text, beside } = await told(folder, 'decide', 'checkout');
    expect(beside).toContain(verdict);
    if (proposed === null) expect(text).toBe('');
    else expect(text).toContain(`+${proposed}`);
  });

  it.each([
    [['report'], 'no experiment is named'],
    [['report', 'chekout'], 'did you mean `checkout`?'],
    [['guess'], 'nothing to do with experiments'],
    [['report', 'checkout', '--at', 'tomorrow'], 'no instant'],
  ])('%j is told', async (words, problem) => {
    const folder = await experimentFolder();
    const console = testConsole(folder);
    expect(await console.run('experiments', ...words, '--folder', 'shop')).toBe(3);
    expect(console.stderr.text).toContain(problem);
  });
});
