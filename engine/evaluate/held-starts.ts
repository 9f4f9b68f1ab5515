/**
 * Starts that a release calls for and that wait. Who asks of others (`has`) has heard nothing yet when a release finds
 * them: a vehicle without any answer looks like one without a driver. So what the release would begin is noted, and
 * begun when everybody has been heard, where it still holds.
 */
import type { Program, StartProgram } from '../compiler/program.ts';
import type { Draft } from './draft.ts';
import type { Run } from './run.ts';
import { eachStart, type Occasion, startJourneys } from './start.ts';

/** Whether memberships of a release may still change by what others say. */
export function asksOfOthers({ dependents }: Program): boolean {
  return dependents.ofRelation.size > 0;
}

/** Keeps what comes on these occasions for later. */
export function holdStarts(run: Run, draft: Draft, occasions: readonly Occasion[]): void {
  for (const occasion of occasions)
    eachStart(run, draft, occasion, (_run, _draft, { journey, start }) => {
      draft.heldStarts.add(nameOf(run, journey, start));
    });
}

/** Begins what still holds, and keeps nothing. */
export function beginHeldStarts(run: Run, draft: Draft): void {
  if (draft.heldStarts.size === 0) return;
  const held = new Set(draft.heldStarts);
  draft.heldStarts.clear();
  startJourneys(run, draft, {
    on: 'heard',
    isMeant: (journey, start) => held.has(nameOf(run, journey, start)) && stillHolds(draft, start),
  });
}

/** The same in every release that has this start. */
function nameOf({ program }: Run, journey: string, start: StartProgram): string {
  const segment = 'segment' in start ? program.segments[start.segment]!.id : '';
  return `${journey} ${start.on} ${segment}`;
}

function stillHolds({ members }: Draft, start: StartProgram): boolean {
  return 'segment' in start && (members[start.segment] === 1) === (start.on === 'enters');
}
