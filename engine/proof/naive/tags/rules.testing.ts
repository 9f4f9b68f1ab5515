/** `rules`: the first whose `when` holds; without `when`, always. */
import { holds } from '../conditions/index.testing.ts';
import type { Moment, Plain } from '../person.testing.ts';

export function rules(node: Plain, moment: Moment): unknown {
  const found = (node['rules'] as readonly Plain[]).find(
    ({ when }) => when === undefined || holds(when, moment, moment.scope),
  );
  return found?.['then'];
}
