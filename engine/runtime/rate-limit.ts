/**
 * At most so many calls within any span of `per`, for one channel or for all that share an account. Who comes too
 * early is promised a later place, in order, so that a crowd is put off once and not again and again. Asked by
 * dispatch; it knows no message and no clock.
 */

export interface Rate {
  readonly messages: number;
  /** Milliseconds. */
  readonly per: number;
}

/** Calls already made, as pairs of an instant and how many: what is kept over a restart. */
export type TakenForm = readonly (readonly [number, number])[];

/** What is kept over a restart is this much coarser than `per`, always to the later side. */
const GRAIN = 100;
/** Promises kept before those that passed are looked for. */
const PROMISES = 10_000;

export class RateLimit {
  readonly #rate: Rate;
  /** Instants of the last calls, oldest first: as many as one span takes. */
  readonly #taken: number[] = [];
  /** Instants that were given out as places, oldest first. */
  readonly #places: number[] = [];
  /** Who was put off, and to when. */
  readonly #promises = new Map<string, number>();
  #mostPromises = PROMISES;

  constructor(rate: Rate, taken: TakenForm = []) {
    this.#rate = rate;
    for (const [instant, count] of taken) for (let call = 0; call < count; call++) this.#note(instant);
  }

  /** Null: it may go now, and is counted. Else the instant of its place. */
  ask(key: string, now: number): number | null {
    const promised = this.#promises.get(key);
    if (promised !== undefined && promised > now) return promised;
    const free = this.#earliest(this.#taken);
    this.#promises.delete(key);
    const place =
      promised !== undefined && free <= now ? now : Math.max(now, free, this.#earliest(this.#places));
    if (promised === undefined || place > now) this.#push(this.#places, place);
    if (place <= now) {
      this.#push(this.#taken, now);
      return null;
    }
    if (this.#promises.size >= this.#mostPromises) this.#forget(now);
    this.#promises.set(key, place);
    return place;
  }

  /** Whoever was withdrawn never comes to its place; who comes after all is given another. */
  #forget(now: number): void {
    for (const [key, place] of this.#promises) if (place < now) this.#promises.delete(key);
    this.#mostPromises = Math.max(PROMISES, 2 * this.#promises.size);
  }

  /** What was counted at this instant was not called after all. */
  giveBack(instant: number): void {
    for (const list of [this.#taken, this.#places]) {
      const index = list.lastIndexOf(instant);
      if (index >= 0) list.splice(index, 1);
    }
  }

  /** Calls that still count. */
  form(now: number): TakenForm {
    const grain = Math.max(1, Math.ceil(this.#rate.per / GRAIN));
    const counts = new Map<number, number>();
    for (const instant of this.#taken) {
      if (instant + this.#rate.per <= now) continue;
      const coarse = Math.ceil(instant / grain) * grain;
      counts.set(coarse, (counts.get(coarse) ?? 0) + 1);
    }
    return [...counts];
  }

  #note(instant: number): void {
    this.#push(this.#taken, instant);
    this.#push(this.#places, instant);
  }

  /** When one more fits after those in the list. */
  #earliest(list: readonly number[]): number {
    const { messages, per } = this.#rate;
    return list.length < messages ? Number.NEGATIVE_INFINITY : list[list.length - messages]! + per;
  }

  #push(list: number[], instant: number): void {
    list.push(instant);
    // Twice as long before it is cut, so that cutting costs next to nothing per call.
    if (list.length > 2 * this.#rate.messages) list.splice(0, list.length - this.#rate.messages);
  }
}
