/**
 * Who waits for an answer, under numbers that are given one after the other. Answers come nearly in that order, and so a list does that loses its head
 * now and then. A Map whose entries come and go makes itself anew all the time, and each table that it leaves leads to the next: once one of them is old,
 * all that was ever waited for afterwards is kept until everything old is collected, and that is when everybody waits.
 */
export class Pending<T> {
  /** From `#first` on; nothing where it was answered. */
  #waiting: (T | undefined)[] = [];
  #first = 0;
  /** How many at the head are answered. */
  #answered = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The number that the next one gets. */
  get next(): number {
    return this.#first + this.#waiting.length;
  }

  add(one: T): number {
    const number = this.next;
    this.#waiting.push(one);
    this.#size += 1;
    return number;
  }

  /** Each is taken once. */
  take(number: number): T {
    const place = number - this.#first;
    const one = this.#waiting[place];
    if (one === undefined) throw new Error(`nobody waits for answer ${number}`);
    this.#waiting[place] = undefined;
    this.#size -= 1;
    while (this.#answered < this.#waiting.length && this.#waiting[this.#answered] === undefined)
      this.#answered += 1;
    if (this.#answered > MOST_ANSWERED || this.#size === 0) this.#loseHead();
    return one;
  }

  #loseHead(): void {
    this.#waiting = this.#waiting.slice(this.#answered);
    this.#first += this.#answered;
    this.#answered = 0;
  }
}

/** Cut off together, so that each costs little. */
const MOST_ANSWERED = 256;
