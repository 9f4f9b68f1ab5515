/** The last long crash trials, kept beside the results of the bench, which tell of them. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Dialect } from './points.ts';
import { summaryOf } from './summary.ts';
import type { TrialResult } from './trial.ts';

/** So many kills at random moments make a trial long. */
export const LONG = 200;

export interface Kept {
  readonly date: string;
  readonly seed: number;
  readonly isClean: boolean;
  readonly text: string;
}

/** Beside the source, not beside what was built from it. */
const FILE = new URL('../../../../engine/bench/crash.json', import.meta.url);

export function kept(): Readonly<Partial<Record<Dialect, Kept>>> {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8')) as Partial<Record<Dialect, Kept>>;
  } catch {
    return {};
  }
}

export function keep(dialect: Dialect, seed: number, result: TrialResult): void {
  const date = new Date().toISOString().slice(0, 10);
  const all = { ...kept(), [dialect]: { date, seed, ...summaryOf(dialect, result) } };
  writeFileSync(FILE, `${JSON.stringify(all, null, 2)}\n`);
}
