/** Decides every segment of a draft anew and says what changed. The one place where memberships are decided. */
import type { ChangeRow } from '../store/store.ts';
import { hasBits, taken } from './bits.ts';
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
  if (!hasBits(draft.stale)) return [];
  const { segments, segmentOrder } = run.program;
  const view = viewOf(run.program, draft);
  const changes: MembershipChange[] = [];
  for (const place of taken(draft.stale)) {
    const segment = segmentOrder[place]!;
    const holds = segments[segment]!.test.holds(view);
    if (holds === (draft.members[segment] === 1)) continue;
    draft.members[segment] = holds ? 1 : 0;
    changes.push({ segment, entered: holds });
  }
  if (changes.length > 0) {
    decided(draft);
    draft.out.changes.push(changeRow(run, draft, cause, changes));
  }
  return changes;
}

function changeRow(
  { layout }: Run,
  { id, at }: Draft,
  cause: ChangeRow['cause'],
  changes: readonly MembershipChange[],
): ChangeRow {
  const entered: number[] = [];
  const left: number[] = [];
  for (const change of changes) (change.entered ? entered : left).push(layout.segments[change.segment]!);
  return { profile: id, at, cause, entered, left };
}
