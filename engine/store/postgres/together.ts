/**
 * Callers ask for one bucket each; what they ask for in one turn, before anybody waits for an answer, is done together, so
 * that the database hears of all their buckets at once. Whoever asks is answered as if it had asked alone.
 */

import { StoreError } from '../error.ts';
import type { Bucket } from '../store.ts';
import { roundsOf } from './rounds.ts';
import { StaleTables } from './shape.ts';

/** Whether a fault is of the database or of its tables, and would come again to whoever asks alone. */
export function concernsAll(error: unknown): boolean {
  return error instanceof StoreError || error instanceof StaleTables;
}

interface Waiting<Ask, Answer> {
  readonly ask: Ask;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

export class Together<Ask extends { readonly bucket: Bucket }, Answer> {
  readonly #answer: (asks: readonly Ask[]) => Promise<readonly Answer[] | null>;
  #waiting: Waiting<Ask, Answer>[] = [];

  /**
   * Answers several, of which no two are of one bucket. Null: they cannot be answered together, and nothing has been done;
   * then each is answered alone, so that none has to answer for another.
   */
  constructor(answer: (asks: readonly Ask[]) => Promise<readonly Answer[] | null>) {
    this.#answer = answer;
  }

  ask(ask: Ask): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ask, resolve, reject });
      if (this.#waiting.length === 1) queueMicrotask(() => this.#answerAll());
    });
  }

  #answerAll(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const round of roundsOf(waiting, ({ ask }) => ask.bucket)) void this.#answerRound(round);
  }

  async #answerRound(round: readonly Waiting<Ask, Answer>[]): Promise<void> {
    try {
      const answers = await this.#answer(round.map(({ ask }) => ask));
      if (answers === null) for (const one of round) void this.#answerRound([one]);
      else for (const [index, { resolve }] of round.entries()) resolve(answers[index]!);
    } catch (error) {
      for (const { reject } of round) reject(error);
    }
  }
}
