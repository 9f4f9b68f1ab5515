/**
 * Players in threads of their own, beside this one, which plays too: whoever has nothing to do is given the next people. What
 * was asked comes in the order in which people were given out, so that it is the same however quick each thread is.
 */
import { Worker } from 'node:worker_threads';
import type { ProfileId } from '../../store/store.ts';
import type { Crowd } from '../play/crowd.ts';
import type { Surroundings } from '../play/definitions.ts';
import type { GivenAway } from '../play/forecast.ts';
import { type Again, inSlices, type Noted, type Players, type PlayersHere } from '../play/players.ts';
import type { Counted, Counts } from './count.ts';
import { PlayerThread } from './player-thread.ts';

/** Some people, who are played together. */
export type Scene =
  | { readonly type: 'play'; readonly ids: readonly ProfileId[]; readonly givenAway: GivenAway }
  | { readonly type: 'again'; readonly these: readonly Again[] };

/** What a player is told. */
export type ToPlayer =
  /** What it need not work out for itself. Then it is ready. */
  { readonly type: 'stage'; readonly around: Surroundings } | Scene | { readonly type: 'sum' };

export type FromPlayer =
  | { readonly type: 'ready' }
  | { readonly type: 'noted'; readonly noted: readonly Noted[] }
  | { readonly type: 'sum'; readonly counted: Counted }
  | { readonly type: 'fault'; readonly fault: string };

/** This thread's own half of the work. */
export interface Here {
  readonly crowd: Pick<Crowd, 'ids'>;
  readonly players: Pick<PlayersHere, 'play' | 'playAgain'>;
}

/** People who are played together. */
const SLICE = 50;

export class PlayerThreads implements Players {
  readonly #threads: readonly PlayerThread[];
  readonly #slice: number;
  #here: Here | null = null;

  private constructor(threads: readonly PlayerThread[], slice: number) {
    this.#threads = threads;
    this.#slice = slice;
  }

  /**
   * `entry`: the file that each runs, which calls `servePlayer`. JavaScript: a thread cannot load TypeScript. `count` is how
   * many there are beside this one.
   */
  static start(entry: URL, count: number, data: object, slice = SLICE): PlayerThreads {
    const threads = Array.from({ length: count }, () => new PlayerThread(new Worker(entry, optionsOf(data))));
    return new PlayerThreads(threads, slice);
  }

  /** They begin as soon as they can play. */
  stage(around: Surroundings, here: Here): void {
    this.#here = here;
    for (const thread of this.#threads) thread.stage(around);
  }

  async *people(): AsyncGenerator<readonly ProfileId[]> {
    yield* this.#here!.crowd.ids(this.#slice);
  }

  async *first(
    people: AsyncIterable<readonly ProfileId[]>,
    givenAway: GivenAway,
  ): AsyncGenerator<readonly Noted[]> {
    const scenes = async function* (): AsyncGenerator<Scene> {
      for await (const ids of people) yield { type: 'play', ids, givenAway };
    };
    yield* this.#inOrder(scenes());
  }

  async *again(these: Iterable<Again>): AsyncGenerator<readonly Noted[]> {
    const slice = this.#slice;
    const scenes = function* (): Generator<Scene> {
      for (const some of inSlices(these, slice)) yield { type: 'again', these: some };
    };
    yield* this.#inOrder(scenes());
  }

  async *#inOrder(scenes: AsyncIterable<Scene> | Iterable<Scene>): AsyncGenerator<readonly Noted[]> {
    /** What was given out, from the first whose notes have not been told. */
    const underWay: Playing[] = [];
    for await (const scene of scenes) {
      const free = this.#threads.find((thread) => thread.isFree);
      underWay.push(new Playing(free ? free.play(scene) : this.#playHere(scene)));
      // Where this thread has played, it listens to the others now.
      if (!free) await underWay.at(-1)!.done;
      while (underWay[0]?.noted) yield underWay.shift()!.noted!;
    }
    for (const { done } of underWay) yield await done;
  }

  async #playHere(scene: Scene): Promise<readonly Noted[]> {
    const { players } = this.#here!;
    const noted = await (scene.type === 'play'
      ? players.play(scene.ids, scene.givenAway)
      : players.playAgain(scene.these));
    await new Promise((turn) => setImmediate(turn));
    return noted;
  }

  /** Adds everything that the others have counted. */
  async sumUp(counts: Counts): Promise<void> {
    for (const thread of this.#threads) {
      const counted = await thread.sum();
      if (counted) counts.add(counted);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}

/**
 * Megabytes. What a person leaves behind is thrown away when the next begins: without a bound it would be left lying about for
 * long, and with a narrow one a tenth of the time goes into looking for it.
 */
const LIMITS = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 256 };

function optionsOf(data: object) {
  return { workerData: data, execArgv: [], resourceLimits: LIMITS };
}

/** A scene that was given out, and what was noted once it is over. */
class Playing {
  noted: readonly Noted[] | null = null;
  readonly done: Promise<readonly Noted[]>;

  constructor(playing: Promise<readonly Noted[]>) {
    this.done = playing.then((noted) => {
      this.noted = noted;
      return noted;
    });
    // Told to whoever takes it, at the latest.
    this.done.catch(() => {});
  }
}
