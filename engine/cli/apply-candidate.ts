/** Makes a candidate the current release, with the git commit it comes from, and says so. */
import { releaseWords } from '../review/words.ts';
import { applyRelease, type Candidate, catchUp, currentRelease } from '../runtime/release.ts';
import type { Release, Store } from '../store/store.ts';
import type { Context } from './context.ts';
import { gitCommit } from './git-commit.ts';
import type { Folder } from './workspace.ts';

export async function applyCandidate(
  store: Store,
  candidate: Candidate,
  { root }: Folder,
  environment: string,
  { clock, stderr }: Context,
): Promise<Release> {
  const current = await currentRelease(store);
  if (current && current.hash !== candidate.manifest.hash) await catchUp(store, clock, root, environment);
  const commit = await gitCommit(root);
  const { release, isNew } = await applyRelease(store, candidate, { at: clock.now(), commit });
  stderr.write(`${isNew ? 'Applied' : 'Nothing to apply, this is'} ${releaseWords(release)}\n`);
  return release;
}
