/** `in` and `not_in`: members of segments, with the condition that decides. */
import { truthOf } from '../../truth.ts';
import type { Facts } from '../facts.ts';
import type { Check, Mismatch } from './expectation.ts';

export const inSegments: Check<'in'> = (ids, facts) => compare(ids, facts, 'in', true);

export const notInSegments: Check<'not_in'> = (ids, facts) => compare(ids, facts, 'not_in', false);

function* compare(
  ids: readonly string[],
  { person, who }: Facts,
  key: 'in' | 'not_in',
  wanted: boolean,
): Generator<Mismatch> {
  for (const [index, id] of ids.entries()) {
    const segment = person.run.program.segments.find((one) => one.id === id)!;
    const isMember = person.draft.members[segment.index] === 1;
    if (isMember === wanted) continue;
    yield {
      path: [key, index],
      what: `${who} is ${isMember ? '' : 'not '}in ${id}`,
      expected: [wanted ? `a member of ${id}` : `no member of ${id}`],
      actual: [isMember ? `a member of ${id}` : `no member of ${id}`],
      truth: truthOf(segment.test, person),
    };
  }
}
