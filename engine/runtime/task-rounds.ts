/**
 * How far one task has come: which of its rounds was the last, which is due, and when to look again. What is written of it
 * outlives the process; rounds through which it rested are not written, because nothing came of them.
 */
import type { Json } from '../store/store.ts';
import type { Engine } from './engine.ts';
import type { Task } from './refresh.ts';
import { Rounds } from './rounds.ts';

/** One time round. */
export interface Round {
  readonly round: number;
  readonly done: boolean;
  /** Whether it is the first one ever: what it gives people is existing, not an entry. */
  readonly first: boolean;
}

export class TaskRounds {
  readonly #engine: Engine;
  readonly #task: Task;
  readonly #rounds: Rounds;
  #isKnown = false;
  #last: Round | undefined;
  #isResting = false;

  constructor(engine: Engine, task: Task) {
    this.#engine = engine;
    this.#task = task;
    this.#rounds = new Rounds(task.schedule, engine.run.program.zone);
  }

  /** The last one, or the one that was cut short; undefined before the first. */
  get last(): Round | undefined {
    return this.#last;
  }

  /** Whether rounds pass in which it has nothing to do. */
  get isResting(): boolean {
    return this.#isResting;
  }

  /** The one to do now, or null. */
  async due(now: number): Promise<Round | null> {
    await this.#takeUp(now);
    if (this.#last === undefined) return { round: now, done: false, first: true };
    if (!this.#last.done) return this.#last;
    const round = this.#rounds.due(this.#last.round, now);
    if (round === null) return null;
    if (this.#restsUntil <= now) return { round, done: false, first: false };
    this.#pass(now);
    return null;
  }

  /** Written only where it would go on: any other is due as long as it is not at its end. */
  async begin(round: Round): Promise<void> {
    if (this.#task.goesOn) await this.#remember(round);
  }

  end(round: Round): Promise<void> {
    return this.#remember({ ...round, done: true });
  }

  /** When to look again. */
  next(now: number): number {
    const last = this.#last?.round ?? now;
    const next = this.#rounds.next(last, now);
    const rests = this.#restsUntil;
    this.#isResting = rests > next;
    if (!this.#isResting) return next;
    return rests === Number.POSITIVE_INFINITY ? rests : this.#firstFrom(rests, last);
  }

  /** It may have something to do again: not for rounds that have passed, but for the next. */
  wake(now: number): void {
    this.#isResting = false;
    this.#pass(now);
  }

  close(): Promise<void> {
    return this.#rounds.close();
  }

  #firstFrom(instant: number, last: number): number {
    const before = instant - 1;
    return this.#rounds.next(this.#rounds.due(last, before) ?? last, before);
  }

  #pass(now: number): void {
    const passed = this.#last && this.#rounds.due(this.#last.round, now);
    if (passed != null) this.#last = { round: passed, done: true, first: false };
  }

  get #restsUntil(): number {
    return this.#task.restsUntil?.() ?? Number.NEGATIVE_INFINITY;
  }

  async #takeUp(now: number): Promise<void> {
    if (this.#isKnown) return;
    this.#last = (await this.#engine.store.progress(this.#task.key)) as unknown as Round | undefined;
    if (this.#last === undefined && this.#task.waits)
      await this.#remember({ round: now, done: true, first: true });
    this.#isKnown = true;
  }

  async #remember(round: Round): Promise<void> {
    await this.#engine.submit([], { bucket: 0, key: this.#task.key, value: { ...round } as Json });
    this.#last = round;
  }
}
