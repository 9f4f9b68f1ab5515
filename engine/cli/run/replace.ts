/**
 * What `--watch` does when files have changed: checks them, and puts them in place of what runs. A wrong file is
 * told with its line, and the last good release goes on.
 */

import type { Manifest } from '../../compiler/manifest.ts';
import { declaredSegments } from '../../compiler/program.ts';
import { changesBetween } from '../../review/changes.ts';
import { changeLines } from '../../review/plan-text.ts';
import { counted, number } from '../../review/words.ts';
import type { CandidateCache } from '../../runtime/candidate-cache.ts';
import type { Daemon } from '../../runtime/daemon.ts';
import { type Candidate, currentRelease } from '../../runtime/release.ts';
import type { Release } from '../../store/store.ts';
import { pinProblem } from '../apply-candidate.ts';
import { gateProblem } from '../approvals.ts';
import type { Context } from '../context.ts';
import { problemOf, problemText } from '../failure.ts';
import { gitCommit } from '../git-commit.ts';
import { paintFor } from '../paint.ts';
import { type Folder, loadCandidate, tellFindings } from '../workspace.ts';

/** Answers whether another release runs now. Nothing is said of nothing when it is the `isFirst` look. */
export async function replaceRelease(
  daemon: Daemon,
  folder: Folder,
  environment: string,
  isFirst: boolean,
  cache: CandidateCache,
  context: Context,
): Promise<boolean> {
  const { stdout } = context;
  const current = (await currentRelease(daemon.engine.store))!;
  const goesOn = `release ${current.number} goes on running.\n`;
  const loaded = await loadCandidate(folder, environment, cache);
  const { candidate } = loaded;
  const isSame = candidate?.manifest.hash === current.hash;
  if (isFirst && isSame) return false;
  tellFindings(loaded, stdout, context);
  if (!candidate || isSame) {
    stdout.write(`${isSame ? 'Nothing has changed' : 'Not applied'}: ${goesOn}`);
    return false;
  }
  const { store } = daemon.engine;
  const refused =
    (await pinProblem(store, candidate.manifest.hash)) ??
    (await gateProblem(store, { candidate, folder, environment: { name: environment } }, context));
  if (refused) {
    stdout.write(`${problemText(refused)}Not applied: ${goesOn}`);
    return false;
  }
  try {
    await putInPlace(daemon, candidate, current, folder, context);
    return true;
  } catch (error) {
    const problem = problemOf(error);
    if (!problem) throw error;
    stdout.write(`${problemText(problem)}Not applied: ${goesOn}`);
    return false;
  }
}

async function putInPlace(
  daemon: Daemon,
  candidate: Candidate,
  current: Release,
  { root }: Folder,
  context: Context,
): Promise<void> {
  const { stdout, clock } = context;
  const before = await sizesOf(daemon);
  const changes = changesBetween(current.manifest as unknown as Manifest, candidate.manifest);
  const release = await daemon.replace(candidate, clock.now(), await gitCommit(root));
  const lines = [
    ...changeLines(changes, paintFor(stdout, context)),
    ...movedLines(before, await sizesOf(daemon)),
  ];
  stdout.write(`Release ${release.number} runs:\n${lines.join('\n')}\n`);
}

/** Segment → members. */
async function sizesOf({ engine }: Daemon): Promise<ReadonlyMap<string, number>> {
  const runs = [engine.run, ...engine.run.others.values()];
  const members = await engine.store.people.countMembers(runs.flatMap(({ layout }) => layout.segments));
  return new Map(
    runs.flatMap(({ program, layout }) =>
      declaredSegments(program).map(({ id, index }) => [id, members.get(layout.segments[index]!) ?? 0]),
    ),
  );
}

function movedLines(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): string[] {
  return [...after]
    .filter(([id, members]) => before.get(id) !== members)
    .map(
      ([id, members]) => `  segment ${id}: ${number(before.get(id) ?? 0)} → ${counted(members, 'member')}`,
    );
}
