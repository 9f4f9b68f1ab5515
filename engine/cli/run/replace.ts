/**
 * What `--watch` does when files have changed: checks them, and puts them in place of what runs. A wrong file is
 * told with its line, and the last good release goes on.
 */

import type { Manifest } from '../../compiler/manifest.ts';
import { changesBetween } from '../../review/changes.ts';
import { changeLines } from '../../review/plan-text.ts';
import { number } from '../../review/words.ts';
import type { Daemon } from '../../runtime/daemon.ts';
import { currentRelease } from '../../runtime/release.ts';
import type { Context } from '../context.ts';
import { problemOf, problemText } from '../failure.ts';
import { gitCommit } from '../git-commit.ts';
import { paintFor } from '../paint.ts';
import { type Folder, loadCandidate, tellFindings } from '../workspace.ts';

export async function replaceRelease(
  daemon: Daemon,
  folder: Folder,
  environment: string,
  context: Context,
): Promise<void> {
  const { stdout, clock } = context;
  const { store } = daemon.engine;
  const current = (await currentRelease(store))!;
  const loaded = await loadCandidate(folder, environment);
  tellFindings(loaded, stdout, context);
  const { candidate } = loaded;
  if (!candidate) {
    stdout.write(`Not applied: release ${current.number} goes on running.\n`);
    return;
  }
  if (candidate.manifest.hash === current.hash) {
    stdout.write(`Nothing has changed: release ${current.number} goes on running.\n`);
    return;
  }
  try {
    const before = await sizesOf(daemon);
    const changes = changesBetween(current.manifest as unknown as Manifest, candidate.manifest);
    const release = await daemon.replace(candidate, clock.now(), await gitCommit(folder.root));
    const lines = [
      ...changeLines(changes, paintFor(stdout, context)),
      ...movedLines(before, await sizesOf(daemon)),
    ];
    stdout.write(`Release ${release.number} runs:\n${lines.join('\n')}\n`);
  } catch (error) {
    const problem = problemOf(error);
    if (!problem) throw error;
    stdout.write(`${problemText(problem)}Not applied: release ${current.number} goes on running.\n`);
  }
}

/** Segment → members. */
async function sizesOf({ engine }: Daemon): Promise<ReadonlyMap<string, number>> {
  const { program, layout } = engine.run;
  const members = await engine.store.people.countMembers(layout.segments);
  return new Map(program.segments.map(({ id, index }) => [id, members.get(layout.segments[index]!) ?? 0]));
}

function movedLines(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): string[] {
  return [...after]
    .filter(([id, members]) => before.get(id) !== members)
    .map(([id, members]) => `  segment ${id}: ${number(before.get(id) ?? 0)} → ${counted(members)}`);
}

function counted(members: number): string {
  return `${number(members)} ${members === 1 ? 'member' : 'members'}`;
}
