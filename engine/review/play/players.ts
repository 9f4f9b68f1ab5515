/**
 * Who plays people, and says what they asked of what is given to all together: this thread here, or several at once
 * (`player-threads.ts`). What comes of each person is counted where they are played.
 */
import type { ProfileId, ProfileImage } from '../../store/store.ts';
import type { Crowd } from './crowd.ts';
import type { Outcome } from './outcome.ts';
import { playPerson } from './person.ts';
import type { Answers, Stage } from './stage.ts';

/** Of one person's play, what others are settled with. */
export interface Noted extends Pick<Outcome, 'person' | 'asks' | 'rates' | 'ranks'> {
  /** As of when they were read: whatever happens to somebody moves it on. */
  readonly read: number;
}

/** Somebody who is played again, with other answers than before. */
export interface Again {
  readonly person: ProfileId;
  readonly read: number;
  readonly before: Answers;
  readonly after: Answers;
}

export interface Players {
  /** Everybody once, with nothing refused; in an order that is always the same. */
  everybody(): AsyncIterable<readonly Noted[]>;
  /** These once more. Whoever a daemon has changed meanwhile is left out: they cannot be taken out of the sums. */
  again(these: readonly Again[]): AsyncIterable<readonly Noted[]>;
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

  async *everybody(): AsyncGenerator<readonly Noted[]> {
    for await (const images of this.#crowd.all()) yield images.map((image) => this.#played(image));
  }

  async *again(these: readonly Again[]): AsyncGenerator<readonly Noted[]> {
    const wanted = new Map(these.map((one) => [one.person, one]));
    for await (const images of this.#crowd.these([...wanted.keys()])) {
      yield images.flatMap((image) => {
        const { read, before, after } = wanted.get(image.profile.id)!;
        if (read !== readAt(image)) return [];
        this.#count(playPerson(this.#stage, image, before), -1);
        return [this.#played(image, after)];
      });
    }
  }

  #played(image: ProfileImage, answers?: Answers): Noted {
    const outcome = playPerson(this.#stage, image, answers);
    this.#count(outcome, 1);
    const { person, asks, rates, ranks } = outcome;
    return { person, read: readAt(image), asks, rates, ranks };
  }
}

function readAt({ state, profile }: ProfileImage): number {
  return state?.at ?? profile.createdAt;
}
