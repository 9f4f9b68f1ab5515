/**
 * Whether the journey still wants an effect: 1 and 2 of the order of decisions, the same for every kind. Says nothing of what
 * only one kind must pass.
 */
import type { JourneyProgram } from '../../compiler/program.ts';
import { isDeadLetter } from '../dead-letter.ts';
import type { Draft, Effect } from '../draft.ts';
import { leaves } from '../journey.ts';
import { isPaused, UNTIL_RESUMED } from '../paused.ts';
import { decide, type Run } from '../run.ts';
import { journeyOfEffect } from '../version.ts';

export type Standing =
  | { readonly journey: JourneyProgram }
  | { readonly refuse: string }
  | { readonly wait: number; readonly reason: string };

/** Journey withdrawn or paused, goal, stop. What is done after the end (`final`) asks for no running instance. */
export function standingOf(run: Run, draft: Draft, effect: Effect): Standing {
  const journey = journeyOfEffect(run.program, draft, effect);
  if (!journey) return { refuse: 'withdrawn' };
  // Whoever sends a dead letter again does so whatever became of its journey; all else is asked as ever.
  if (isDeadLetter(effect.body)) return { journey };
  const instance = draft.instances.find(({ id }) => id === effect.body['instance']);
  const isFinal = effect.body['final'] === true;
  if (!isFinal && (!instance || instance.endedAt !== null)) return { refuse: 'withdrawn' };
  if (isPaused(run, journey.id, draft.at)) {
    if (instance) decide(draft, instance, 'waiting', 'paused');
    return { wait: UNTIL_RESUMED, reason: 'paused' };
  }
  if (!isFinal && leaves(run, draft, journey, instance!)) return { refuse: instance!.reason ?? 'withdrawn' };
  return { journey };
}
