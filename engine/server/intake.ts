/**
 * Hands the messages of requests to the engine, in their order, and waits until each is durable: evaluated, set aside,
 * or parked until the engine comes to it. If any of a request was not taken the whole request is refused: it comes again, and what was taken
 * counts once.
 */
import { BusyError } from '../runtime/busy.ts';
import type { Incoming } from '../runtime/incoming.ts';
import type { Receipt } from '../runtime/work.ts';
import { type Refusal, RequestError } from './errors.ts';
import { GATHERING, RETRY_AFTER } from './limits.ts';

/** As the engine does. */
export type Accept = (incoming: Incoming) => Promise<Receipt>;

/** It is durable, and will be evaluated; what becomes of it is not known yet. */
export interface Parked {
  readonly outcome: 'parked';
}
/** As the engine does, or `Parking` in front of it. */
export type Take = (incoming: Incoming) => Promise<Receipt | Parked>;

/** Listens to what becomes of messages, for metrics. */
export interface IntakeObserver {
  waiting(change: number): void;
  message(outcome: (Receipt | Parked)['outcome'] | 'refused'): void;
}

/** Why a message was set aside, without anything of its content. */
export interface SetAside {
  readonly index: number;
  readonly messageId: string;
  readonly code: string;
  readonly reason: string;
}

/** What is told of the messages of a request, all of which were taken. */
export interface Taken {
  readonly quarantined: readonly SetAside[];
  /** How many were parked: of these nobody knows yet whether they fit. */
  readonly parked: number;
}

export class Intake {
  readonly #accept: Take;
  readonly #observer: IntakeObserver | undefined;
  #gathered: (() => void)[] = [];

  constructor(accept: Take, observer?: IntakeObserver) {
    this.#accept = accept;
    this.#observer = observer;
  }

  /** Throws a RequestError when the engine did not take all of them. */
  async take(messages: readonly Incoming[]): Promise<Taken> {
    this.#observer?.waiting(messages.length);
    await this.#gather();
    const results = await Promise.allSettled(messages.map(async (message) => this.#accept(message)));
    this.#observer?.waiting(-messages.length);
    const quarantined: SetAside[] = [];
    let parked = 0;
    const errors: unknown[] = [];
    for (const [index, result] of results.entries()) {
      this.#observer?.message(result.status === 'fulfilled' ? result.value.outcome : 'refused');
      if (result.status === 'rejected') errors.push(result.reason);
      else if (result.value.outcome === 'parked') parked += 1;
      else if (result.value.outcome === 'quarantined') {
        const { code, reason } = result.value;
        quarantined.push({ index, messageId: messages[index]!.id, code, reason });
      }
    }
    if (errors.length > 0) {
      throw new RequestError(errors.every((error) => error instanceof BusyError) ? busy : stopped);
    }
    return { quarantined, parked };
  }

  /** Resolves a moment later, for all that came meanwhile at once and in their order: they share a transaction. */
  #gather(): Promise<void> {
    return new Promise((resolve) => {
      this.#gathered.push(resolve);
      if (this.#gathered.length > 1) return;
      setTimeout(() => {
        const gathered = this.#gathered;
        this.#gathered = [];
        for (const proceed of gathered) proceed();
      }, GATHERING);
    });
  }
}

const headers = { 'retry-after': String(RETRY_AFTER) };
const fix = 'send it again after the time `Retry-After` says, with the same `messageId`; it counts once';
const busy: Refusal = { status: 503, code: 'busy', what: 'too many messages wait already', fix, headers };
const stopped: Refusal = {
  status: 503,
  code: 'stopped',
  what: 'the engine does not take messages now',
  fix,
  headers,
};
