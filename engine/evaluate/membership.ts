/** Decides the segments and watched values of a draft anew and says what changed. The one place where memberships are decided. */
import type { ChangeRow } from '../store/store.ts';
import { hasBits, take } from './bits.ts';
import type { Draft } from './draft.ts';
import type { EventInput } from './input.ts';
import type { Run } from './run.ts';
import { decided, viewOf } from './scope.ts';
import { lookAfter } from './watch.ts';

/** A membership gained or lost just now, by segment index. */
export interface MembershipChange {
  readonly segment: number;
  readonly entered: boolean;
}

export interface Decided {
  readonly changes: readonly MembershipChange[];
  /** Changes of watched values, as the events they were recorded as. */
  readonly happened: readonly EventInput[];
}

const NOTHING: Decided = { changes: [], happened: [] };

/**
 * In the program's order each comes after those it asks about, so one pass is enough; what a change of a watched
 * value unsettles comes after it. Nothing is asked where nothing changed.
 */
export function decideMemberships(run: Run, draft: Draft, cause: ChangeRow['cause']): Decided {
  if (!hasBits(draft.stale)) return NOTHING;
  const { segments, watched, decisionOrder } = run.program;
  const view = viewOf(run.program, draft);
  const changes: MembershipChange[] = [];
  let isAnother = false;
  const happened: EventInput[] = [];
  for (let place = take(draft.stale, 0); place >= 0; place = take(draft.stale, place + 1)) {
    const index = decisionOrder[place]!;
    if (index >= segments.length) {
      const event = lookAfter(run, draft, watched[index - segments.length]!, view, cause);
      if (event !== null) happened.push(event);
      continue;
    }
    const holds = segments[index]!.test.holds(view);
    if (holds === (draft.members[index] === 1)) continue;
    draft.members[index] = holds ? 1 : 0;
    isAnother = true;
    if (!segments[index]!.hidden) changes.push({ segment: index, entered: holds });
  }
  if (isAnother) decided(draft);
  if (changes.length > 0) {
    draft.out.changes.push(changeRow(run, draft, cause, changes));
  }
  return { changes, happened };
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
