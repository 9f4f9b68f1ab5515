/** An engine without delivery, on the release that runs, with everybody in it: for verbs that only take in. */
import { type Titles, titlesOf } from '../review/titles.ts';
import { Engine } from '../runtime/engine.ts';
import { bringCodes } from '../runtime/offer-codes.ts';
import { adoptEverybody, currentRelease, releasedCandidate, runOf } from '../runtime/release.ts';
import { helpersFor } from './adopt-threads.ts';
import type { Context } from './context.ts';
import type { ChosenEnvironment } from './environment.ts';
import { nothingApplied, openForWriting } from './store.ts';
import { walkTask } from './walk-task.ts';
import type { Folder } from './workspace.ts';

export interface EngineWork {
  readonly engine: Engine;
  readonly titles: Titles;
  /** Aborts when the process is told to end. */
  readonly signal: AbortSignal;
}

export async function withEngine(
  folder: Folder,
  environment: ChosenEnvironment,
  context: Context,
  work: (given: EngineWork) => Promise<void>,
  takeOver = false,
): Promise<void> {
  const store = await openForWriting(folder, environment, context, takeOver);
  const interrupt = context.interrupt();
  try {
    const release = await currentRelease(store);
    if (!release) throw nothingApplied(folder);
    const candidate = await releasedCandidate(release, folder.root, environment.name);
    const run = await runOf(store, candidate, release);
    const engine = await Engine.start({ store, run, clock: context.clock });
    const { name, value } = environment;
    const startHelpers = helpersFor({ url: value.store, root: folder.root, environment: name }, context);
    try {
      await bringCodes(engine, candidate.program.offers.values(), folder.root);
      await walkTask(`Release ${release.number}`, engine, context, (onProgress) =>
        adoptEverybody(engine, onProgress, startHelpers),
      );
      await work({ engine, titles: titlesOf(candidate.workspace), signal: interrupt.signal });
    } finally {
      await engine.stop();
    }
  } finally {
    interrupt.release();
    await store.close();
  }
}
