/** Somebody inside a journey follows its new version: moves on from where a step is gone, or waits as long as it says now. */
import type { JourneyProgram } from '../compiler/program.ts';
import type { Draft } from './draft.ts';
import { isWithdrawable } from './effects/kind.ts';
import type { Instance } from './instance.ts';
import { endInstance, enterStep, finish, retimed } from './journey.ts';
import { buildOwn } from './own-features.ts';
import { hold, isPaused } from './paused.ts';
import { decide, type Run } from './run.ts';
import { journeyNames, viewOf } from './scope.ts';
import { versionAt } from './version.ts';

/** `release` is the one it was last seen under. Who is pinned to an earlier version goes on in it as if nothing had been. */
export function followJourney(
  run: Run,
  draft: Draft,
  journey: JourneyProgram,
  instance: Instance,
  release: number,
): void {
  const events = () => draft.past.events();
  buildOwn(journey, instance, events, draft.at, () => journeyNames(viewOf(run.program, draft), instance));
  const { step } = instance;
  const follows = run.layout.follows?.get(journey.id);
  const from = versionAt(follows, instance.release, release);
  if (from === versionAt(follows, instance.release, run.layout.release)) {
    if (step !== null && !journey.steps.has(step)) endInstance(run, draft, instance, 'step_removed');
    return;
  }
  // Past the last step it only waits for the goal, which may be watched for longer now, or no more.
  if (step === null) {
    finish(run, draft, journey, instance);
    return;
  }
  const to = run.layout.stepMoves?.get(`${from} ${journey.id}`)?.get(step);
  if (to !== undefined) moveOn(run, draft, journey, instance, to);
  else if (!journey.steps.has(step)) endInstance(run, draft, instance, 'step_removed');
  else retime(run, draft, journey, instance);
}

function moveOn(
  run: Run,
  draft: Draft,
  journey: JourneyProgram,
  instance: Instance,
  to: string | null,
): void {
  decide(draft, instance, 'moved', 'journey_changed', { to });
  for (const effect of draft.effects) {
    // Asked for by a step that is no more; what is being sent goes its way.
    if (!isWithdrawable(effect) || effect.body['instance'] !== instance.id) continue;
    Object.assign(effect, { status: 'dropped', reason: 'step_removed', changed: true });
  }
  if (to === null || !isPaused(run, journey.id, draft.at)) {
    enterStep(run, draft, journey, instance, to);
    return;
  }
  Object.assign(instance, { step: to, arrivedAt: draft.at });
  hold(draft, instance, { enter: true });
}

/** A wait counts from when it began; one that is over by what it says now ends at once. */
function retime(run: Run, draft: Draft, journey: JourneyProgram, instance: Instance): void {
  if (instance.due === null || instance.results[instance.step!]?.['held'] !== undefined) return;
  const due = retimed(run, draft, journey, instance);
  if (due !== undefined && due !== instance.due) Object.assign(instance, { due, changed: true });
}
