/** Makes a candidate the current release, with the git commit it comes from, and says so. */
import { releaseWords } from '../review/words.ts';
import { applyRelease, type Candidate, catchUp, currentRelease } from '../runtime/release.ts';
import { storedPin } from '../runtime/release-pin.ts';
import type { Release, Store } from '../store/store.ts';
import type { Context } from './context.ts';
import { Failure, type Problem } from './failure.ts';
import { gitCommit } from './git-commit.ts';
import type { Folder } from './workspace.ts';

/** Of what a rollback applies: the commit that its release came from. */
export interface Applying {
  readonly commit: string | null;
}

export async function applyCandidate(
  store: Store,
  candidate: Candidate,
  { root }: Folder,
  environment: string,
  { clock, stderr }: Context,
  rollback?: Applying,
): Promise<Release> {
  const current = await currentRelease(store);
  if (!rollback) await demandUnpinned(store, candidate);
  if (current && current.hash !== candidate.manifest.hash) await catchUp(store, clock, root, environment);
  const commit = rollback ? rollback.commit : await gitCommit(root);
  const { release, isNew } = await applyRelease(store, candidate, { at: clock.now(), commit });
  stderr.write(`${isNew ? 'Applied' : 'Nothing to apply, this is'} ${releaseWords(release)}\n`);
  return release;
}

/** Throws where a rollback has pinned what runs, and this is something else. */
export async function demandUnpinned(store: Store, { manifest }: Candidate): Promise<void> {
  const problem = await pinProblem(store, manifest.hash);
  if (problem) throw new Failure(problem);
}

export async function pinProblem(store: Store, hash: string): Promise<Problem | null> {
  const pin = await storedPin(store);
  if (!pin || (await currentRelease(store))?.hash === hash) return null;
  return {
    what: `the definitions are not applied: release ${pin.release} is pinned`,
    why: `it went back to release ${pin.to}, and applying would bring back what that was to end`,
    fix: '`carillon unpin`, once the definitions are mended; `carillon releases` shows how things stand',
  };
}
