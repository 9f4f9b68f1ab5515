/** What a long past costs at every new event. */
import type { Measure } from '../measure.ts';
import { hotIn, inFreshProcess } from '../process/fresh.ts';
import type { Outcome } from '../process/tasks.ts';
import { megabytes, seconds } from '../words.ts';
import { STANDARD } from '../workload/definitions.ts';

const SHORT = 100;
/** Time for the new events of one profile, seconds; a slow one gets through fewer. */
const PATIENCE = 6;
const SIZE = { ...STANDARD, journeys: 0 };

export const longProfile: Measure = {
  id: 'long_profile',
  title: 'Time per new event for a profile with 100,000 events, against one with 100',
  aim: 2,
  better: 'lower',
  how: `One person with so many events over the same 120 days, 50 features, 200 segments and 100 tags. New events come
one at a time, a second apart, each in a transaction of its own: identify, read, evaluate, commit. The store is in
memory, so that no waiting for a disk hides the difference. The median of up to 300 events, in processes of their own.`,
  async run({ quick, scratch }) {
    const folder = await scratch.folder(SIZE);
    const long = quick ? 5_000 : 100_000;
    const argumentFor = (past: number) => ({ folder, past, events: 300, seconds: quick ? 2 : PATIENCE });
    const short = await inFreshProcess('long_profile', argumentFor(SHORT));
    const one = await inFreshProcess('long_profile', argumentFor(long));
    const told = (past: number, of: Outcome<'long_profile'>) =>
      `${past.toLocaleString('en')} events: ${seconds(of.seconds)} per new event (median of ${of.events}), a state of ${megabytes(of.stateBytes)}.`;
    return {
      value: one.seconds / short.seconds,
      unit: '',
      details: [told(long, one), told(SHORT, short)],
      profile: async () => [
        { title: 'new events of the long profile', hot: await hotIn('long_profile', argumentFor(long)) },
      ],
    };
  },
};
