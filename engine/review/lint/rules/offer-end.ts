/** CAR-836: an offer whose grants stay good for ever. */
import type { Rule } from '../rule.ts';

export const offerEnd: Rule<'offer'> = {
  code: 'CAR-836',
  severity: 'warning',
  kinds: ['offer'],
  *check({ id, value: { valid } }) {
    if (valid?.for !== undefined || valid?.until !== undefined) return;
    yield {
      path: valid ? ['valid'] : ['id'],
      ...(valid ? { part: 'key' as const } : {}),
      what: `${id} has no end`,
      why: 'what was granted can be redeemed for ever, at whatever it costs then',
      fix: 'add `valid: { for: 14d }` for each grant, or `valid: { until: <date> }` for all',
    };
  },
};
