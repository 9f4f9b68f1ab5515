/** How long a year takes where nobody waits for it: what tests and dry runs live by. */
import type { Measure } from '../measure.ts';
import { hotIn, inFreshProcess } from '../process/fresh.ts';
import { count } from '../words.ts';

export const virtualYear: Measure = {
  id: 'virtual_year_s',
  title: 'A year of virtual time for 10,000 people, seconds',
  aim: 60,
  better: 'lower',
  how: `The whole daemon with a clock that is moved and a mailbox for a channel, over a store in memory. It stops at every
instant at which something is due: birthdays at nine by the clocks of five zones, a letter every ninety days, orders that
pass out of two windows. Every person gets five letters, which is checked.`,
  async run({ quick }) {
    const people = quick ? 500 : 10_000;
    const { seconds, stops, letters } = await inFreshProcess('year', { people });
    return {
      value: seconds,
      unit: ' s',
      details: [
        `${count(people, 'people')}, ${count(letters, 'letters')}, ${count(stops, 'instants')} at which something was due.`,
      ],
      profile: async () => [{ title: 'a year', hot: await hotIn('year', { people: 1_000 }) }],
    };
  },
};
