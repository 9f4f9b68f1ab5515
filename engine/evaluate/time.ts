/** A draft and the clock: when something of it changes though nothing happens, and moving it there. */
import type { Draft } from './draft.ts';
import { moveOwn, nextOwnChange } from './own-features.ts';
import { nextResume, ringsAt } from './paused.ts';
import { noteChange, running } from './record-event.ts';
import type { Run } from './run.ts';
import { JourneyView, viewOf } from './scope.ts';
import { moveTo } from './sweep.ts';

/** Earliest such instant; Infinity if there is none. */
export function nextInstant(run: Run, draft: Draft): number {
  let next = Number.POSITIVE_INFINITY;
  const { wakesAt } = draft;
  for (let index = 0; index < wakesAt.length; index++) if (wakesAt[index]! < next) next = wakesAt[index]!;
  for (const clock of run.program.clocks) next = Math.min(next, clock(viewOf(run.program, draft)));
  for (const [journey, instance] of running(run, draft)) {
    next = Math.min(next, ringsAt(run, draft, instance), nextResume(run, journey.id, draft.at));
    next = Math.min(next, nextOwnChange(journey, instance, draft.at));
    if (journey.clocks.length === 0) continue;
    const inside = new JourneyView(viewOf(run.program, draft), instance);
    for (const clock of journey.clocks) next = Math.min(next, clock(inside));
  }
  return next;
}

/** The draft stands at `at` now, and what has changed on the way is known to have. Nothing is decided yet. */
export function moveDraft(run: Run, draft: Draft, at: number): void {
  draft.at = at;
  const { wakesAt } = draft;
  for (let index = 0; index < wakesAt.length; index++) {
    if (wakesAt[index]! > at) continue;
    moveTo(run.program.features[index]!, draft.slots.changed(index), at, draft.past);
    noteChange(run, draft, index);
  }
  for (const [journey, instance] of running(run, draft)) moveOwn(journey, instance, at);
}
