/** All that is tried. */
import type { Check } from './check.ts';
import { coverage } from './coverage.ts';
import { falsePositives } from './false-positives.ts';
import { matched } from './matched.ts';
import { peeking } from './peeking.ts';
import { power } from './power.ts';
import { shares } from './shares.ts';

export const checks: readonly Check[] = [
  ...falsePositives,
  ...coverage,
  ...peeking,
  ...power,
  ...shares,
  ...matched,
];
