/** CAR-834: messages that need consent, and no cap says how many are enough. */
import type { Rule, Subject } from '../rule.ts';

export const caps: Rule<'policy'> = {
  code: 'CAR-834',
  severity: 'warning',
  kinds: ['policy'],
  *check({ value }, subject) {
    for (const [messageClass, rules] of Object.entries(value.consent ?? {})) {
      for (const [medium, rule] of Object.entries(rules)) {
        if (rule === 'none' || !isSent(messageClass, medium, subject)) continue;
        if (isCapped(messageClass, medium, subject)) continue;
        yield {
          path: ['consent', messageClass, medium],
          part: 'key',
          what: `nothing limits ${messageClass} by ${medium}`,
          why: 'every journey writes on its own account, and one person may be in all of them',
          fix: `add a row to \`caps\`: { class: ${messageClass}, at_most: 3, within: 7d }`,
        };
      }
    }
  },
};

function isSent(messageClass: string, medium: string, { sendings }: Subject): boolean {
  return sendings.some(
    (sending) => sending.class === messageClass && sending.channels.some((one) => one.medium === medium),
  );
}

/** Of a channel or of one journey alone is not enough: others may write too. */
function isCapped(messageClass: string, medium: string, { program, sendings }: Subject): boolean {
  const rows = program.policy.caps.filter(
    (row) => row.journey === null && (row.class === null || row.class === messageClass),
  );
  const channels = sendings.flatMap((sending) => sending.channels).filter((one) => one.medium === medium);
  return rows.some(
    ({ channel }) => channel === null || channel === medium || channels.every(({ id }) => id === channel),
  );
}
