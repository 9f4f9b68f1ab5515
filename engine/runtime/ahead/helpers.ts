/** Those who work ahead of the engine: people are given to whoever is free. Whoever fails is given nobody any more. */
import type { Run } from '../../evaluate/run.ts';
import type { Bucket, ProfileId } from '../../store/store.ts';
import type { Ahead } from './ahead.ts';

export interface Helper {
  /** Whether it can be given people now. */
  readonly isFree: boolean;
  /** Rejects where it cannot do this; then it is never free again. */
  lookAhead(bucket: Bucket, ids: readonly ProfileId[], at: number): Promise<Ahead>;
  close(): Promise<void>;
}

export interface Helpers {
  /** What they go by: they are of no help to another. */
  readonly run: Run;
  /** Somebody who is free; null while nobody is. */
  free(): Helper | null;
  close(): Promise<void>;
}

/** Starts them for a run, where so many people are worth it; else null. */
export type StartHelpers = (run: Run, people: number) => Helpers | null;
