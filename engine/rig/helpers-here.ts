/** Helpers for tests: in this thread, over the engine's own store, and slower than it, so that others come between. */
import type { Run } from '../evaluate/run.ts';
import { type Ahead, lookAhead } from '../runtime/ahead/ahead.ts';
import type { Helper, Helpers } from '../runtime/ahead/helpers.ts';
import type { Store } from '../store/store.ts';

/** `meanwhile` is awaited between what is read and what is answered. */
export function helpersHere(
  store: Store,
  run: Run,
  meanwhile: (ahead: Ahead) => Promise<void> = aTurn,
): Helpers {
  let under = 0;
  const helper: Helper = {
    get isFree() {
      return under < 2;
    },
    async lookAhead(bucket, ids, at) {
      under += 1;
      const ahead = structuredClone(await lookAhead(store, run, bucket, ids, at));
      await meanwhile(ahead);
      under -= 1;
      return ahead;
    },
    close: async () => {},
  };
  return { run, free: () => (helper.isFree ? helper : null), close: () => helper.close() };
}

function aTurn(): Promise<void> {
  return new Promise((turn) => setImmediate(turn));
}
