/**
 * The heart: takes one profile through one input. A pure function of the draft and the input; the same code
 * runs live, in a rebuild, in a test and in a dry run.
 *
 * Time first: every instant before the input's at which something changes by itself is stepped through in
 * order. At one instant, what expires comes first, then inputs, then the timers of journeys; so timers of the
 * instant `at` run when the clock has passed it, and how inputs were gathered into batches cannot matter.
 */
import type { ChangeRow } from '../store/store.ts';
import { adopt, applyHeard, isNotYetAdopted } from './adopt.ts';
import { settleAudiences, tellAgain } from './audiences.ts';
import { nextCalendarStart, ringCalendarStarts } from './calendar-start.ts';
import { askThoseWithRoom } from './cap-waits.ts';
import { drawConsequences } from './consequences.ts';
import type { Draft } from './draft.ts';
import { applyByHand, applyClaim, applyDefer, applyDoubt, applyResult, applyRetry } from './effect-inputs.ts';
import { endGrants, giveBackUnused, nextGrantEnd, remindOfGrants } from './grants.ts';
import type {
  EventInput,
  FlagInput,
  GrantInput,
  Input,
  RefreshInput,
  ScoresInput,
  TraitsInput,
} from './input.ts';
import { lookAt, settle } from './journey.ts';
import { merge } from './merge.ts';
import { releaseMessages, ringsAt } from './paused.ts';
import { answerDecision } from './placement/answer.ts';
import { react, reactToImport, settleAll } from './react.ts';
import { noteChange, recordEvent, running } from './record-event.ts';
import { redeemBy } from './redemption.ts';
import { takeAnswer, takeLink } from './relations.ts';
import type { Run } from './run.ts';
import { unsettle } from './scope.ts';
import { startJourneys } from './start.ts';
import { takeGrantAnswer } from './take-grant.ts';
import { beginForThing, noteNobody } from './thing-start.ts';
import { moveDraft, nextInstant } from './time.ts';
import { setTraits } from './traits.ts';
import { holdAnew } from './watch.ts';

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
