/** An answer of an offer's bucket, taken by whoever asked: the step, or the message; or nobody, and it goes back. */
import type { JourneyProgram } from '../compiler/program.ts';
import type { EffectResult } from '../compiler/steps/step.ts';
import type { Draft } from './draft.ts';
import {
  giveBack,
  givenBy,
  grantOf,
  type HeldGrant,
  messageOf,
  recordEnd,
  recordGranted,
  waitingFor,
  whatIs,
} from './grants.ts';
import type { EventInput, GrantInput } from './input.ts';
import type { Instance } from './instance.ts';
import { leaves } from './journey.ts';
import { decide, type Run } from './run.ts';
import { beginWithRoom } from './start.ts';
import { beginsWith, leaveRoom, noteNoRoom } from './start-room.ts';
import { journeyOf } from './version.ts';

/** What is still to be done: a step that goes on, and an event that journeys may begin with. */
export interface Taken {
  readonly happened: EventInput | null;
  readonly settle: {
    readonly journey: JourneyProgram;
    readonly instance: Instance;
    readonly result: EffectResult;
  } | null;
}

const nothing: Taken = { happened: null, settle: null };

export function takeGrantAnswer(run: Run, draft: Draft, input: GrantInput): Taken {
  const { key, turn, said } = input;
  const held = grantOf(draft, key);
  if (said === 'redeemed' || said === 'expired')
    // What was said to be over may turn out to have been used in time.
    return held && (said === 'redeemed' ? !held.redeemed : held.state !== 'over')
      ? { ...nothing, happened: recordEnd(run, draft, held, input) }
      : nothing;
  if (held?.turn !== turn || held.state !== 'asked') {
    // Nobody knows of it here: whoever asked was moved on, and is not coming back for it.
    if (said === 'granted' && !held) giveBack(draft, input);
    return nothing;
  }
  return said === 'granted' ? taken(run, draft, held, input) : refused(run, draft, held, input.reason ?? '');
}

function taken(run: Run, draft: Draft, held: HeldGrant, { code, until }: GrantInput): Taken {
  if (beginsWith(held)) {
    held.state = 'held';
    beginWithRoom(run, draft, held);
    return nothing;
  }
  Object.assign(held, { code, until });
  const effect = draft.effects.find(({ key, status }) => key === messageOf(held) && status === 'ready');
  if (effect) {
    held.state = 'held';
    Object.assign(effect, { due: draft.at, reason: null, changed: true });
    return nothing;
  }
  const instance = waitingFor(draft, held);
  const journey = instance && journeyOf(run.program, instance);
  if (!journey || leaves(run, draft, journey, instance)) {
    const place = { id: held.instance, journey: held.journey, step: held.step };
    decide(draft, place, 'returned', 'withdrawn', whatIs(held));
    giveBack(draft, held);
    return nothing;
  }
  const detail = { offer: held.offer, ...(code !== null && { code }) };
  // Room under a limit is nothing that a person has.
  if (!held.limit) decide(draft, instance, 'granted', held.message ? 'with_message' : 'by_step', detail);
  held.state = 'held';
  const happened = held.message ? null : recordGranted(run, draft, held);
  const result = {
    effect: held.key,
    outcome: 'granted',
    reason: '',
    ...(!held.limit && { given: givenBy(held) }),
  } as const;
  return { happened, settle: { journey, instance, result } };
}

function refused(run: Run, draft: Draft, held: HeldGrant, reason: string): Taken {
  draft.grants = draft.grants.filter((one) => one !== held);
  if (beginsWith(held)) {
    noteNoRoom(draft, held, reason);
    leaveRoom(draft, held);
    return nothing;
  }
  const place = { id: held.instance, journey: held.journey, step: held.step };
  decide(draft, place, held.message ? 'refused' : 'not_granted', reason, whatIs(held));
  // A dead letter that was to be tried again, and whose offer is used up.
  const effect = draft.effects.find(({ key, status }) => key === messageOf(held) && status === 'ready');
  if (effect) Object.assign(effect, { status: 'dropped', reason, changed: true });
  const instance = waitingFor(draft, held);
  const journey = instance && journeyOf(run.program, instance);
  if (!journey || leaves(run, draft, journey, instance)) return nothing;
  return {
    happened: null,
    settle: { journey, instance, result: { effect: held.key, outcome: 'refused', reason } },
  };
}
