/**
 * A call as an effect: a question to another system, asked for one person. It is no message: consent, caps, quiet
 * hours and addresses are not its business; whether the journey still wants it is. What it was answered is
 * checked against what the step declares, and is nowhere but in the instance.
 */
import type { JourneyProgram } from '../../compiler/program.ts';
import type { CallAnswer, CallRequest } from '../../compiler/steps/step.ts';
import { hashText } from '../../store/hash.ts';
import type { JsonObject } from '../../store/store.ts';
import { isDeadLetter } from '../dead-letter.ts';
import { deliversTo } from '../deliver-only.ts';
import type { Draft, Effect } from '../draft.ts';
import type { ResultInput } from '../input.ts';
import type { Instance } from '../instance.ts';
import { reasonToLeave } from '../journey.ts';
import { decide, type Run } from '../run.ts';
import { journeyOfEffect } from '../version.ts';
import { type ClaimVerdict, type Conclusion, type EffectKind, originOf } from './kind.ts';
import { standingOf } from './standing.ts';

/** The reason of a call that had no answer within its `up_to`. */
export const TIMED_OUT = 'timed_out';
export const CALL = 'call';

export const call: EffectKind = {
  name: CALL,
  words: { noun: 'call', done: 'answered', notDone: 'not answered' },
  claim: claimCall,
  conclude: concludeCall,
  // Each is a question of its own.
  lane: () => null,
  // It carries its key, so that asking again is safer than never hearing.
  onDoubt: ({ onDoubt, saysOnDoubt }) => (saysOnDoubt ? onDoubt : 'resend'),
  until: ({ body }) => (isDeadLetter(body) || typeof body['until'] !== 'number' ? null : body['until']),
  begin,
  expire: (_run, _draft, effect) => expire(effect),
};

/** A step asks. `final`: its instance is ending, and nobody will hear the answer. */
export function requestCall(
  run: Run,
  draft: Draft,
  journey: JourneyProgram,
  instance: Instance,
  {
    step,
    visit,
    connector,
    body,
    upTo,
    wantsAnswer,
    final = false,
  }: CallRequest & { readonly visit: string },
): CallAnswer {
  const leave = final ? null : reasonToLeave(run, draft, journey, instance);
  if (leave !== null) return { answer: 'leave', reason: leave };
  if (!deliversTo(run, draft)) {
    decide(draft, { ...instance, step }, 'refused', 'deliver_only');
    return { answer: 'refused', reason: 'deliver_only' };
  }
  const key = hashText([CALL, instance.id, step + visit].join('|'));
  draft.effects.push({
    key,
    profile: draft.id,
    status: 'ready',
    channel: connector,
    createdAt: draft.at,
    due: draft.at,
    attempts: 0,
    reason: null,
    body: {
      kind: CALL,
      call: body,
      wants_answer: wantsAnswer,
      up_to: upTo,
      ...(final && { final }),
      instance: instance.id,
      release: journey.pinned?.release ?? run.layout.release,
      origin: { journey: journey.id, step, profile: draft.id },
    },
    changed: true,
  });
  return { answer: 'queued', effect: key };
}

function claimCall(run: Run, draft: Draft, effect: Effect): ClaimVerdict {
  const standing = standingOf(run, draft, effect);
  if (!('journey' in standing)) return standing;
  if (!run.program.channels.has(effect.channel)) return { refuse: 'withdrawn' };
  begin(run, draft, effect);
  const until = call.until(effect);
  return until !== null && draft.at >= until ? { fail: TIMED_OUT } : { pass: true };
}

/**
 * Its time counts from when dispatch first looks at it, not from when the step was due: an hour in which nobody ran is not
 * the other system's. The step that waits is woken when it is over.
 */
function begin(_run: Run, draft: Draft, effect: Effect): void {
  const { until, up_to, instance: id } = effect.body;
  if (until !== undefined || isDeadLetter(effect.body)) return;
  const over = draft.at + Number(up_to);
  Object.assign(effect, { body: { ...effect.body, until: over }, changed: true });
  const instance = draft.instances.find((one) => one.id === id);
  if (instance?.step == null || instance.results[instance.step]?.['call'] !== effect.key) return;
  Object.assign(instance, { due: over, changed: true });
}

function concludeCall(run: Run, draft: Draft, effect: Effect, input: ResultInput): Conclusion {
  const concluded = judged(run, draft, effect, input);
  const { journey, step } = originOf(effect);
  const id = String(effect.body['instance']);
  const detail = { channel: effect.channel, attempts: effect.attempts };
  const word = concluded.outcome === 'sent' ? 'answered' : 'failed';
  decide(draft, { journey, id, step }, word, concluded.reason, detail);
  return concluded;
}

function judged(run: Run, draft: Draft, effect: Effect, input: ResultInput): Conclusion {
  const { outcome, reason } = input;
  if (outcome === 'failed') return { outcome, reason, event: null };
  const declared = journeyOfEffect(run.program, draft, effect)?.steps.get(originOf(effect).step)?.answer;
  if (!declared || effect.body['final'] === true) return { outcome, reason, event: null };
  const accepted = declared.accept(input.answer);
  if (!accepted.ok) return { outcome: 'failed', reason: `the answer ${accepted.why}`, event: null };
  return { outcome, reason, event: null, answer: accepted.value as JsonObject };
}

/** What is on its way goes its way; what was to be tried again, or nobody knows of, is a dead letter. */
function expire(effect: Effect): void {
  if (effect.status !== 'ready' && effect.status !== 'doubtful') return;
  const last = effect.reason === null ? '' : `; at last: ${effect.reason}`;
  Object.assign(effect, { status: 'failed', reason: `no answer in time${last}`, changed: true });
}
