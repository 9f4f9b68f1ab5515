/** CAR-835: an offer that may be given as often as anybody asks. */
import type { Rule } from '../rule.ts';

export const offerBudget: Rule<'offer'> = {
  code: 'CAR-835',
  severity: 'warning',
  kinds: ['offer'],
  *check({ id, value: { budget } }) {
    if (budget?.grants !== undefined || budget?.per_day !== undefined) return;
    yield {
      path: budget ? ['budget'] : ['id'],
      ...(budget ? { part: 'key' as const } : {}),
      what: `${id} has no budget`,
      why: budget
        ? 'what it has limits one person, not how many there are'
        : 'how much is given away is decided by how many ask',
      fix: 'add `budget: { grants: … }`, or `per_day` if it goes on for ever',
    };
  },
};
