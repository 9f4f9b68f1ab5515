/** One run of the starter programme under load, which several measures look at. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Options } from '../measure.ts';
import { hotIn, inFreshProcess } from '../process/fresh.ts';
import type { Scratch } from '../scratch.ts';
import type { HandedOver, HandOverArgument } from '../tasks/hand-over.ts';

export const RATE = 1_000;
const CUSTOMERS = 5_000;
/** Beside the source, not beside what was built from it. */
const STARTER = fileURLToPath(new URL('../../../../definitions', import.meta.url));

const runs = new WeakMap<Scratch, Promise<HandedOver>>();

export function shopRun(options: Options): Promise<HandedOver> {
  const known = runs.get(options.scratch) ?? inFreshProcess('hand_over', argument(options));
  runs.set(options.scratch, known);
  return known;
}

/** Where time goes in such a run. */
export async function hotShop(options: Options) {
  const title = 'the thread of the engine, at 1,000 events/s';
  return [{ title, hot: await hotIn('hand_over', { ...argument(options), seconds: 5 }) }];
}

/** Ten minutes in a run with `--full`, as a soak. */
export function secondsOf({ quick, full }: Options): number {
  return full ? 600 : quick ? 6 : 18;
}

function argument(options: Options): HandOverArgument {
  return {
    folder: STARTER,
    file: join(options.scratch.newFolder(), 'shop.db'),
    customers: CUSTOMERS,
    rate: RATE,
    seconds: secondsOf(options),
  };
}
