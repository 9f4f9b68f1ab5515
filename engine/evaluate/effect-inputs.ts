/** What is told of effects on their way out: a claim, a result, a doubt, a wait for room, a decision by hand. */
import { claimEffect } from './claim.ts';
import { DROPPED_BY_HAND, takeByHand } from './dead-letter.ts';
import type { Draft } from './draft.ts';
import { kindOf } from './effects/index.ts';
import type { ByHandInput, Input, ResultInput, RetryInput } from './input.ts';
import { react } from './react.ts';
import { letOthersGo } from './recipient-order.ts';
import { recordEvent } from './record-event.ts';
import type { Run } from './run.ts';
import { SETTLED, settleEffect, takenBack } from './settle-effect.ts';

export function applyClaim(run: Run, draft: Draft, input: Extract<Input, { type: 'claim' }>): void {
  const effect = draft.effects.find(({ key }) => key === input.effect);
  const answer = effect && claimEffect(run, draft, effect);
  if (answer) settleEffect(run, draft, { effect: input.effect, ...answer });
}

/** The final word about an effect: what it means is its kind's to say; it ends the step that waits for it. */
export function applyResult(run: Run, draft: Draft, input: ResultInput): void {
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

export function applyRetry(_run: Run, draft: Draft, input: RetryInput): void {
  const effect = draft.effects.find(({ key }) => key === input.effect);
  if (effect?.status !== 'sending') return;
  Object.assign(effect, { status: 'ready', due: input.due, reason: input.reason, changed: true });
  letOthersGo(draft, effect, input.due);
}

/** The channel has no room now: nothing is decided anew before `due`, and then everything is. */
export function applyDefer(run: Run, draft: Draft, input: Extract<Input, { type: 'defer' }>): void {
  const effect = draft.effects.find(({ key }) => key === input.effect);
  if (effect?.status !== 'ready' || effect.due > input.at) return;
  kindOf(effect).begin?.(run, draft, effect);
  Object.assign(effect, { due: input.due, reason: input.reason, changed: true });
}

export function applyDoubt(run: Run, draft: Draft, input: Extract<Input, { type: 'doubt' }>): void {
  const effect = draft.effects.find(({ key }) => key === input.effect);
  if (effect?.status !== 'sending') return;
  const channel = run.program.channels.get(effect.channel);
  const resend = channel !== undefined && kindOf(effect).onDoubt(channel) === 'resend';
  Object.assign(effect, { status: resend ? 'ready' : 'doubtful', reason: input.reason, changed: true });
  letOthersGo(draft, effect, input.at);
}

export function applyByHand(run: Run, draft: Draft, { effect: row, decision, at }: ByHandInput): void {
  const effect = takeByHand(draft, row, decision, at);
  if (decision !== 'drop' || !effect) return;
  letOthersGo(draft, effect, at);
  settleEffect(run, draft, { effect: effect.key, outcome: 'refused', reason: DROPPED_BY_HAND });
  react(run, draft, 'time', null);
}
