/**
 * Consent by class and medium: what a person allowed, read by the rule that the policy states for it. Every change is
 * the event `consent_changed`, which is its record; what holds is what was said last, in whatever order it arrived.
 */
import type { ProfileRow } from '../store/store.ts';
import type { Draft } from './draft.ts';
import type { EventInput } from './input.ts';
import type { Run } from './run.ts';

type Consent = ProfileRow['consent'];

/** When each was said last: class and channel → milliseconds. */
export type SaidAt = Readonly<Record<string, number>>;

/** Why the person may not be contacted so, or null. A class and medium that no policy names is refused. */
export function consentRefusal(run: Run, draft: Draft, messageClass: string, medium: string): string | null {
  const rule = run.program.policy.consent.get(messageClass)?.get(medium);
  const said = draft.consent[messageClass]?.[medium];
  if (rule === undefined) return 'no_consent_rule';
  if (rule === 'none') return null;
  if (said === false) return 'consent_withdrawn';
  return rule === 'opt_out' || said === true ? null : 'no_consent';
}

/** What was said earlier and is told later changes nothing; said both ways at one instant, it is a no. */
export function setConsent(
  draft: Draft,
  { properties, time }: Pick<EventInput, 'properties' | 'time'>,
): void {
  const { class: messageClass, channel, given } = properties;
  if (typeof messageClass !== 'string' || typeof channel !== 'string' || typeof given !== 'boolean') return;
  const key = keyOf(messageClass, channel);
  const { saidAt } = draft.kept;
  const before = saidAt[key] ?? Number.NEGATIVE_INFINITY;
  if (time < before || (time === before && given && draft.consent[messageClass]?.[channel] === false)) return;
  draft.consent = withChange(draft.consent, messageClass, channel, given);
  draft.kept.saidAt = { ...saidAt, [key]: time };
}

/** Two were one person all along: of what both said, the later holds; where that is not known, a no. */
export function mergeConsent(draft: Draft, other: Consent, otherAt: SaidAt): void {
  for (const [messageClass, channels] of Object.entries(other)) {
    for (const [channel, given] of Object.entries(channels)) {
      const time = otherAt[keyOf(messageClass, channel)];
      const known = draft.consent[messageClass]?.[channel];
      const at = draft.kept.saidAt[keyOf(messageClass, channel)];
      const said = { class: messageClass, channel, given };
      if (time !== undefined && (known === undefined || at !== undefined))
        setConsent(draft, { properties: said, time });
      else if (known !== false) draft.consent = withChange(draft.consent, messageClass, channel, given);
    }
  }
}

function withChange(consent: Consent, messageClass: string, channel: string, given: boolean): Consent {
  return { ...consent, [messageClass]: { ...consent[messageClass], [channel]: given } };
}

function keyOf(messageClass: string, channel: string): string {
  return `${messageClass}|${channel}`;
}
