/**
 * Who plays people, and says what they asked of what is given to all together: this thread here, or several at once
 * (`player-threads.ts`). What comes of each person is counted where they are played.
 */
import { HistoryNeeded } from '../../evaluate/swept-event.ts';
import type { ProfileId, ProfileImage } from '../../store/store.ts';
import type { Crowd } from './crowd.ts';
import type { GivenAway } from './forecast.ts';
import type { Outcome } from './outcome.ts';
import { playPerson } from './person.ts';
import { type Answers, NO_ANSWERS, type Stage } from './stage.ts';

/** Of one person's play, what others are settled with. */
export interface Noted extends Pick<Outcome, 'person' | 'asks' | 'rates' | 'ranks'> {
  /** As of when they were read: whatever happens to somebody moves it on. */
  readonly read: number;
}

/** Somebody who is played again, with other answers than before. */
export interface Again {
  readonly person: ProfileId;
  readonly read: number;
  /** With which it was counted. */
  readonly before: Answers;
  readonly after: Answers;
}

export interface Players {
  /** Who there is to be played, some at a time, in an order that is always the same. */
  people(): AsyncGenerator<readonly ProfileId[]>;
  /** These for the first time, in their order: whatever they ask for they get, if it is not given away by then. */
  first(people: AsyncIterable<readonly ProfileId[]>, givenAway: GivenAway): AsyncIterable<readonly Noted[]>;
  /** These once more. Whoever a daemon has changed meanwhile is left out: they cannot be taken out of the sums. */
  again(these: Iterable<Again>): AsyncIterable<readonly Noted[]>;
}

/** People who are played again before others hear of it. */
const SLICE = 50;

export function* inSlices<Item>(items: Iterable<Item>, size = SLICE): Generator<readonly Item[]> {
  let slice: Item[] = [];
  for (const item of items) {
    slice.push(item);
    if (slice.length < size) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0) yield slice;
}

export interface PlayersOptions {
  readonly stage: Stage;
  readonly crowd: Crowd;
  /** Adds what came of a person, or takes it back (−1). */
  count(outcome: Outcome, sign: 1 | -1): void;
}

/** One after another, in this thread. */
export class PlayersHere implements Players {
  readonly #stage: Stage;
  readonly #crowd: Crowd;
  readonly #count: PlayersOptions['count'];

  constructor({ stage, crowd, count }: PlayersOptions) {
    this.#stage = stage;
    this.#crowd = crowd;
    this.#count = count;
  }

  async *people(): AsyncGenerator<readonly ProfileId[]> {
    yield* this.#crowd.ids();
  }

  async *first(
    people: AsyncIterable<readonly ProfileId[]>,
    givenAway: GivenAway,
  ): AsyncGenerator<readonly Noted[]> {
    for await (const ids of people) yield await this.play(ids, givenAway);
  }

  async *again(these: Iterable<Again>): AsyncGenerator<readonly Noted[]> {
    for (const some of inSlices(these)) yield await this.playAgain(some);
  }

  /** These for the first time. */
  play(ids: readonly ProfileId[], givenAway: GivenAway): Promise<readonly Noted[]> {
    const answers: Answers = { ...NO_ANSWERS, givenAway };
    return this.#each(ids, (image, past) =>
      this.#noted(image, playPerson(this.#stage, image, past, answers)),
    );
  }

  playAgain(these: readonly Again[]): Promise<readonly Noted[]> {
    const wanted = new Map(these.map((one) => [one.person, one]));
    return this.#each([...wanted.keys()], (image, past) => {
      const { read, before, after } = wanted.get(image.profile.id)!;
      if (read !== readAt(image)) return null;
      const first = playPerson(this.#stage, image, past, before);
      const now = playPerson(this.#stage, image, past, after);
      this.#count(first, -1);
      return this.#noted(image, now);
    });
  }

  async #each(
    ids: readonly ProfileId[],
    play: (image: ProfileImage, past: boolean) => Noted | null,
  ): Promise<readonly Noted[]> {
    const { readsPast } = this.#stage;
    const noted: Noted[] = [];
    const unread: ProfileId[] = [];
    for await (const images of this.#crowd.these(ids, readsPast)) {
      for (const image of images) {
        try {
          const one = play(image, readsPast);
          if (one) noted.push(one);
        } catch (error) {
          if (!(error instanceof HistoryNeeded)) throw error;
          unread.push(image.profile.id);
        }
      }
    }
    for await (const images of this.#crowd.these(unread, true))
      noted.push(...images.flatMap((image) => play(image, true) ?? []));
    return noted;
  }

  #noted(image: ProfileImage, outcome: Outcome): Noted {
    this.#count(outcome, 1);
    const { person, asks, rates, ranks } = outcome;
    return { person, read: readAt(image), asks, rates, ranks };
  }
}

function readAt({ state, profile }: ProfileImage): number {
  return state?.at ?? profile.createdAt;
}
