/**
 * Players in threads of their own, each with a share of the people: the side that settles what they ask for. People come
 * thread by thread in turn, so that the order is the same however quick each thread is.
 */
import { Worker } from 'node:worker_threads';
import type { ProfileId } from '../../store/store.ts';
import type { Surroundings } from '../play/definitions.ts';
import type { Again, Noted, Players } from '../play/players.ts';
import type { Counted, Counts } from './count.ts';

/** What a player is told. */
export type ToPlayer =
  /** What it need not work out for itself. Then it is ready. */
  | { readonly type: 'stage'; readonly around: Surroundings }
  | { readonly type: 'everybody' }
  | { readonly type: 'again'; readonly these: readonly Again[] }
  /** The next of those who were told last. */
  | { readonly type: 'next' }
  | { readonly type: 'sum' };

export type FromPlayer =
  | { readonly type: 'ready' }
  /** Null: that was all. */
  | { readonly type: 'noted'; readonly noted: readonly Noted[] | null }
  | { readonly type: 'sum'; readonly counted: Counted }
  | { readonly type: 'fault'; readonly fault: string };

/** Which share of the people a thread plays. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

export function isIn({ index, of }: Share, person: ProfileId): boolean {
  return person % of === index;
}

/** Megabytes. What a person leaves behind is thrown away when the next begins: without a bound it would be left lying about for long. */
const LIMITS = { maxYoungGenerationSizeMb: 32, maxOldGenerationSizeMb: 256 };
/** Slices asked for before the last one has come, so that no thread waits for this one. */
const AHEAD = 2;

export class PlayerThreads implements Players {
  readonly #threads: readonly Thread[];

  private constructor(threads: readonly Thread[]) {
    this.#threads = threads;
  }

  /** `entry`: the file that each runs, which calls `servePlayer`. JavaScript: a thread cannot load TypeScript. */
  static start(entry: URL, count: number, data: object): PlayerThreads {
    return new PlayerThreads(
      Array.from({ length: count }, (_, index) => {
        const share: Share = { index, of: count };
        return new Thread(
          new Worker(entry, { workerData: { ...data, share }, execArgv: [], resourceLimits: LIMITS }),
        );
      }),
    );
  }

  /** Comes back when all of them can play. */
  async stage(around: Surroundings): Promise<void> {
    for (const thread of this.#threads) thread.say({ type: 'stage', around });
    await Promise.all(this.#threads.map((thread) => thread.answer('ready')));
  }

  async *everybody(): AsyncGenerator<readonly Noted[]> {
    for (const thread of this.#threads) thread.begin({ type: 'everybody' });
    yield* this.#inTurn();
  }

  async *again(these: readonly Again[]): AsyncGenerator<readonly Noted[]> {
    const of = this.#threads.length;
    for (const [index, thread] of this.#threads.entries()) {
      const own = these.filter(({ person }) => isIn({ index, of }, person));
      thread.begin({ type: 'again', these: own });
    }
    yield* this.#inTurn();
  }

  async *#inTurn(): AsyncGenerator<readonly Noted[]> {
    let playing = this.#threads;
    while (playing.length > 0) {
      const still: Thread[] = [];
      for (const thread of playing) {
        const noted = await thread.next();
        if (noted === null) continue;
        still.push(thread);
        yield noted;
      }
      playing = still;
    }
  }

  /** Adds everything that they have counted. */
  async sumUp(counts: Counts): Promise<void> {
    for (const thread of this.#threads) {
      thread.say({ type: 'sum' });
      counts.add((await thread.answer('sum')).counted);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}

type Answer<Type extends FromPlayer['type']> = Extract<FromPlayer, { type: Type }>;

/** One thread, whose answers come in the order in which it was asked. */
class Thread {
  readonly #worker: Worker;
  readonly #waiting: { come(said: FromPlayer): void; fail(error: Error): void }[] = [];
  readonly #ahead: Promise<readonly Noted[] | null>[] = [];
  readonly #said: FromPlayer[] = [];
  #fault: Error | null = null;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (said: FromPlayer) => {
      if (said.type === 'fault') this.#fail(new Error(said.fault));
      else if (this.#waiting.length > 0) this.#waiting.shift()!.come(said);
      else this.#said.push(said);
    });
    worker.on('error', (error) => this.#fail(error));
    worker.on('exit', (code) => this.#fail(new Error(`a thread of the dry run has ended (${code})`)));
  }

  say(what: ToPlayer): void {
    this.#worker.postMessage(what);
  }

  async answer<Type extends FromPlayer['type']>(type: Type): Promise<Answer<Type>> {
    const said = this.#said.shift() ?? (await this.#nextSaid());
    if (said.type !== type) throw new Error(`a thread of the dry run said ${said.type} instead of ${type}`);
    return said as Answer<Type>;
  }

  #nextSaid(): Promise<FromPlayer> {
    if (this.#fault) return Promise.reject(this.#fault);
    return new Promise((come, fail) => this.#waiting.push({ come, fail }));
  }

  begin(what: ToPlayer): void {
    this.say(what);
    for (let asked = 0; asked < AHEAD; asked++) this.#ask();
  }

  /** Null when there is nobody left. What was asked for ahead is answered by then. */
  async next(): Promise<readonly Noted[] | null> {
    const noted = await this.#ahead.shift()!;
    if (noted !== null) this.#ask();
    else await Promise.all(this.#ahead.splice(0));
    return noted;
  }

  #ask(): void {
    this.say({ type: 'next' });
    const noted = this.answer('noted').then((said) => said.noted);
    // Told to whoever takes it, at the latest.
    noted.catch(() => {});
    this.#ahead.push(noted);
  }

  #fail(error: Error): void {
    this.#fault ??= error;
    for (const { fail } of this.#waiting.splice(0)) fail(this.#fault);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
