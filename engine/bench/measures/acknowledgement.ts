/** How long senders wait while the engine has a great deal else to do. */
import type { Measure, Options } from '../measure.ts';
import { hotIn, inFreshProcess } from '../process/fresh.ts';
import type { AcknowledgeArgument, Acknowledged } from '../tasks/acknowledge.ts';
import { PATIENCE } from '../tasks/steady.ts';
import { count, figure } from '../words.ts';
import { STANDARD } from '../workload/definitions.ts';
import type { Crowd } from '../workload/people.ts';
import { largeCrowd, smallCrowd } from './crowds.ts';

const RATE = 1_000;

export const acknowledgement: Measure = {
  id: 'acknowledgement_p99_ms',
  title: 'Acknowledgement at 1,000 events/s while everybody is rebuilt, p99, milliseconds',
  aim: 25,
  better: 'lower',
  how: `Server, engine and checkpoints in threads of one process, as \`carillon run\` has them, a sender in another; one message per request over loopback, 1,000 a second
whatever the answers take, and a message's time runs from the moment it was to be sent. Every answer means that the event is
durable: evaluated (200 segments, 100 tags, 20 journeys), or parked in a file until the engine comes to it. Meanwhile, from the
first message on, the engine rebuilds everybody from their events; only messages sent while that goes on count.`,
  tried: [
    'Server and engine in one thread, slices of a walk between batches: 25 to 35 s, because live people of the earlier release have to be built first and the queue grew.',
    'The server in a thread of its own, slices of some milliseconds: 1.2 to 2 s. A message was still acknowledged only when it was evaluated, and what is asked for is more than one processor evaluates while it rebuilds.',
    'Messages that are not evaluated within 5 ms are parked in a file that was made beforehand, and acknowledged when they are on the disk: 25 to 50 ms.',
    'Less of each message that is collected with what is old only, in the thread of the engine and in that of the server: see decide_p99_ms.',
    'People rebuilt ahead in a thread of lower priority, also while messages come: on two processors p99 57 to 63 ms where the same without helpers gave 31 to 33. So helpers rest while messages come.',
    'A lower priority for the thread of the engine: 33 to 65 ms where 29 to 33 came without.',
    'While anything is parked, what follows is parked at once, and not after 5 ms: p50 9.8 → 5.7 ms, p99 33.5 → 31.7 (medians of five runs in turn). In the table. What is left are waits for the disk, shared with checkpoints (p99 10 ms, up to 60), and for a processor.',
    'Checkpoints of 4 MB and of 48 MB instead of 16 MB: 42 to 47 ms, and 25 to 40, where 28 to 38 came with 16.',
  ],
  async run(options) {
    const crowd = largeCrowd(options);
    const seconds = options.quick ? 2 : 15;
    const some = smallCrowd(options);
    const short = seconds / 3;
    const unseen = await onCopy(options, { crowd: some, situation: 'no_engine', seconds: short }, measured);
    const alone = await onCopy(options, { crowd, situation: 'alone', seconds: short }, measured);
    const beside = await onCopy(options, { crowd, situation: 'rebuild', seconds }, measured);
    return {
      value: beside.p99,
      cutOff: beside.unanswered > 0,
      unit: ' ms',
      details: [
        `Beside the rebuild of ${count(crowd.people, 'people')}: ${waits(beside)}.`,
        `With nothing else to do, everybody being evaluated: ${waits(alone)}.`,
        `Acknowledged unseen, which is what sender, loopback and server take: ${waits(unseen)}.`,
        `Evaluated, from when the engine got them: beside the rebuild ${evaluated(beside)}; with nothing else to do ${evaluated(alone)}.`,
        `${count(beside.rebuilt, 'people')} were rebuilt meanwhile${beside.unfinished ? '' : '; only messages sent before that was done count'}.`,
        `The longest time in which the thread of the engine did not once turn to what came: ${figure(beside.standstill)} ms.`,
      ],
      profile: async () => [
        {
          title: 'server and engine beside a rebuild',
          // Fewer people are enough to see where time goes.
          hot: await onCopy(options, { crowd: some, situation: 'rebuild', seconds: short }, (argument) =>
            hotIn('acknowledge', argument),
          ),
        },
      ],
    };
  },
};

const measured = (argument: AcknowledgeArgument) => inFreshProcess('acknowledge', argument);

function waits({ p50, p99, most, messages, unanswered }: Acknowledged): string {
  const given =
    unanswered === 0
      ? ''
      : `, of which ${count(unanswered, 'were')} not acknowledged when the sender gave up ${PATIENCE / 1000} s after the last, so that these figures are too low`;
  return `p50 ${figure(p50)} ms, p99 ${figure(p99)} ms, longest ${figure(most)} ms, ${count(messages, 'messages')}${given}`;
}

function evaluated({ evaluated: { p50, p99, done, left } }: Acknowledged): string {
  const times =
    p50 === undefined || p99 === undefined
      ? 'none'
      : `p50 ${figure(p50)} ms, p99 ${figure(p99)} ms of ${count(done, 'messages')}`;
  return `${times}, ${count(left, 'messages')} left when the last was sent`;
}

interface Setting extends Pick<AcknowledgeArgument, 'situation' | 'seconds'> {
  readonly crowd: Crowd;
}

/** Who is to be rebuilt has not been evaluated; the others have. */
async function onCopy<T>(
  { scratch }: Options,
  { crowd, situation, seconds }: Setting,
  use: (argument: AcknowledgeArgument) => Promise<T>,
): Promise<T> {
  const store =
    situation === 'rebuild'
      ? await scratch.seeded(STANDARD, crowd)
      : (await scratch.rebuilt(STANDARD, crowd)).file;
  const { file, remove } = scratch.copy(store);
  const folder = await scratch.folder(STANDARD);
  try {
    return await use({ folder, file, situation, people: crowd.people, rate: RATE, seconds });
  } finally {
    remove();
  }
}
