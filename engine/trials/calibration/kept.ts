/** What the last long calibration gave, kept beside the results of the bench, which tell of it. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Check } from './check.ts';

/** Made-up experiments for each promise: at 5 %, an error of half a percent. */
export const LONG = 2_000;

export interface KeptCheck {
  readonly id: string;
  readonly title: string;
  readonly promised: Check['promised'];
  readonly runs: number;
  readonly rate: number;
  readonly error: number;
  readonly isKept: boolean;
}

export interface KeptCalibration {
  readonly date: string;
  readonly seed: number;
  readonly checks: readonly KeptCheck[];
}

/** Beside the source, not beside what was built from it. */
const FILE = new URL('../../../../engine/bench/calibration.json', import.meta.url);

export function keptCalibration(): KeptCalibration | null {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8')) as KeptCalibration;
  } catch {
    return null;
  }
}

export function keepCalibration(calibration: KeptCalibration): void {
  writeFileSync(FILE, `${JSON.stringify(calibration, null, 2)}\n`);
}
