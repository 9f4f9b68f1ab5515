/** The part of RESULTS.md that tells of the last calibration of the statistics. It can be written alone, without the bench. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { KeptCalibration, KeptCheck } from '../../trials/calibration/kept.ts';

const TITLE = '## The last calibration of the statistics';
const RESULTS = new URL('../../../../engine/bench/RESULTS.md', import.meta.url);

/** Empty where none was kept. */
export function calibrationText(calibration: KeptCalibration | null): string {
  if (calibration === null) return '';
  const { date, seed, checks } = calibration;
  const [most = 0] = checks.map(({ runs }) => runs);
  return `${TITLE}

Made-up experiments in which the truth is known, ${most.toLocaleString('en')} for each promise, on ${date}, seed ${seed} (\`npm run calibrate\`). ± is the Monte-Carlo
standard error; a promise counts as broken when the rate is more than 3.5 of the promise's own away from it.

| what happens | promised | found | |
|---|---:|---:|---|
${checks.map(rowOf).join('\n')}

`;
}

/** Replaces that part, and leaves the rest as it is. */
export function writeCalibration(calibration: KeptCalibration): void {
  const page = readFileSync(RESULTS, 'utf8');
  writeFileSync(RESULTS, withCalibration(page, calibrationText(calibration)));
}

/** `part` before the first section, or in the place of the part that is there. */
export function withCalibration(page: string, part: string): string {
  const sections = page.split(/^(?=## )/m).filter((section) => !section.startsWith(TITLE));
  return [sections[0], part, ...sections.slice(1)].join('');
}

const words: Readonly<Record<KeptCheck['promised']['how'], string>> = {
  exactly: '',
  at_most: 'at most ',
  at_least: 'at least ',
  shown: 'nothing; shown beside ',
};

function rowOf({ title, promised, rate, error, isKept }: KeptCheck): string {
  const verdict = promised.how === 'shown' ? '' : isKept ? 'kept' : '**broken**';
  return `| ${title} | ${words[promised.how]}${percent(promised.rate, 0)} | ${percent(rate, 1)} ± ${percent(error, 1)} | ${verdict} |`;
}

function percent(rate: number, digits: number): string {
  return `${(rate * 100).toFixed(digits)} %`;
}
