/**
 * What people ask of something that is given to all together, and what they are told. Everybody is played with an answer that
 * is assumed; settled in order of time, it may be another one. People go by their index in the play.
 */
export interface Ledger<Answer> {
  /** Works out what everybody is told → those for whom it is another answer than they were played with. */
  settle(): Promise<Iterable<number>>;
  /** What somebody was played with last. */
  played(index: number): Answer;
  /** What they are told since it was settled. */
  settled(index: number): Answer;
}

/** Answers of a ledger that are another for few people. */
export class Answered<Answer> {
  readonly #first: Answer;
  readonly #played = new Map<number, Answer>();
  #changed: ReadonlyMap<number, Answer> = new Map();

  /** `first`: what everybody is played with at first. */
  constructor(first: Answer) {
    this.#first = first;
  }

  settle(changed: ReadonlyMap<number, Answer>): Iterable<number> {
    this.#changed = changed;
    return changed.keys();
  }

  /** They were played with what they are told. */
  take(index: number): void {
    const answer = this.#changed.get(index);
    if (answer !== undefined) this.#played.set(index, answer);
  }

  played(index: number): Answer {
    return this.#played.get(index) ?? this.#first;
  }

  settled(index: number): Answer {
    return this.#changed.get(index) ?? this.played(index);
  }
}
