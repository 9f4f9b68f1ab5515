/**
 * What will become of a membership if nothing happens but time: `explain` says when it will next change. The draft
 * is stepped through its instants as the engine would; journeys are left out, because they are something happening.
 */
import type { Draft } from './draft.ts';
import { decideMemberships } from './membership.ts';
import { noteChange } from './record-event.ts';
import type { Run } from './run.ts';
import { unsettle } from './scope.ts';
import { moveDraft, nextInstant } from './time.ts';

/** Instants looked at before it is too much to ask. */
const MOST = 20_000;

/**
 * The first instant after the draft's at which it enters or leaves the segment; null if it never will, `unknown` if
 * that would take too long to find out. The draft is used up.
 */
export function nextChangeOfMembership(run: Run, draft: Draft, segment: number): number | null | 'unknown' {
  draft.instances.length = 0;
  for (const index of run.program.features.keys()) noteChange(run, draft, index);
  const isMember = draft.members[segment];
  for (let instants = 0; instants < MOST; instants++) {
    const next = nextInstant(run, draft);
    if (!Number.isFinite(next)) return null;
    moveDraft(run, draft, Math.max(next, draft.at));
    unsettle(draft, run.program.dependents.ofTime);
    decideMemberships(run, draft, 'time');
    if (draft.members[segment] !== isMember) return draft.at;
  }
  return 'unknown';
}
