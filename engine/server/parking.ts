/**
 * Acknowledges messages that the engine does not come to at once: what has waited for some milliseconds is parked,
 * which makes it durable, and its sender goes on while it waits for its turn; while any is parked, what follows is so at
 * once. What an engine that keeps up answers in time is never parked. Stands before the engine and looks like it.
 */
import { BusyError } from '../runtime/busy.ts';
import type { Incoming } from '../runtime/incoming.ts';
import type { Receipt } from '../runtime/work.ts';
import type { ParkedLog } from '../store/parked.ts';
import type { Accept, Parked } from './intake.ts';
import { MOST_PARKED, PARKED_AFTER, RETRY_AFTER } from './limits.ts';

const PARKED: Parked = { outcome: 'parked' };

interface Waiting {
  readonly incoming: Incoming;
  readonly since: number;
  done(receipt: Receipt | Parked): void;
  failed(error: unknown): void;
  /** Neither answered nor parked. */
  waits: boolean;
  /** The engine has answered, or will not. */
  isAnswered: boolean;
  error: unknown;
  /** Once it is parked: says that it need not be kept. */
  forget: (() => void) | null;
}

const NEW = { waits: true, isAnswered: false, error: null, forget: null };

export class Parking {
  readonly #engine: Accept;
  readonly #log: ParkedLog;
  readonly #fault: (error: unknown) => void;
  /**
   * In order of arrival; some may have been answered since. A list: of a Set whose members come and go none that was ever in it dies young, as of
   * a Map (`thread/pending.ts`).
   */
  #waiting: Waiting[] = [];
  #parked = 0;
  #timer: NodeJS.Timeout | null = null;
  #underWay: Promise<void> | null = null;
  #isBroken = false;

  /** `fault` hears that messages cannot be parked any longer: then their senders wait for the engine. */
  constructor(engine: Accept, log: ParkedLog, fault: (error: unknown) => void) {
    this.#engine = engine;
    this.#log = log;
    this.#fault = fault;
  }

  readonly accept = (incoming: Incoming): Promise<Receipt | Parked> =>
    new Promise((done, failed) => {
      const since = performance.now();
      const one: Waiting = { ...NEW, incoming, since, done, failed };
      this.#waiting.push(one);
      this.#ask(one);
      this.#look();
    });

  /** What is parked stays so; the engine may have ended by now. */
  async close(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#isBroken = true;
    await this.#underWay;
    await this.#log.close();
  }

  #ask(one: Waiting): void {
    this.#engine(one.incoming).then(
      (receipt) => {
        one.isAnswered = true;
        one.waits = false;
        if (one.forget) this.#leave(one.forget);
        else one.done(receipt);
      },
      (error: unknown) => {
        if (one.waits) {
          one.waits = false;
          one.failed(error);
        }
        // Its sender was told, or is about to be, that it was taken.
        else if (error instanceof BusyError) setTimeout(() => this.#ask(one), RETRY_AFTER * 1000).unref();
        else one.error = error;
      },
    );
  }

  #leave(forget: () => void): void {
    this.#parked -= 1;
    forget();
  }

  /** Looks again when the one that has waited longest is to be parked. */
  #look(): void {
    while (this.#waiting[0]?.waits === false) this.#waiting.shift();
    if (this.#timer || this.#underWay || this.#isBroken) return;
    const [first] = this.#waiting;
    if (!first || this.#parked >= MOST_PARKED) return;
    if (this.#isBehind) {
      this.#begin();
      return;
    }
    const left = first.since + PARKED_AFTER - performance.now();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#begin();
    }, left);
  }

  /** The engine has not come to what was parked: it will not come to what follows in time either. */
  get #isBehind(): boolean {
    return this.#parked > 0;
  }

  /** With all that come in this turn. */
  #begin(): void {
    const turn = new Promise((resolve) => setImmediate(resolve));
    this.#underWay = turn
      .then(() => this.#park())
      .finally(() => {
        this.#underWay = null;
        this.#look();
      });
  }

  /** All that wait share one write, also those that have only just come. */
  async #park(): Promise<void> {
    const group = this.#waiting.filter(({ waits }) => waits);
    this.#waiting = [];
    if (group.length === 0) return;
    for (const one of group) one.waits = false;
    try {
      const forget = await this.#log.add(group.map(({ incoming }) => JSON.stringify(incoming)));
      this.#parked += group.length;
      for (const one of group) {
        one.done(PARKED);
        if (one.isAnswered) this.#leave(forget);
        else one.forget = forget;
      }
    } catch (error) {
      this.#isBroken = true;
      this.#fault(error);
      for (const one of group) {
        if (one.error !== null) one.failed(one.error);
        else if (!one.isAnswered) {
          one.waits = true;
          this.#waiting.push(one);
        }
      }
    }
  }
}
