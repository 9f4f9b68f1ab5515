/** What a thread of a dry run runs, as it was built: the workspace and the store, opened once more, to be read. */
import { parentPort, workerData } from 'node:worker_threads';
import type { DryRunOptions } from '../review/dry-run/dry-run.ts';
import { servePlayer } from '../review/dry-run/serve-player.ts';
import { openStore } from '../store/open.ts';
import { loadCandidate } from './workspace.ts';

export interface ThreadOrder {
  readonly url: string;
  /** Hash of the definitions that the others play. */
  readonly definitions: string;
  readonly options: Omit<DryRunOptions, 'store' | 'candidate'>;
}

const { url, definitions, options } = workerData as ThreadOrder;
const { root, environment } = options;

async function opened(): Promise<DryRunOptions> {
  const { candidate } = await loadCandidate({ shown: root, root }, environment);
  if (candidate?.manifest.hash !== definitions)
    throw new Error('the definitions have changed while the dry run began: run it again');
  return { ...options, candidate, store: await openStore(url, { root, readOnly: true }) };
}

await servePlayer(parentPort!, opened);
