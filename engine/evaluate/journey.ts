/**
 * The journey step: moves one instance along its steps until it stays, ends, or has nothing left. It decides;
 * it does not act: what should go out becomes an effect in the draft's outbox.
 */
import type { JourneyProgram } from '../compiler/program.ts';
import { MOST_ROUNDS } from '../compiler/steps/repeat.ts';
import type { EffectResult, Move, StepProgram } from '../compiler/steps/step.ts';
import type { Draft } from './draft.ts';
import { isWithdrawable } from './effects/kind.ts';
import { FinalFrame, InstanceFrame } from './frame.ts';
import type { Instance } from './instance.ts';
import { beginOwn, forgetResults } from './own-features.ts';
import { hold, isPaused, takeHeld } from './paused.ts';
import { decide, type Run } from './run.ts';
import { JourneyView, viewOf } from './scope.ts';
import { journeyOf } from './version.ts';

/** More moves than this for each step, without a pause, is a loop of ours: a repeat comes to no step as often. */
const MOST_MOVES = 2 * MOST_ROUNDS;

/** The instance arrives at a step, or past the last one. */
export function enterStep(
  run: Run,
  draft: Draft,
  journey: JourneyProgram,
  instance: Instance,
  step: string | null,
): void {
  follow(run, draft, journey, instance, { to: step });
}

/** Something happened, or (`isDue`) the time came: looks at the goal, the stop, and the step it stands at. */
export function lookAt(
  run: Run,
  draft: Draft,
  journey: JourneyProgram,
  instance: Instance,
  isDue: boolean,
): void {
  if (leaves(run, draft, journey, instance, isDue) || isPaused(run, journey.id, draft.at)) return;
  const held = takeHeld(instance);
  if (held) {
    if ('enter' in held) enterStep(run, draft, journey, instance, instance.step);
    else settle(run, draft, journey, instance, held.result);
    return;
  }
  const step = instance.step === null ? undefined : journey.steps.get(instance.step);
  if (!step?.resume) return;
  follow(run, draft, journey, instance, step.resume(new InstanceFrame(run, draft, journey, instance, isDue)));
}

/** The result of an effect came. */
export function settle(
  run: Run,
  draft: Draft,
  journey: JourneyProgram,
  instance: Instance,
  result: EffectResult,
): void {
  if (instance.step !== null && isPaused(run, journey.id, draft.at)) {
    decide(draft, instance, 'waiting', 'paused', { outcome: result.outcome });
    hold(draft, instance, { result });
    return;
  }
  const step = instance.step === null ? undefined : journey.steps.get(instance.step);
  if (step?.settle)
    follow(
      run,
      draft,
      journey,
      instance,
      step.settle(new InstanceFrame(run, draft, journey, instance), result),
    );
}

/** Until when it waits where it stands, as the step is written now; undefined where that is not the step's to say. */
export function retimed(
  run: Run,
  draft: Draft,
  journey: JourneyProgram,
  instance: Instance,
): number | undefined {
  const step = instance.step === null ? undefined : journey.steps.get(instance.step);
  return step?.retime?.(new InstanceFrame(run, draft, journey, instance)) ?? undefined;
}

/** Goal, then stop. Returns whether the instance has left. */
export function leaves(
  run: Run,
  draft: Draft,
  journey: JourneyProgram,
  instance: Instance,
  isDue = false,
): boolean {
  const reason = reasonToLeave(run, draft, journey, instance, isDue);
  if (reason === null) return false;
  endInstance(run, draft, instance, reason);
  return true;
}

/** Why the instance is to leave now, or null. */
export function reasonToLeave(
  run: Run,
  draft: Draft,
  journey: JourneyProgram,
  instance: Instance,
  isDue = false,
): string | null {
  const { goal, stop } = journey;
  if (!goal && !stop) return null;
  const view = new JourneyView(viewOf(run.program, draft), instance);
  const goalEnd = goal?.upTo == null ? Number.POSITIVE_INFINITY : instance.startedAt + goal.upTo;
  if (goal && draft.at <= goalEnd && goal.test.holds(view)) return 'goal';
  if (stop?.holds(view)) return 'stop';
  // Past its last step, an instance only waits for its goal.
  return instance.step === null && isDue && draft.at >= goalEnd ? 'done' : null;
}

/** What is done however it ends. A journey that is no longer there can do nothing. */
function doFinally(run: Run, draft: Draft, instance: Instance): void {
  const journey = journeyOf(run.program, instance);
  for (const step of journey?.finally ?? []) {
    step.enter(new FinalFrame(run, draft, journey!, instance));
  }
}

export function endInstance(run: Run, draft: Draft, instance: Instance, reason: string): void {
  doFinally(run, draft, instance);
  decide(draft, instance, 'ended', reason);
  for (const effect of draft.effects) {
    // What was decided but not handed over is withdrawn with its instance; what is being sent goes its way.
    if (!isWithdrawable(effect) || effect.body['instance'] !== instance.id) continue;
    Object.assign(effect, { status: 'dropped', reason, changed: true });
  }
  Object.assign(instance, { endedAt: draft.at, step: null, reason, due: null, own: {}, changed: true });
}

function follow(run: Run, draft: Draft, journey: JourneyProgram, instance: Instance, first: Move): void {
  let move = first;
  for (let moves = 0; moves <= MOST_MOVES * journey.steps.size; moves++) {
    if ('exit' in move) {
      endInstance(run, draft, instance, move.exit);
      return;
    }
    if ('stay' in move) {
      instance.due = move.until ?? null;
      instance.changed = true;
      return;
    }
    if (instance.step !== null) leaveStep(draft, journey, instance);
    if (move.to === null) {
      finish(run, draft, journey, instance);
      return;
    }
    const step = journey.steps.get(move.to);
    if (!step) throw new Error(`journey ${journey.id} has no step ${move.to}`);
    move = arrive(run, draft, journey, instance, step);
  }
  throw new Error(`journey ${journey.id} does not come to rest`);
}

function arrive(
  run: Run,
  draft: Draft,
  journey: JourneyProgram,
  instance: Instance,
  step: StepProgram,
): Move {
  Object.assign(instance, { step: step.id, arrivedAt: draft.at, due: null, changed: true });
  enterRounds(journey, instance, step);
  beginOwn(journey, instance, 'arrival', step.id);
  return step.enter(new InstanceFrame(run, draft, journey, instance));
}

/** Rounds of repeats that are left are over. What a step inside came to in the last round is no longer true of this one. */
function enterRounds(journey: JourneyProgram, instance: Instance, { id, within }: StepProgram): void {
  instance.rounds = instance.rounds.filter(({ step }) => step === id || within.includes(step));
  if (within.length === 0 || instance.results[id] === undefined) return;
  // Not deleted: an object that something was deleted from is slow from then on.
  const { [id]: _past, ...others } = instance.results;
  instance.results = others;
  forgetResults(journey, instance, id);
}

function leaveStep(draft: Draft, journey: JourneyProgram, instance: Instance): void {
  const step = instance.step!;
  instance.results[step] = { ...instance.results[step], at: draft.at };
  beginOwn(journey, instance, 'after', step);
}

/** Past the last step: done, unless the goal is still being watched. */
export function finish(run: Run, draft: Draft, { goal }: JourneyProgram, instance: Instance): void {
  const watchedTo = goal?.upTo == null ? draft.at : instance.startedAt + goal.upTo;
  if (watchedTo <= draft.at) endInstance(run, draft, instance, 'done');
  else Object.assign(instance, { step: null, due: watchedTo, changed: true });
}
