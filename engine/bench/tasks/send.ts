/** A sender of made-up events of people who are known, in a process of its own. */
import { Traffic } from '../workload/traffic.ts';
import { type Sent, sendSteadily } from './steady.ts';

export interface SendArgument {
  readonly url: string;
  readonly writeKey: string;
  readonly people: number;
  /** Messages a second. */
  readonly rate: number;
  readonly seconds: number;
  /** Two senders with different seeds send different messages. */
  readonly seed: number;
}

export async function run({ url, writeKey, people, rate, seconds, seed }: SendArgument): Promise<Sent> {
  const bodies = new Traffic(seed, people)
    .next(rate * seconds)
    .map(({ id, event, identifiers, properties }) =>
      JSON.stringify({ messageId: `${seed}-${id}`, userId: identifiers['user_id'], event, properties }),
    );
  return sendSteadily({ url, writeKey, rate, bodies });
}
