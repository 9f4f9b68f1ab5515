/**
 * The whole Hillstrom e-mail test, imported as profiles, exposures and conversions and reported by the ordinary command, against what SciPy gives.
 * Its licence is not stated, so it is not shipped: where the file does not lie beside the repository, this says so and is skipped.
 */
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import type { ExperimentReport } from '../../analysis/experiment/report.ts';
import { hillstromFile } from '../../analysis/hillstrom.testing.ts';
import { testConsole } from '../testing/console.ts';
import { temporaryFolder } from '../testing/workspace.ts';

const workspace = fileURLToPath(new URL('../../analysis/experiment/hillstrom-workspace', import.meta.url));

interface Expected {
  readonly arm: string;
  readonly on: string;
  readonly effect: string;
  readonly error: string;
}
const { effects, adjusted } = parseYaml(
  readFileSync(new URL('../../analysis/statistics/cases/hillstrom.yaml', import.meta.url), 'utf8'),
) as { readonly effects: readonly Expected[]; readonly adjusted: readonly Expected[] };

const arms: Readonly<Record<string, string>> = { Mens: 'mens', Womens: 'womens' };

describe.skipIf(!existsSync(hillstromFile))(
  'the Hillstrom test (skipped where the data is not there)',
  () => {
    test('gives the effects and standard errors that SciPy gives', async () => {
      const folder = await temporaryFolder();
      await cp(workspace, join(folder, 'test'), { recursive: true });
      await mkdir(join(folder, 'test', 'data'));
      await writeFile(join(folder, 'test', 'data', 'hillstrom.csv'), numbered());
      for (const words of [
        ['apply', 'test'],
        ['import', 'test'],
      ])
        expect(await testConsole(folder).run(...words)).toBe(0);
      const report = await reported(folder, 'e_mail_test');
      expect(report.arms.map(({ people }) => people)).toEqual([21306, 21307, 21387]);
      expect(report.sampleRatio!.chiSquared.toFixed(5)).toBe('0.20253');
      expect(report.sampleRatio!.p.toFixed(5)).toBe('0.90369');
      for (const one of effects) expectEffect(report, one);
      for (const one of adjusted) expectEffect(await reported(folder, 'e_mail_test_adjusted'), one);
    }, 300_000);
  },
);

/** The file names nobody: a person is a line. */
function numbered(): string {
  const rows = parse(readFileSync(hillstromFile)) as string[][];
  const quoted = (cell: string) => (cell.includes(',') ? `"${cell}"` : cell);
  return `${rows.map((row, index) => [index === 0 ? 'person' : `c${index}`, ...row.map(quoted)].join(',')).join('\n')}\n`;
}

async function reported(folder: string, id: string): Promise<ExperimentReport> {
  const console = testConsole(folder);
  expect(await console.run('experiments', 'report', id, '--folder', 'test', '--format', 'json')).toBe(0);
  return JSON.parse(console.stdout.text) as ExperimentReport;
}

function expectEffect({ measures }: ExperimentReport, { arm, on, effect, error }: Expected): void {
  const found = measures.find(({ metric }) => metric === on)!.arms.find((one) => one.arm === arms[arm])!
    .effect!;
  expect([found.effect.toFixed(8), found.standardError.toFixed(8)], `${arm} on ${on}`).toEqual([
    effect,
    error,
  ]);
}
