/** Who helps when everybody is brought into a release: a thread for every other processor, where there are many people. */
import { startHelperThreads } from '../runtime/ahead/helper-threads.ts';
import type { StartHelpers } from '../runtime/ahead/helpers.ts';
import type { Context } from './context.ts';

/** Fewer people are done before a thread has begun. */
const WORTH_A_THREAD = 5_000;
/** Each takes some hundred megabytes, and one thread alone writes. */
const MOST_THREADS = 4;
const ENTRY = new URL('./adopt-thread.js', import.meta.url);
const MEMORY = 'sqlite::memory:';

export interface Helped {
  /** That of the store, which others must be able to open. */
  readonly url: string;
  readonly root: string;
  readonly environment?: string | undefined;
  onFault?(error: Error): void;
}

/** Undefined where nobody can help. */
export function helpersFor(
  helped: Helped,
  { threads, processors }: Pick<Context, 'threads' | 'processors'>,
): StartHelpers | undefined {
  if (!threads || processors < 2 || helped.url === MEMORY) return undefined;
  return (run, people) => {
    const count = Math.min(processors - 1, MOST_THREADS, Math.floor(people / WORTH_A_THREAD));
    return count < 1 ? null : startHelperThreads(run, { ...helped, entry: ENTRY, count });
  };
}
