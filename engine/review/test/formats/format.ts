/** What a way of writing the results of tests is. One file per format and one line in `index.ts`. */
import type { Paint } from '../../paint.ts';
import type { SuiteResult } from '../result.ts';

export interface ResultContext {
  /** Texts of files, for code frames. */
  readonly sources: ReadonlyMap<string, string>;
  /** Path of the workspace from where the reader stands, e.g. `definitions`; put before every file. */
  readonly prefix: string;
  readonly paint: Paint;
  /** Whether what the tests have seen of the journeys is written too. */
  readonly coverage: boolean;
}

export type ResultFormat = (result: SuiteResult, context: ResultContext) => string;
