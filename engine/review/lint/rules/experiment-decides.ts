/** CAR-837: an experiment without a metric, or without the effect and the power that say how many people it takes. */
import type { Rule } from '../rule.ts';

export const experimentDecides: Rule<'experiment'> = {
  code: 'CAR-837',
  severity: 'warning',
  kinds: ['experiment'],
  *check({ id, value: { metric, detect } }) {
    if (metric === undefined)
      yield {
        path: ['id'],
        what: `${id} has no metric`,
        why: 'it splits people, and nothing says by what the arms are compared',
        fix: 'add `metric:`, decided before the first person is assigned',
      };
    if (detect?.power === undefined)
      yield {
        path: detect ? ['detect'] : ['id'],
        ...(detect ? { part: 'key' as const } : {}),
        what: `${id} does not say how small an effect it must see, and how surely`,
        why: 'without it nobody knows how many people it takes, and chance is taken for a result',
        fix: 'add `detect: { effect: { absolute: 0.02 }, power: 0.8 }`',
      };
  },
};
