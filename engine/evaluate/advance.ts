/**
 * The heart: takes one profile through one input. A pure function of the draft and the input; the same code
 * runs live, in a rebuild, in a test and in a dry run.
 *
 * Time first: every instant before the input's at which something changes by itself is stepped through in
 * order. At one instant, what expires comes first, then inputs, then the timers of journeys; so timers of the
 * instant `at` run when the clock has passed it, and how inputs were gathered into batches cannot matter.
 */

import { listFlag } from '../compiler/list.ts';
import { SPREAD } from '../compiler/steps/spread.ts';
import type { ChangeRow } from '../store/store.ts';
import { settleAudiences, tellAgain } from './audiences.ts';
import { hasBits } from './bits.ts';
import { nextCalendarStart, ringCalendarStarts } from './calendar-start.ts';
import { askThoseWithRoom } from './cap-waits.ts';
import { claimEffect } from './claim.ts';
import { drawConsequences } from './consequences.ts';
import { DROPPED_BY_HAND, takeByHand } from './dead-letter.ts';
import type { Draft } from './draft.ts';
import { kindOf } from './effects/index.ts';
import { followJourney } from './follow.ts';
import { endGrants, giveBackUnused, nextGrantEnd, remindOfGrants } from './grants.ts';
import { asksOfOthers, beginHeldStarts, holdStarts } from './held-starts.ts';
import type {
  ByHandInput,
  EventInput,
  FlagInput,
  GrantInput,
  Input,
  RefreshInput,
  ResultInput,
  RetryInput,
  ScoresInput,
  TraitsInput,
} from './input.ts';
import { endInstance, enterStep, lookAt, settle } from './journey.ts';
import { type Decided, decideMemberships } from './membership.ts';
import { merge } from './merge.ts';
import { releaseMessages, ringsAt } from './paused.ts';
import { answerDecision } from './placement/answer.ts';
import { letOthersGo } from './recipient-order.ts';
import { noteChange, recordEvent, running } from './record-event.ts';
import { redeemBy } from './redemption.ts';
import { takeAnswer, takeLink } from './relations.ts';
import { decide, type Run } from './run.ts';
import { unsettle } from './scope.ts';
import { SETTLED, settleEffect, takenBack } from './settle-effect.ts';
import { startJourneys } from './start.ts';
import { takeGrantAnswer } from './take-grant.ts';
import { beginForThing, noteNobody } from './thing-start.ts';
import { moveDraft, nextInstant } from './time.ts';
import { setTraits } from './traits.ts';
import { journeyOf } from './version.ts';
import { holdAnew } from './watch.ts';

/** A journey that sets a trait may change memberships that start journeys; a circle of those stops here. */
const MOST_ROUNDS = 16;

/** More instants than this between two inputs of one profile is a loop of ours. */
const MOST_INSTANTS = 10_000_000;

/** Takes the draft through one input. The draft is changed in place. */
export function advance(run: Run, draft: Draft, input: Input): void {
  // The walk after a release will come by, once all that it asks of others is known.
  if (isNotYetAdopted(run, draft) && (input.type === 'link' || input.type === 'past')) {
    if (input.type === 'link') takeLink(draft, input);
    return;
  }
  adopt(run, draft);
  passTime(run, draft, input.at);
  releaseMessages(run, draft);
  apply(run, draft, input);
  settleAll(run, draft);
  settleAudiences(run, draft);
  askThoseWithRoom(run, draft);
  giveBackUnused(draft);
}

/** What journeys did last — a `set`, another journey asked for — has been looked at before anything is written. */
function settleAll(run: Run, draft: Draft): void {
  const { calls, happened } = draft.out;
  if (calls.length > 0 || happened.length > 0 || hasBits(draft.stale)) react(run, draft, 'time', null);
}

type Apply<Type extends Input['type']> = (
  run: Run,
  draft: Draft,
  input: Extract<Input, { type: Type }>,
) => void;
const applications: { readonly [Type in Input['type']]: Apply<Type> } = {
  time: () => {},
  past: () => {},
  event: applyEvent,
  traits: applyTraits,
  tick: (run, draft, { journey, cron }) => startJourneys(run, draft, { on: 'tick', journey, cron }),
  claim: applyClaim,
  result: applyResult,
  retry: applyRetry,
  doubt: applyDoubt,
  defer: applyDefer,
  by_hand: applyByHand,
  existing: applyExisting,
  heard: applyHeard,
  decide: answerDecision,
  flag: applyFlag,
  scores: applyScores,
  refresh: applyRefresh,
  grant: applyGrant,
  merge: (run, draft, input) => {
    merge(run, draft, input);
    for (const index of run.program.features.keys()) noteChange(run, draft, index);
    unsettle(draft, 'all');
    react(run, draft, 'merge', null);
  },
  link: (run, draft, input) => {
    if (takeLink(draft, input)) heardOf(run, draft, `in:${input.relation}`, input.cause);
  },
  begin: beginForThing,
  tell_again: (run, draft, { audience }) => tellAgain(run, draft, audience),
  nobody: (_run, draft, input) => noteNobody(draft, input),
  answer: (run, draft, input) => {
    if (takeAnswer(draft, input)) heardOf(run, draft, `out:${input.relation}`, input.cause);
  },
};

/** Something is known of the other side of a relation. */
function heardOf(run: Run, draft: Draft, relation: string, cause: ChangeRow['cause']): void {
  unsettle(draft, run.program.dependents.ofRelation.get(relation) ?? []);
  if (cause === 'import') reactToImport(run, draft);
  else react(run, draft, cause, null);
}

function apply(run: Run, draft: Draft, input: Input): void {
  (applications[input.type] as (run: Run, draft: Draft, input: Input) => void)(run, draft, input);
}

/** Earliest instant at which anything of this profile changes by itself, or null. */
export function dueOf(run: Run, draft: Draft): number | null {
  const due = nextDue(run, draft);
  return Number.isFinite(due) ? due : null;
}

/* ---------------------------------------------------------------- time */

function nextDue(run: Run, draft: Draft): number {
  return Math.min(nextInstant(run, draft), nextCalendarStart(run, draft), nextGrantEnd(run, draft));
}

/** Steps through every instant before `at`, and through what expires at `at` itself; timers at `at` wait. */
function passTime(run: Run, draft: Draft, at: number): void {
  for (let instants = 0; instants < MOST_INSTANTS; instants++) {
    const next = nextDue(run, draft);
    if (next >= at) {
      moveDraft(run, draft, Math.max(at, draft.at));
      endGrants(draft);
      remindOfGrants(run, draft);
      if (next === at) {
        unsettle(draft, run.program.dependents.ofTime);
        react(run, draft, 'time', null);
      }
      return;
    }
    moveDraft(run, draft, next);
    endGrants(draft);
    remindOfGrants(run, draft);
    unsettle(draft, run.program.dependents.ofTime);
    react(run, draft, 'time', null);
    fireTimers(run, draft, at);
    askThoseWithRoom(run, draft);
  }
  throw new Error(`profile ${draft.id} does not come to rest before ${at}`);
}

function fireTimers(run: Run, draft: Draft, now: number): void {
  for (const [journey, instance] of running(run, draft)) {
    if (ringsAt(run, draft, instance) > draft.at) continue;
    lookAt(run, draft, journey, instance, true);
    // A timer rings once, even if its step had nothing to do.
    if (instance.due !== null && instance.due <= draft.at)
      Object.assign(instance, { due: null, changed: true });
  }
  for (const begins of ringCalendarStarts(run, draft, now)) begins(run, draft);
  react(run, draft, 'time', null);
}

/* ---------------------------------------------------------------- reactions */

/**
 * Memberships, then the instances inside (goal, stop, waits), then new starts; again while a journey's own
 * `set` changes memberships.
 */
function react(run: Run, draft: Draft, cause: ChangeRow['cause'], event: EventInput | null): void {
  draft.out.cause = weightier(draft.out.cause, cause);
  const first = decideMemberships(run, draft, cause);
  lookAtAll(run, draft);
  if (event !== null && cause !== 'import') startJourneys(run, draft, { on: 'event', event });
  follow(run, draft, cause, event, first);
}

/** What became of memberships and watched values, and what our journeys did, begins journeys. */
function follow(
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
function reactToImport(run: Run, draft: Draft): void {
  draft.out.cause = weightier(draft.out.cause, 'import');
  const { changes } = decideMemberships(run, draft, 'import');
  lookAtAll(run, draft);
  if (draft.entity !== 'profile' && run.program.thingStarts === null) return;
  for (const { segment, entered } of changes) {
    if (entered) draft.existing.add(segment);
    else draft.existing.delete(segment);
  }
}

function lookAtAll(run: Run, draft: Draft): void {
  for (const [journey, instance] of running(run, draft)) {
    const watches = instance.step !== null && journey.steps.get(instance.step)?.watches === true;
    // Where nothing that happens can move it, nobody needs to look.
    if (instance.endedAt !== null || !(watches || journey.goal || journey.stop)) continue;
    lookAt(run, draft, journey, instance, false);
  }
}

/* ---------------------------------------------------------------- inputs */

function applyEvent(run: Run, draft: Draft, input: EventInput): void {
  if (input.traits) setTraits(run, draft, input.traits);
  recordEvent(run, draft, input);
  drawConsequences(run, draft, input);
  redeemBy(run, draft, input);
  const cause = input.cause ?? (input.imported ? 'import' : 'event');
  if (cause === 'import') reactToImport(run, draft);
  else react(run, draft, cause, input);
}

function applyTraits(run: Run, draft: Draft, input: TraitsInput): void {
  setTraits(run, draft, input.traits);
  if (input.imported) reactToImport(run, draft);
  else react(run, draft, 'event', null);
}

function applyClaim(run: Run, draft: Draft, input: Extract<Input, { type: 'claim' }>): void {
  const effect = draft.effects.find(({ key }) => key === input.effect);
  const answer = effect && claimEffect(run, draft, effect);
  if (answer) settleEffect(run, draft, { effect: input.effect, ...answer });
}

/** A list from outside is whole: members by it are existing members at once. */
function applyFlag(run: Run, draft: Draft, { key, holds, cause }: FlagInput): void {
  if (draft.kept.flags.has(key) === holds) return;
  if (holds) draft.kept.flags.add(key);
  else draft.kept.flags.delete(key);
  unsettle(draft, run.program.dependents.ofFlag.get(key) ?? []);
  react(run, draft, cause, null);
}

function applyScores(run: Run, draft: Draft, { values, cause }: ScoresInput): void {
  setTraits(run, draft, values);
  react(run, draft, cause, null);
}

function applyRefresh(run: Run, draft: Draft, { key }: RefreshInput): void {
  const watched = run.program.watched.find(({ held }) => held === key);
  if (!watched) return;
  holdAnew(run, draft, watched);
  unsettle(draft, run.program.dependents.ofTag.get(watched.name) ?? []);
  react(run, draft, 'time', null);
}

/** The final word about an effect: what it means is its kind's to say; it ends the step that waits for it. */
function applyResult(run: Run, draft: Draft, input: ResultInput): void {
  const effect = draft.effects.find(({ key }) => key === input.effect) ?? takenBack(draft, input);
  if (!effect || SETTLED.has(effect.status)) return;
  const concluded = kindOf(effect).conclude(run, draft, effect, input);
  const { outcome, status = outcome, reason, body = effect.body, event, answer } = concluded;
  Object.assign(effect, { status, reason: reason || null, body, changed: true });
  letOthersGo(draft, effect, input.at);
  if (event) recordEvent(run, draft, event);
  const follows = kindOf(effect).concluded?.(run, draft, effect) ?? null;
  settleEffect(run, draft, { effect: effect.key, outcome, reason, ...(answer && { answer }) });
  react(run, draft, 'event', event);
  if (follows) react(run, draft, 'event', follows);
}

function applyRetry(_run: Run, draft: Draft, input: RetryInput): void {
  const effect = draft.effects.find(({ key }) => key === input.effect);
  if (effect?.status !== 'sending') return;
  Object.assign(effect, { status: 'ready', due: input.due, reason: input.reason, changed: true });
  letOthersGo(draft, effect, input.due);
}

/** The channel has no room now: nothing is decided anew before `due`, and then everything is. */
function applyDefer(run: Run, draft: Draft, input: Extract<Input, { type: 'defer' }>): void {
  const effect = draft.effects.find(({ key }) => key === input.effect);
  if (effect?.status !== 'ready' || effect.due > input.at) return;
  kindOf(effect).begin?.(run, draft, effect);
  Object.assign(effect, { due: input.due, reason: input.reason, changed: true });
}

function applyDoubt(run: Run, draft: Draft, input: Extract<Input, { type: 'doubt' }>): void {
  const effect = draft.effects.find(({ key }) => key === input.effect);
  if (effect?.status !== 'sending') return;
  const channel = run.program.channels.get(effect.channel);
  const resend = channel !== undefined && kindOf(effect).onDoubt(channel) === 'resend';
  Object.assign(effect, { status: resend ? 'ready' : 'doubtful', reason: input.reason, changed: true });
  letOthersGo(draft, effect, input.at);
}

function applyByHand(run: Run, draft: Draft, { effect: row, decision, at }: ByHandInput): void {
  const effect = takeByHand(draft, row, decision, at);
  if (decision !== 'drop' || !effect) return;
  letOthersGo(draft, effect, at);
  settleEffect(run, draft, { effect: effect.key, outcome: 'refused', reason: DROPPED_BY_HAND });
  react(run, draft, 'time', null);
}

/** The offer's bucket has spoken: a step or a message that waited goes on, or what became of a grant is an event. */
function applyGrant(run: Run, draft: Draft, input: GrantInput): void {
  const { happened, settle: result } = takeGrantAnswer(run, draft, input);
  if (result) {
    const { journey, instance } = result;
    settle(run, draft, journey, instance, result.result);
  }
  if (happened) react(run, draft, 'event', happened);
  else react(run, draft, 'time', null);
}

function applyExisting(run: Run, draft: Draft): void {
  const changes = [...draft.existing]
    .filter((segment) => draft.members[segment] === 1)
    .sort((a, b) => a - b)
    .map((segment) => ({ segment, entered: true }));
  draft.existing.clear();
  if (changes.length > 0)
    startJourneys(run, draft, { on: 'membership', changes, cause: 'import', event: null });
  react(run, draft, 'time', null);
}

/* ---------------------------------------------------------------- releases */

function isNotYetAdopted(run: Run, draft: Draft): boolean {
  return draft.release !== run.layout.release;
}

/**
 * Brings a profile of an earlier release into this one, at the instant the release was applied: memberships it
 * gains thereby are existing, not entries. Instances follow their journey by the ids of their steps.
 */
function adopt(run: Run, draft: Draft): void {
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
  if (asksOfOthers(run)) adoptUnheard(run, draft, members);
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
function applyHeard(run: Run, draft: Draft): void {
  lookAtAll(run, draft);
  beginHeldStarts(run, draft);
  react(run, draft, 'time', null);
}

/** What makes no entry outweighs what does: nobody is to enter because of the past. */
const WEIGHT: Readonly<Record<ChangeRow['cause'], number>> = {
  time: 0,
  event: 1,
  merge: 2,
  import: 3,
  release: 4,
};

function weightier(one: ChangeRow['cause'], other: ChangeRow['cause']): ChangeRow['cause'] {
  return WEIGHT[one] >= WEIGHT[other] ? one : other;
}
