/** Helpers in threads of their own, which compile the release that is in the store and read beside the engine. */
import { Worker } from 'node:worker_threads';
import type { Program } from '../../compiler/program.ts';
import type { Layout } from '../../evaluate/layout.ts';
import type { Run } from '../../evaluate/run.ts';
import type { Bucket, ProfileId } from '../../store/store.ts';
import type { Ahead } from './ahead.ts';
import type { Helper, Helpers } from './helpers.ts';

/** What a thread begins with. */
export interface HelperOrder {
  /** That of the store. */
  readonly url: string;
  readonly root: string;
  readonly environment?: string | undefined;
  readonly layout: Layout;
  readonly compiled: Compiled;
}

/** What a program keeps, in the order of its layout: whoever compiles something else can be of no help. */
export interface Compiled {
  readonly features: readonly string[];
  readonly segments: readonly string[];
}

export function compiledTo({ features, segments }: Program): Compiled {
  return { features: features.map(({ hash }) => hash), segments: segments.map(({ id }) => id) };
}

export interface ToHelper {
  readonly bucket: Bucket;
  readonly ids: readonly ProfileId[];
  readonly at: number;
}

/** What became of them; or a fault, after which the thread ends. The first word is that it is ready. */
export type FromHelper = 'ready' | Ahead | { readonly fault: string };

/** People given to one before it has done others, so that it need not wait for the next. */
const WAITING = 4;
/** Megabytes. What is made of people is let go soon: with room for the young, hardly any of it grows old. */
const LIMITS = { maxYoungGenerationSizeMb: 48, maxOldGenerationSizeMb: 512 };

export interface HelperThreadsOptions extends Pick<HelperOrder, 'url' | 'root' | 'environment'> {
  /** The file that each runs, as it was built, which calls `serveHelper`. */
  readonly entry: URL;
  readonly count: number;
  /** Hears of threads that failed: what they would have done is done without them. */
  onFault?(error: Error): void;
}

export interface HelperThreads extends Helpers {
  /** Resolves when each can be given people, or has failed. */
  readonly begun: Promise<unknown>;
}

export function startHelperThreads(
  run: Run,
  { entry, count, onFault, url, root, environment }: HelperThreadsOptions,
): HelperThreads {
  const { program, layout } = run;
  const order: HelperOrder = { url, root, environment, layout, compiled: compiledTo(program) };
  const threads = Array.from({ length: count }, () => new HelperThread(entry, order, onFault));
  return {
    run,
    begun: Promise.all(threads.map(({ begun }) => begun)),
    free: () => threads.find(({ isFree }) => isFree) ?? null,
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

/** One thread: what it is asked, and its answers, in the order in which it was asked. */
class HelperThread implements Helper {
  readonly #worker: Worker;
  readonly #waiting: { come(ahead: Ahead): void; fail(error: Error): void }[] = [];
  readonly #onFault: ((error: Error) => void) | undefined;
  #state: 'beginning' | 'ready' | 'over' = 'beginning';
  #hasBegun = () => {};
  readonly begun = new Promise<void>((resolve) => {
    this.#hasBegun = resolve;
  });

  constructor(entry: URL, order: HelperOrder, onFault?: (error: Error) => void) {
    this.#onFault = onFault;
    this.#worker = new Worker(entry, { workerData: order, execArgv: [], resourceLimits: LIMITS });
    this.#worker.on('message', (said: FromHelper) => this.#hear(said));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) =>
      this.#fail(new Error(`a thread that worked ahead has ended (${code})`)),
    );
  }

  get isFree(): boolean {
    return this.#state === 'ready' && this.#waiting.length < WAITING;
  }

  lookAhead(bucket: Bucket, ids: readonly ProfileId[], at: number): Promise<Ahead> {
    return new Promise((come, fail) => {
      this.#waiting.push({ come, fail });
      this.#worker.postMessage({ bucket, ids, at } satisfies ToHelper);
    });
  }

  #hear(said: FromHelper): void {
    if (said === 'ready') {
      this.#state = 'ready';
      this.#hasBegun();
    } else if ('fault' in said) this.#fail(new Error(said.fault));
    else this.#waiting.shift()!.come(said);
  }

  #fail(error: Error): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#hasBegun();
    this.#onFault?.(error);
    for (const { fail } of this.#waiting.splice(0)) fail(error);
  }

  async close(): Promise<void> {
    this.#state = 'over';
    await this.#worker.terminate();
  }
}
