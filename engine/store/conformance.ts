/**
 * What every dialect of the store must do, as tests. A dialect's own test file calls `conformance` with a way to
 * open an empty store; what is particular to it (files, locks, crashes) it tests beside its code.
 */
import { describe } from 'vitest';
import { atOnce } from './conformance/at_once.ts';
import { commits } from './conformance/commits.ts';
import { letters } from './conformance/letters.ts';
import { migrations } from './conformance/migrations.ts';
import { names } from './conformance/names.ts';
import { offers } from './conformance/offers.ts';
import type { Open } from './conformance/owned_store.ts';
import { people } from './conformance/people.ts';
import { randomChangesets } from './conformance/random.ts';
import { reads } from './conformance/reads.ts';
import { refusals } from './conformance/refusals.ts';
import { releasesAndSlots } from './conformance/releases_and_slots.ts';
import { values } from './conformance/values.ts';

export interface ConformanceOptions {
  /** Left out, all of it. */
  readonly parts?: readonly Part[];
  /** Random changesets to try; a database over a wire takes its time. */
  readonly runs?: number;
}

const PARTS = {
  values,
  names,
  migrations,
  commits,
  refusals,
  reads,
  'at once': atOnce,
  letters,
  offers,
  'reads for people': people,
  'releases and slots': releasesAndSlots,
  'random changesets': randomChangesets,
} as const satisfies Readonly<Record<string, (open: Open, options: ConformanceOptions) => void>>;

export type Part = keyof typeof PARTS;

/** `open` gives a store that is empty and that nobody else sees, with any number of buckets. */
export function conformance(name: string, open: Open, options: ConformanceOptions = {}): void {
  const parts = options.parts ?? (Object.keys(PARTS) as Part[]);
  describe(name, () => {
    for (const part of parts) describe(part, () => PARTS[part](open, options));
  });
}
