/**
 * Frequency caps. What was handed over is a feature over `message_sent`, kept by the sweep like any other
 * behaviour; what is decided and not yet handed over is counted from the outbox.
 */
import type { CapRule } from '../compiler/program.ts';
import type { Draft, Effect } from './draft.ts';
import { isMessage } from './effects/kind.ts';
import type { Run } from './run.ts';
import { viewOf } from './scope.ts';
import type { Attempt, Verdict } from './send.ts';

export function capRefusal(run: Run, draft: Draft, attempt: Attempt): Verdict {
  for (const cap of run.program.policy.caps) {
    const { template, channel, journey } = attempt;
    if (!covers(cap, template.class, channel, journey.id)) continue;
    const handedOver = Number(viewOf(run.program, draft).feature(cap.feature));
    const underWay = draft.effects.filter(
      (effect) => effect.key !== attempt.key && isUnderWay(cap, effect),
    ).length;
    if (handedOver + underWay >= cap.atMost)
      return { refuse: 'cap', detail: { cap: cap.name, at_most: cap.atMost } };
  }
  return { pass: true };
}

function covers(
  cap: CapRule,
  messageClass: string,
  channel: { readonly id: string; readonly medium: string },
  journey: string,
): boolean {
  // A service message passes caps unless a row names its class.
  if (cap.class === null ? messageClass === 'service' : cap.class !== messageClass) return false;
  if (cap.channel !== null && cap.channel !== channel.medium && cap.channel !== channel.id) return false;
  return cap.journey === null || cap.journey === journey;
}

function isUnderWay(cap: CapRule, effect: Effect): boolean {
  if (!isMessage(effect)) return false;
  if (effect.status !== 'ready' && effect.status !== 'sending' && effect.status !== 'doubtful') return false;
  const origin = effect.body['origin'] as unknown as { class: string; journey: string };
  const channel = { id: effect.channel, medium: String(effect.body['medium']) };
  return covers(cap, origin.class, channel, origin.journey);
}
