/**
 * Going back while a daemon runs: `carillon rollback` leaves a wish beside it, and the daemon, which alone may write, puts the
 * earlier release in place of what it runs, pins it, and answers. A wish is of one release that runs: once that is another, it
 * is answered that nothing was done.
 */
import type { Json, Release, Store } from '../store/store.ts';
import type { Engine } from './engine.ts';
import { type Candidate, currentRelease, RELEASES_KNOWN } from './release.ts';
import { PIN_KEY, writtenPin } from './release-pin.ts';
import { goBack, RollbackError } from './rollback.ts';

/** Under which a wish is kept: written from beside. */
export const ROLLBACK_KEY = 'rollback.wanted';
/** Under which it is answered: written by the daemon alone. */
const ANSWER_KEY = 'rollback.answered';

export interface RollbackWish {
  readonly id: string;
  /** The release to go back to, and the one that ran when that was asked. */
  readonly to: number;
  readonly from: number;
}

export interface RollbackAnswer {
  /** Of the wish. */
  readonly id: string;
  /** What runs now; null: the release that ran goes on. */
  readonly release: number | null;
  readonly problem: { readonly what: string; readonly why: string } | null;
}

/** Who can put another release in place of the running one. */
export interface Replacing {
  readonly engine: Engine;
  readonly root: string;
  readonly environment: string | undefined;
  replace(candidate: Candidate, at: number, commit: string | null): Promise<Release>;
}

/** As it is written. */
export function writtenWish(wish: RollbackWish): Json {
  return { ...wish };
}

/** Null while nobody has heard the wish. */
export async function rollbackAnswer(store: Store, wish: string): Promise<RollbackAnswer | null> {
  const answer = (await store.progress(ANSWER_KEY)) as unknown as RollbackAnswer | undefined;
  return answer?.id === wish ? answer : null;
}

/** Does what is wished and has not been done: the release that runs then, or null where nothing was changed. */
export async function hearRollback(daemon: Replacing): Promise<Release | null> {
  const { store } = daemon.engine;
  const wish = (await store.progress(ROLLBACK_KEY)) as unknown as RollbackWish | undefined;
  if (!wish || (await rollbackAnswer(store, wish.id))) return null;
  const keep = (key: string, value: Json) => daemon.engine.submit([], { bucket: 0, key, value });
  const tell = (answer: Omit<RollbackAnswer, 'id'>) =>
    keep(ANSWER_KEY, { id: wish.id, ...answer } as unknown as Json);
  try {
    const release = await wentBack(daemon, wish);
    await keep(PIN_KEY, writtenPin({ to: wish.to, release: release.number, at: release.appliedAt }));
    await tell({ release: release.number, problem: null });
    return release;
  } catch (error) {
    const why = error instanceof RollbackError ? error.why : 'the daemon could not put it in place';
    await tell({ release: null, problem: { what: (error as Error).message, why } });
    if (error instanceof RollbackError) return null;
    throw error;
  }
}

async function wentBack(daemon: Replacing, { to, from }: RollbackWish): Promise<Release> {
  const { engine, root, environment } = daemon;
  const { store } = engine;
  const { candidate } = await goBack(store, to, root, environment);
  const current = (await currentRelease(store))!;
  // A crash came between the release and its pin.
  if (current.hash === candidate.manifest.hash) return current;
  if (current.number !== from)
    throw new RollbackError(
      `release ${current.number} runs by now, and nothing was changed`,
      `it was asked to go back from release ${from}`,
    );
  const wanted = (await store.releases(RELEASES_KNOWN)).find(({ number }) => number === to);
  return daemon.replace(candidate, engine.clock.now(), wanted?.commit ?? null);
}
