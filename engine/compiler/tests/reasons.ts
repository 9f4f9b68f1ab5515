/** Why something is not sent, in the words of tests: a few that stand for several reasons, and every reason itself. */

/** Word → reasons that the engine writes down. */
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  consent: ['no_consent', 'no_consent_rule', 'consent_withdrawn'],
  address: ['no_address', 'bounced', 'no_channel'],
  suppressed: ['suppressed', 'bounced'],
  control: ['control_group', 'reserved_arm'],
  quiet_hours: ['quiet_hours'],
  send_window: ['send_window'],
  cap: ['cap'],
  offer: [
    'not_eligible',
    'budget',
    'budget_of_day',
    'no_code',
    'no_number',
    'nothing_decided',
    'offer_had',
    'offer_not_begun',
    'offer_over',
    'offer_withdrawn',
  ],
  limit: ['volume', 'volume_of_day', 'budget', 'budget_of_day'],
  stopped: ['goal', 'stop', 'withdrawn'],
};

const OTHERS = ['render_error', 'overtaken', 'sent_before', 'no_assignee', 'deliver_only', 'paused'];

const reasons: ReadonlySet<string> = new Set([...Object.values(FAMILIES).flat(), ...OTHERS]);

/** All words that a test may use. */
export const reasonWordsOfTests: readonly string[] = [
  ...new Set(['any', ...Object.keys(FAMILIES), ...[...reasons].sort()]),
];

/** Whether what the engine wrote down is what the test says. */
export function isReason(word: string, reason: string): boolean {
  return word === 'any' || word === reason || (FAMILIES[word]?.includes(reason) ?? false);
}
