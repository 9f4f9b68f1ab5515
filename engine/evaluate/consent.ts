/** Consent by class and medium: what a person allowed, read by the rule that the policy states for it. */
import type { Draft } from './draft.ts';
import type { Run } from './run.ts';

/** Why the person may not be contacted so, or null. A class and medium that no policy names is refused. */
export function consentRefusal(run: Run, draft: Draft, messageClass: string, medium: string): string | null {
  const rule = run.program.policy.consent.get(messageClass)?.get(medium);
  const said = draft.consent[messageClass]?.[medium];
  if (rule === undefined) return 'no_consent_rule';
  if (rule === 'none') return null;
  if (said === false) return 'consent_withdrawn';
  return rule === 'opt_out' || said === true ? null : 'no_consent';
}
