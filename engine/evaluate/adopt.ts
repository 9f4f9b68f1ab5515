/** A profile comes into another release. Where it asks of others, what the release begins waits until everybody has come. */
import { listFlag } from '../compiler/list.ts';
import { SPREAD } from '../compiler/steps/spread.ts';
import type { Draft } from './draft.ts';
import { followJourney } from './follow.ts';
import { asksOfOthers, beginHeldStarts, holdStarts } from './held-starts.ts';
import { endInstance, enterStep } from './journey.ts';
import { decideMemberships } from './membership.ts';
import { follow, lookAtAll, react, settleAll, weightier } from './react.ts';
import { noteChange } from './record-event.ts';
import type { Run } from './run.ts';
import { unsettle } from './scope.ts';
import { startJourneys } from './start.ts';
import { moveDraft } from './time.ts';
import { journeyOf } from './version.ts';

export function isNotYetAdopted(run: Run, draft: Draft): boolean {
  return draft.release !== run.layout.release;
}

/**
 * Brings a profile of an earlier release into this one, at the instant the release was applied: memberships it
 * gains thereby are existing, not entries. Instances follow their journey by the ids of their steps.
 */
export function adopt(run: Run, draft: Draft): void {
  if (!isNotYetAdopted(run, draft)) return;
  moveDraft(run, draft, Math.max(draft.at, run.layout.releasedAt));
  // Another release may watch other things.
  for (const index of run.program.features.keys()) noteChange(run, draft, index);
  unsettle(draft, 'all');
  const { release } = draft;
  draft.release = run.layout.release;
  for (const [from, to] of run.layout.movedSegments) {
    if (draft.kept.flags.delete(listFlag(from))) draft.kept.flags.add(listFlag(to));
  }
  for (const instance of draft.instances) {
    const moved = run.layout.movedJourneys.get(instance.journey);
    if (moved !== undefined) Object.assign(instance, { journey: moved, changed: true });
  }
  for (const instance of draft.instances.filter(({ endedAt }) => endedAt === null)) {
    const journey = journeyOf(run.program, instance);
    if (!journey) endInstance(run, draft, instance, 'removed');
    else if (instance.step === SPREAD && !journey.steps.has(SPREAD))
      enterStep(run, draft, journey, instance, journey.first);
    else followJourney(run, draft, journey, instance, release);
  }
  const members = draft.members.slice();
  if (asksOfOthers(run.program)) adoptUnheard(run, draft, members);
  else {
    react(run, draft, 'release', null);
    startJourneys(run, draft, { on: 'release', members });
  }
  settleAll(run, draft);
}

/** What others say is still to come: nobody begins or ends anything by what only seems so. */
function adoptUnheard(run: Run, draft: Draft, members: Uint8Array): void {
  draft.out.cause = weightier(draft.out.cause, 'release');
  const { changes, happened } = decideMemberships(run, draft, 'release');
  holdStarts(run, draft, [
    { on: 'membership', changes, cause: 'release', event: null },
    { on: 'release', members },
  ]);
  follow(run, draft, 'release', null, { changes: [], happened });
}

/** Everybody has come into the release, and has been heard. */
export function applyHeard(run: Run, draft: Draft): void {
  lookAtAll(run, draft);
  beginHeldStarts(run, draft);
  react(run, draft, 'time', null);
}
