/** The other side of `helper-threads.ts`: the same release over the same store, which is only read. */
import { isDeepStrictEqual } from 'node:util';
import type { MessagePort } from 'node:worker_threads';
import type { Run } from '../../evaluate/run.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/store.ts';
import { pinningOf, programWith } from '../pins.ts';
import { RELEASES_KNOWN, releasedCandidate } from '../release.ts';
import { lookAhead } from './ahead.ts';
import { compiledTo, type FromHelper, type HelperOrder, type ToHelper } from './helper-threads.ts';

export async function serveHelper(port: MessagePort, order: HelperOrder): Promise<void> {
  const say = (what: FromHelper) => port.postMessage(what);
  const fail = (fault: unknown) => {
    say({ fault: fault instanceof Error ? fault.message : String(fault) });
    port.close();
  };
  try {
    const store = await openStore(order.url, { root: order.root, readOnly: true });
    const run = await runFor(store, order);
    let before = Promise.resolve();
    port.on('message', ({ bucket, ids, at }: ToHelper) => {
      before = before.then(async () => say(await lookAhead(store, run, bucket, ids, at))).catch(fail);
    });
    say('ready');
  } catch (fault) {
    fail(fault);
  }
}

/** The run of the others: their program, compiled again, and its places in stored state as they have them. */
async function runFor(store: Store, { layout, root, environment, compiled }: HelperOrder): Promise<Run> {
  const releases = await store.releases(RELEASES_KNOWN);
  const release = releases.find(({ number }) => number === layout.release);
  if (!release) throw new Error(`release ${layout.release} is not in the store`);
  const candidate = await releasedCandidate(release, root, environment);
  const earlier = releases.filter(({ number }) => number < release.number);
  const program = programWith(candidate, await pinningOf(store, candidate, earlier, release.number));
  if (!isDeepStrictEqual(compiledTo(program), compiled))
    throw new Error(`release ${layout.release} was compiled to something else`);
  return { program, layout, others: new Map() };
}
