/** Decides every segment of a draft anew and says what changed. The one place where memberships are decided. */
import type { ChangeRow } from '../store/store.ts';
import type { Draft } from './draft.ts';
import type { Run } from './run.ts';
import { decided, viewOf } from './scope.ts';

/** A membership gained or lost just now, by segment index. */
export interface MembershipChange {
  readonly segment: number;
  readonly entered: boolean;
}

/** In the program's order a segment comes after those it asks about, so one pass is enough. Nothing is asked where nothing changed. */
export function decideMemberships(run: Run, draft: Draft, cause: ChangeRow['cause']): MembershipChange[] {
  const { stale } = draft;
  if (stale !== 'all' && stale.size === 0) return [];
  draft.stale = new Set();
  const view = viewOf(run.program, draft);
  const changes: MembershipChange[] = [];
  for (const index of run.program.segmentOrder) {
    if (stale !== 'all' && !stale.has(index)) continue;
    const segment = run.program.segments[index]!;
    const holds = segment.test.holds(view);
    if (holds === draft.members[segment.index]) continue;
    draft.members[segment.index] = holds;
    changes.push({ segment: segment.index, entered: holds });
    draft.out.changes.push({ profile: draft.id, at: draft.at, segment: segment.id, entered: holds, cause });
  }
  if (changes.length > 0) decided(draft);
  return changes;
}
