/** Metrics by impact are looked at by people. Wherever something goes by a metric's number, they are refused by name. */
import type { Site } from '../../language/definition.ts';
import type { Context } from '../context.ts';

/** Reports a metric by impact where a number is asked for that is worked out again and again. */
export function checkNumber(id: string, site: Site, { workspace }: Context): boolean {
  const value = workspace.get('metric', id)?.value;
  if (value === undefined || !('impact' in value)) return true;
  site.report({
    code: 'CAR-869',
    what: `metric ${id} tells of an impact, and is no number to go by`,
    why: 'it is an estimate with an interval, over several times, that people look at; nothing is decided by it',
    fix: `name the metric it is about, \`${value.impact.of}\`, or another one`,
  });
  return false;
}
