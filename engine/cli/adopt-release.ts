/** Brings everybody into a release that was applied, with a progress bar; interrupted, the next `apply` or `run` goes on. */
import { Engine } from '../runtime/engine.ts';
import { bringCodes } from '../runtime/offer-codes.ts';
import { adoptEverybody, type Candidate, runOf } from '../runtime/release.ts';
import type { Release, Store } from '../store/store.ts';
import { helpersFor } from './adopt-threads.ts';
import type { Context } from './context.ts';
import type { ChosenEnvironment } from './environment.ts';
import { walkTask } from './walk-task.ts';
import type { Folder } from './workspace.ts';

/** Where the store and the definitions are. */
export interface Place {
  readonly folder: Folder;
  readonly environment: ChosenEnvironment;
}

export async function adoptRelease(
  store: Store,
  candidate: Candidate,
  release: Release,
  { folder: { root }, environment }: Place,
  context: Context,
): Promise<void> {
  const run = await runOf(store, candidate, release);
  const engine = await Engine.start({ store, run, clock: context.clock });
  const interrupt = context.interrupt();
  const { name, value } = environment;
  const startHelpers = helpersFor({ url: value.store, root, environment: name }, context);
  try {
    await bringCodes(engine, candidate.program.offers.values(), root);
    const stopped = new Promise<void>((resolve) => {
      interrupt.signal.addEventListener('abort', () => resolve());
    });
    const walked = walkTask(`Release ${release.number}`, engine, context, (onProgress) =>
      adoptEverybody(engine, onProgress, startHelpers),
    );
    await Promise.race([walked, stopped.then(() => engine.stop())]);
    if (interrupt.signal.aborted) {
      await walked.catch(() => {});
      context.stderr.write(
        'Interrupted: the release is applied, and the next `apply` or `run` goes on with the people.\n',
      );
    }
  } finally {
    await engine.stop();
    interrupt.release();
  }
}
