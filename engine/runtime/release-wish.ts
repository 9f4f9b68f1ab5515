/**
 * Another release while a daemon runs: whoever decides beside it leaves its manifest as a wish, and the daemon, which alone may write, puts it
 * in place of what it runs, and answers. A wish is of one release that runs: once that is another, it is answered that nothing was done.
 */
import { type Manifest, workspaceOf } from '../compiler/manifest.ts';
import type { Json, Release, Store } from '../store/store.ts';
import { candidateOf, currentRelease } from './release.ts';
import { storedPin } from './release-pin.ts';
import type { Replacing } from './rollback-wish.ts';

/** Under which a wish is kept: written from beside. */
export const RELEASE_KEY = 'release.wanted';
/** Under which it is answered: written by the daemon alone. */
const ANSWER_KEY = 'release.answered';

export interface ReleaseWish {
  readonly id: string;
  /** The release that ran when it was asked. */
  readonly from: number;
  readonly manifest: Manifest;
  /** What its folder stood at. */
  readonly commit: string | null;
}

export interface ReleaseAnswer {
  /** Of the wish. */
  readonly id: string;
  /** What runs now; null: the release that ran goes on. */
  readonly release: number | null;
  readonly problem: { readonly what: string; readonly why: string } | null;
}

/** Why the release that runs goes on. */
class Refused extends Error {
  constructor(
    message: string,
    readonly why: string,
  ) {
    super(message);
  }
}

/** As it is written. */
export function writtenRelease(wish: ReleaseWish): Json {
  return { ...wish } as unknown as Json;
}

/** Null while nobody has heard the wish. */
export async function releaseAnswer(store: Store, wish: string): Promise<ReleaseAnswer | null> {
  const answer = (await store.progress(ANSWER_KEY)) as unknown as ReleaseAnswer | undefined;
  return answer?.id === wish ? answer : null;
}

/** Does what is wished and has not been done: the release that runs then, or null where nothing was changed. */
export async function hearRelease(daemon: Replacing): Promise<Release | null> {
  const { store } = daemon.engine;
  const wish = (await store.progress(RELEASE_KEY)) as unknown as ReleaseWish | undefined;
  if (!wish || (await releaseAnswer(store, wish.id))) return null;
  const tell = (answer: Omit<ReleaseAnswer, 'id'>) =>
    daemon.engine.submit([], {
      bucket: 0,
      key: ANSWER_KEY,
      value: { id: wish.id, ...answer } as unknown as Json,
    });
  try {
    const release = await putInPlace(daemon, wish);
    await tell({ release: release.number, problem: null });
    return release;
  } catch (error) {
    const why = error instanceof Refused ? error.why : 'the daemon could not put it in place';
    await tell({ release: null, problem: { what: (error as Error).message, why } });
    if (error instanceof Refused) return null;
    throw error;
  }
}

async function putInPlace(daemon: Replacing, { from, manifest, commit }: ReleaseWish): Promise<Release> {
  const { engine, root, environment } = daemon;
  const { store } = engine;
  const current = (await currentRelease(store))!;
  // A crash came between the release and the answer, or somebody who watches the files was faster.
  if (current.hash === manifest.hash) return current;
  if (current.number !== from)
    throw new Refused(
      `release ${current.number} runs by now, and nothing was changed`,
      `what was asked for was made from release ${from}`,
    );
  const pin = await storedPin(store);
  if (pin)
    throw new Refused(`release ${pin.release} is pinned, and nothing was changed`, 'it was gone back to');
  const candidate = candidateOf(workspaceOf(manifest, root), environment);
  if (candidate?.manifest.hash !== manifest.hash)
    throw new Refused(
      'what was asked for means something else to this daemon, and nothing was changed',
      'it runs another version of Carillon, or for another environment',
    );
  return daemon.replace(candidate, engine.clock.now(), commit);
}
