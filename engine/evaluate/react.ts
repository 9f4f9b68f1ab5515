/** What follows when something of a profile has changed. The order is the language's. */
import type { ChangeRow } from '../store/store.ts';
import { hasBits } from './bits.ts';
import type { Draft } from './draft.ts';
import type { EventInput } from './input.ts';
import { lookAt } from './journey.ts';
import { type Decided, decideMemberships } from './membership.ts';
import { running } from './record-event.ts';
import { decide, type Run } from './run.ts';
import { startJourneys } from './start.ts';

/** A journey that sets a trait may change memberships that start journeys; a circle of those stops here. */
const MOST_ROUNDS = 16;

/**
 * Memberships, then the instances inside (goal, stop, waits), then new starts; again while a journey's own
 * `set` changes memberships.
 */
export function react(run: Run, draft: Draft, cause: ChangeRow['cause'], event: EventInput | null): void {
  draft.out.cause = weightier(draft.out.cause, cause);
  const first = decideMemberships(run, draft, cause);
  lookAtAll(run, draft);
  if (event !== null && cause !== 'import') startJourneys(run, draft, { on: 'event', event });
  follow(run, draft, cause, event, first);
}

/** What became of memberships and watched values, and what our journeys did, begins journeys. */
export function follow(
  run: Run,
  draft: Draft,
  cause: ChangeRow['cause'],
  event: EventInput | null,
  first: Decided,
): void {
  let { changes, happened } = first;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { calls } = draft.out;
    const acts = draft.out.happened.splice(0);
    const none = [changes, happened, acts, calls].every(({ length }) => length === 0);
    if (none && !hasBits(draft.stale)) return;
    // What waits for what we did looks before anything new begins, as with any other event.
    if (acts.length > 0) lookAtAll(run, draft);
    for (const own of [...happened, ...acts]) startJourneys(run, draft, { on: 'event', event: own });
    if (changes.length > 0) startJourneys(run, draft, { on: 'membership', changes, cause, event });
    for (const call of calls.splice(0)) startJourneys(run, draft, { on: 'call', ...call });
    ({ changes, happened } = decideMemberships(run, draft, cause));
    if (changes.length > 0 || happened.length > 0) lookAtAll(run, draft);
  }
  for (const { journey } of draft.out.calls.splice(0))
    decide(draft, { journey, id: '', step: null }, 'not_started', 'circle');
  for (const { properties } of draft.out.happened.splice(0))
    decide(draft, { journey: String(properties['journey']), id: '', step: null }, 'not_started', 'circle');
}

/** While an import is under way nobody knows yet who somebody is: what it makes them begins later. */
export function reactToImport(run: Run, draft: Draft): void {
  draft.out.cause = weightier(draft.out.cause, 'import');
  const { changes } = decideMemberships(run, draft, 'import');
  lookAtAll(run, draft);
  if (draft.entity !== 'profile' && run.program.thingStarts === null) return;
  for (const { segment, entered } of changes) {
    if (entered) draft.existing.add(segment);
    else draft.existing.delete(segment);
  }
}

export function lookAtAll(run: Run, draft: Draft): void {
  for (const [journey, instance] of running(run, draft)) {
    const watches = instance.step !== null && journey.steps.get(instance.step)?.watches === true;
    // Where nothing that happens can move it, nobody needs to look.
    if (instance.endedAt !== null || !(watches || journey.goal || journey.stop)) continue;
    lookAt(run, draft, journey, instance, false);
  }
}

/** What journeys did last — a `set`, another journey asked for — has been looked at before anything is written. */
export function settleAll(run: Run, draft: Draft): void {
  const { calls, happened } = draft.out;
  if (calls.length > 0 || happened.length > 0 || hasBits(draft.stale)) react(run, draft, 'time', null);
}

/** What makes no entry outweighs what does: nobody is to enter because of the past. */
const WEIGHT: Readonly<Record<ChangeRow['cause'], number>> = {
  time: 0,
  event: 1,
  merge: 2,
  import: 3,
  release: 4,
};

export function weightier(one: ChangeRow['cause'], other: ChangeRow['cause']): ChangeRow['cause'] {
  return WEIGHT[one] >= WEIGHT[other] ? one : other;
}
