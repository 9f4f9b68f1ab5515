/** New events of people who are known: what comes in while a measure runs. */
import type { Incoming } from '../../runtime/incoming.ts';
import { userId } from './people.ts';
import { Random } from './random.ts';
import { EVENTS, propertiesOf } from './vocabulary.ts';

const DAY = 86_400_000;
/** Events of one person a day, where time is to do its part: a busy day. */
const EVENTS_PER_DAY = 10;

/** Milliseconds in which so many people send so many events, on such a day. */
export function busyTime(events: number, people: number): number {
  return Math.round((events / people / EVENTS_PER_DAY) * DAY);
}

export class Traffic {
  readonly #random: Random;
  readonly #people: number;
  #sent = 0;

  constructor(seed: number, people: number) {
    this.#random = new Random(seed);
    this.#people = people;
  }

  /** They happen when they come. */
  next(count: number): Incoming[] {
    return Array.from({ length: count }, () => this.#one());
  }

  #one(): Incoming {
    return {
      id: `m${++this.#sent}`,
      source: 'bench',
      event: this.#random.of(EVENTS),
      time: null,
      identifiers: { user_id: userId(this.#random.below(this.#people)) },
      traits: {},
      consent: {},
      properties: propertiesOf(this.#random),
      imported: false,
      raw: null,
    };
  }
}
