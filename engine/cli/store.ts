/** The store of an environment, opened as a verb needs it: to change it, or to look at it while a daemon runs. */
import { resolve } from 'node:path';
import type { Candidate } from '../runtime/release.ts';
import { currentRelease, releasedCandidate } from '../runtime/release.ts';
import { StoreError } from '../store/error.ts';
import { openStore } from '../store/open.ts';
import { holderOf } from '../store/sqlite/holder.ts';
import type { Release, Store } from '../store/store.ts';
import type { Context } from './context.ts';
import type { ChosenEnvironment } from './environment.ts';
import { Failure, problemOf } from './failure.ts';
import type { Option } from './verb.ts';
import type { Folder } from './workspace.ts';

/** Another process has the store open for writing: SQLite. */
const IN_USE = 'CAR-807';
/** The same with PostgreSQL. */
const CLAIMED = 'CAR-824';
/** There is no file yet. */
const NO_STORE = 'CAR-816';

/** Makes the store where there is none. One process at a time: a daemon that runs is named as the reason. */
export async function openForWriting(
  { root }: Folder,
  { value }: ChosenEnvironment,
  context: Pick<Context, 'threads' | 'process' | 'isRunning'>,
  takeOver = false,
): Promise<Store> {
  try {
    return await openStore(value.store, {
      root,
      checkpoints: context.threads ? 'thread' : 'inline',
      claim: { name: context.process, takeOver },
    });
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== IN_USE) throw error;
    const holder = holderWords(value.store, root, context);
    const problem = {
      code: error.code,
      what: holder === null ? error.what : `${error.what} by ${holder}`,
      why: 'another Carillon, most likely `carillon run`, has it open, and a store has one writer at a time',
      fix: 'stop it; or leave the work to it: `carillon run --watch` takes over what you save, `--import` reads the sources when it starts',
    };
    throw new Failure(problem, { cause: error });
  }
}

/** Who has an SQLite store; null unless it is sure: the process runs, on this machine. A name may outlive its process. */
function holderWords(
  url: string,
  root: string,
  { process, isRunning }: Pick<Context, 'process' | 'isRunning'>,
): string | null {
  const name = holderOf(resolve(root, url.slice('sqlite:'.length)));
  const [, id = '', host] = /^(\d+)@(.*)$/.exec(name ?? '') ?? [];
  const isHere = host !== undefined && process.endsWith(`@${host}`);
  return isHere && isRunning(Number(id)) ? `process ${id} on ${host}` : null;
}

/** Whether another process has the store: what is to be done may be left beside it. */
export function isInUse(error: unknown): boolean {
  const code = problemOf(error)?.code;
  return code === IN_USE || code === CLAIMED;
}

/** Null when nothing has been stored yet. Works beside a daemon. */
export async function openForReading({ root }: Folder, { value }: ChosenEnvironment): Promise<Store | null> {
  try {
    return await openStore(value.store, { root, readOnly: true });
  } catch (error) {
    if (error instanceof StoreError && error.code === NO_STORE) return null;
    throw error;
  }
}

export interface Running {
  readonly store: Store;
  readonly release: Release;
  /** The release, compiled again. */
  readonly candidate: Candidate;
}

/** What runs, to look at. Whoever calls closes the store. */
export async function openRunning(folder: Folder, environment: ChosenEnvironment): Promise<Running> {
  const store = await openForReading(folder, environment);
  const release = store && (await currentRelease(store));
  if (!store || !release) {
    await store?.close();
    throw nothingApplied(folder);
  }
  return { store, release, candidate: await releasedCandidate(release, folder.root, environment.name) };
}

export function nothingApplied({ shown }: Folder): Failure {
  return new Failure({
    what: 'nothing has been applied yet',
    why: 'a store runs a release, and this one has none',
    fix: `carillon apply ${shown}, or carillon run ${shown} --apply`,
  });
}

/** For verbs that run an engine for long. */
export const takeOverOption: Option = {
  flags: '--take-over',
  text: 'with PostgreSQL: end the claim of another process that has the store; an SQLite file is never taken over',
};
