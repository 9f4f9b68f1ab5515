/** From every earlier release to the version that people of it have now: where those inside journeys go. Looked up by the manifests. */
import { type StepMoves, stepMoves } from '../compiler/follow.ts';
import { versionAt } from '../evaluate/version.ts';
import type { Workspace } from '../language/workspace.ts';
import type { Release } from '../store/store.ts';
import { followsOf, journeyIn } from './pins.ts';

/** `<release> <journey as it is called now>` → moves; who had the version of that release makes them. */
export function followed(
  workspace: Workspace,
  earlier: readonly Release[],
  number: number,
): ReadonlyMap<string, StepMoves> {
  const follows = followsOf(workspace, earlier, number);
  const releases = new Map(earlier.map((release) => [release.number, release]));
  const found = new Map<string, StepMoves>();
  for (const release of earlier) {
    for (const { id, value } of workspace.all('journey')) {
      const before = journeyIn(release, workspace, id)?.value;
      const to = versionAt(follows.get(id), release.number, number);
      const present = to === number ? value : journeyIn(releases.get(to)!, workspace, id)?.value;
      const moves = before && present && stepMoves(before, present);
      if (moves && moves.size > 0) found.set(`${release.number} ${id}`, moves);
    }
  }
  return found;
}
