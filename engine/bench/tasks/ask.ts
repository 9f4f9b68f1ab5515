/** Pages of a shop that ask a placement, in a process of its own: some customers come back, some are unknown. */
import { Random } from '../workload/random.ts';
import { type Sent, sendSteadily } from './steady.ts';

export interface AskArgument {
  readonly url: string;
  readonly writeKey: string;
  readonly placement: string;
  readonly customers: number;
  /** Questions a second, and for how long. */
  readonly rate: number;
  readonly seconds: number;
  readonly seed: number;
}

/** One in so many is somebody nobody knows. */
const UNKNOWN = 10;

export async function run({
  url,
  writeKey,
  placement,
  customers,
  rate,
  seconds,
  seed,
}: AskArgument): Promise<Sent> {
  const random = new Random(seed);
  const bodies = Array.from({ length: rate * seconds }, (_, index) => {
    const user = index % UNKNOWN === 0 ? `visitor_${index}` : `customer_${random.below(customers)}`;
    return JSON.stringify({ placement, profile: { user_id: user }, context: { page: 'home' } });
  });
  return sendSteadily({
    url,
    writeKey,
    rate,
    bodies,
    path: '/v1/decide',
    isAnswer: (text) => text.includes('"items":[{'),
  });
}
