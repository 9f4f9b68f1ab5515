/**
 * What happens in the crash trial: for every lane of the sender an endless list of messages, the same whenever it is
 * made anew from the same seed. A person belongs to one lane, so what one person does keeps its order.
 */
import { Random } from '../../bench/workload/random.ts';

export interface TrialMessage {
  readonly messageId: string;
  readonly type: 'identify' | 'track';
  readonly userId: string;
  readonly timestamp: string;
  readonly traits?: Readonly<Record<string, string>>;
  readonly event?: string;
  readonly properties?: Readonly<Record<string, string | number>>;
}

/** So many people of a lane do something by turns; then others come. */
const AT_ONCE = 5;
/** Messages of one person: who they are, that they have signed up, and what they do. */
const EACH = 15;
/** Between two messages of a lane. */
const STEP = 20;

interface Person {
  readonly name: string;
  left: number;
  baskets: number;
  /** A basket that was filled and not ordered. */
  open: string | null;
  orders: number;
}

export class Lane {
  readonly #lane: number;
  readonly #random: Random;
  /** When the first message happened. */
  readonly #start: number;
  readonly #people: Person[] = [];
  #known = 0;
  #count = 0;

  constructor(seed: number, lane: number, start: number) {
    this.#lane = lane;
    this.#start = start;
    this.#random = new Random(seed * 1_000 + lane);
  }

  next(): TrialMessage {
    const person = this.#person();
    const turn = EACH - person.left--;
    const number = this.#count++;
    const message = {
      messageId: `${this.#lane}-${number}`,
      userId: person.name,
      timestamp: new Date(this.#start + number * STEP).toISOString(),
    };
    // Who cannot be written to would make a quiet trial.
    if (turn === 0) return { ...message, type: 'identify', traits: { email: `${person.name}@example.com` } };
    const [event, properties] = turn === 1 ? (['signed_up', { plan: 'trial' }] as const) : this.#deed(person);
    return { ...message, type: 'track', event, properties };
  }

  #person(): Person {
    for (let place = 0; place < this.#people.length; place++)
      if (this.#people[place]!.left === 0) this.#people.splice(place--, 1);
    if (this.#people.length < AT_ONCE) {
      const name = `p${this.#lane}_${this.#known++}`;
      const person = { name, left: EACH, baskets: 0, open: null, orders: 0 };
      this.#people.push(person);
      return person;
    }
    return this.#people[this.#random.below(AT_ONCE)]!;
  }

  #deed(person: Person): readonly [string, Readonly<Record<string, string | number>>] {
    const { name, open } = person;
    const chance = this.#random.below(10);
    if (open === null || chance < 2) {
      person.open = `${name}_b${person.baskets++}`;
      return ['cart_updated', { cart_id: person.open, value: 1 + this.#random.below(100) }];
    }
    if (chance < 6) return ['looked', { cart_id: open }];
    person.open = null;
    const order_id = `${name}_o${person.orders++}`;
    return ['order_completed', { order_id, cart_id: open, total: 1 + this.#random.below(90) }];
  }
}
