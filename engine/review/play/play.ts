/**
 * Plays a crowd through the period. Everybody is played alone from beginning to end, so memory does not grow with time
 * and hardly with people. What is given to all together — offers, limits, rates, places in a ranking — needs an order in
 * time: so it is assumed that there is room for everybody, what was asked is served in order by the production code, and
 * those whose answer was another are played again with it, until nobody's is. Up to the first answer that is wrong,
 * everything is right; each pass moves that instant on, so the passes end where one pass in order would have ended.
 */
import type { ProfileId, Store } from '../../store/store.ts';
import { DeskLedger } from './desk-ledger.ts';
import type { Again, Noted, Players } from './players.ts';
import { RankLedger } from './rank-ledger.ts';
import { RateLedger } from './rate-ledger.ts';
import { type Answers, NO_ANSWERS, type Stage } from './stage.ts';

/** After so many passes what still changes is told, and left. */
const MOST_PASSES = 40;

export interface PlayOptions {
  readonly stage: Stage;
  readonly players: Players;
  /** To read from, what was given away before; null where nothing was. */
  readonly store: Store | null;
  /** Folder that files of codes lie in. */
  readonly root: string;
  onProgress?(done: number, pass: number): void;
}

export interface Played {
  readonly people: number;
  readonly passes: number;
  /** Persons whose answers still changed when it was left, or who changed in the store while they were played. */
  readonly unsettled: number;
  readonly desk: DeskLedger;
}

export async function play(options: PlayOptions): Promise<Played> {
  const { stage, players, store, root, onProgress } = options;
  const { program } = stage.run;
  const desk = new DeskLedger(stage.run, store, root);
  const rates = new RateLedger(program.channels, store);
  const ranks = new RankLedger(stage.rounds);
  const answers = new Map<number, Answers>();
  const ids = new People();
  const left = new Set<number>();
  const uncounted = new Set<number>();
  const answersOf = (index: number) => answers.get(index) ?? NO_ANSWERS;
  const note = (index: number, noted: Noted) => {
    if (noted.isCounted) uncounted.delete(index);
    else uncounted.add(index);
    if (stage.counts) {
      desk.note(index, noted.asks);
      rates.note(index, noted.rates);
    }
    ranks.note(index, noted.person, noted.ranks);
  };
  for await (const some of players.everybody()) {
    for (const noted of some) note(ids.add(noted), noted);
    onProgress?.(ids.size, 1);
  }
  for (let passes = 1; ; ) {
    const changed = new Map<number, Answers>();
    const put = (index: number, part: Partial<Answers>) =>
      changed.set(index, { ...(changed.get(index) ?? answersOf(index)), ...part });
    for (const [index, refused] of await desk.settle((one) => answersOf(one).refused))
      put(index, { refused });
    for (const [index, places] of await rates.settle()) put(index, { places });
    for (const [index, ranked] of ranks.settle((one) => answersOf(one).ranked)) put(index, { ranked });
    for (const index of left) changed.delete(index);
    const isSettled = changed.size === 0 || passes === MOST_PASSES;
    if (isSettled && uncounted.size === 0)
      return { people: ids.size, passes, unsettled: changed.size + left.size, desk };
    // Where nothing changes any more, all that is left is to count them.
    if (!isSettled) passes++;
    const isCounted = (index: number) => !uncounted.has(index);
    for (const index of uncounted) put(index, {});
    const indexes = new Map([...changed.keys()].map((index) => [ids.at(index), index]));
    const these = [...changed].map(
      ([index, after]): Again => ({
        ...ids.of(index),
        before: isCounted(index) ? answersOf(index) : null,
        after,
      }),
    );
    let done = 0;
    for await (const some of players.again(these)) {
      for (const noted of some) {
        const index = indexes.get(noted.person)!;
        indexes.delete(noted.person);
        answers.set(index, changed.get(index)!);
        note(index, noted);
      }
      done += some.length;
      onProgress?.(ids.size - changed.size + done, passes);
    }
    // Whoever a daemon has changed meanwhile stays as they were played first.
    for (const index of indexes.values()) {
      left.add(index);
      uncounted.delete(index);
    }
  }
}

/** In the order in which they came: who, and as of when they were read; sixteen bytes each. */
class People {
  #ids = new Float64Array(1024);
  #read = new Float64Array(1024);
  size = 0;

  add({ person, read }: Pick<Noted, 'person' | 'read'>): number {
    if (this.size === this.#ids.length) {
      this.#ids = grown(this.#ids);
      this.#read = grown(this.#read);
    }
    this.#ids[this.size] = person;
    this.#read[this.size] = read;
    return this.size++;
  }

  at(index: number): ProfileId {
    return this.#ids[index]!;
  }

  of(index: number): Pick<Noted, 'person' | 'read'> {
    return { person: this.#ids[index]!, read: this.#read[index]! };
  }
}

function grown(numbers: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
