/**
 * A service as a model: asked over a channel that can be called, in batches, with patience that ends. What it does not answer, nobody is scored by:
 * whoever asks keeps what was there.
 */

import { contentHash } from '../../../compiler/feature.ts';
import type { ModelProgram } from '../../../compiler/model/program.ts';
import type { Channel, Question, SendResult } from '../../../runtime/channel.ts';
import type { Clock } from '../../../runtime/clock.ts';
import type { RateLimit } from '../../../runtime/rate-limit.ts';
import type { JsonObject } from '../../../store/store.ts';
import { ModelFault } from '../../fault.ts';
import type { Table } from '../../table.ts';
import { type Answered, type Brought, joined, withoutAnswer } from '../brought.ts';
import { readAnswer, requestOf } from './exchange.ts';

export interface ServiceOptions {
  readonly model: Pick<ModelProgram, 'id' | 'spec'>;
  readonly channel: Channel;
  readonly clock: Clock;
  /** Of the channel; null: as fast as it answers. */
  readonly rate: RateLimit | null;
}

/** A request is tried so often in all. */
export const ATTEMPTS = 5;
/** Before the second attempt, milliseconds; it doubles, unless the answer says when. */
export const FIRST_PAUSE = 1_000;
/** Whoever says that they want to be asked later than this is asked in the next round. */
export const LONGEST_PAUSE = 600_000;
/** So many batches in a row without an answer: the rest of the round is not asked for. */
export const GIVES_UP = 3;
/** A request is not longer, bytes: then fewer people go into it. */
const LARGEST_REQUEST = 1_048_576;
const BATCH = 500;
/** While it waits, it looks so often whether it is to stop. */
const LOOKS = 500;

interface HttpSpec {
  readonly connector: string;
  readonly batch?: number;
}

export class Service implements Brought {
  readonly artefact: JsonObject;
  readonly batch: number;
  readonly #options: ServiceOptions;
  #inARow = 0;
  #lastReason = '';

  constructor(options: ServiceOptions) {
    this.#options = options;
    const { connector, batch = BATCH } = options.model.spec as unknown as HttpSpec;
    this.batch = batch;
    this.artefact = {
      words: `A service, asked over the channel ${connector}, learnt elsewhere: what it says may change without a new version.`,
      contract: [
        ['request', `up to ${batch} rows of features`],
        ['answer', 'a score for each, or null'],
      ],
      connector,
    };
  }

  async score(table: Table, isStopped: () => boolean): Promise<Answered> {
    const answers: Answered[] = [];
    for (let from = 0; from < table.rows; from += this.batch)
      answers.push(...(await this.#part(table, from, Math.min(table.rows, from + this.batch), isStopped)));
    return joined(answers);
  }

  async close(): Promise<void> {}

  /** In two halves where it is too long for one request. */
  async #part(table: Table, from: number, until: number, isStopped: () => boolean): Promise<Answered[]> {
    const body = requestOf(this.#options.model.id, table, from, until);
    const middle = from + ((until - from) >> 1);
    if (middle > from && Buffer.byteLength(JSON.stringify(body)) > LARGEST_REQUEST)
      return [
        ...(await this.#part(table, from, middle, isStopped)),
        ...(await this.#part(table, middle, until, isStopped)),
      ];
    return [await this.#asked(body, until - from, isStopped)];
  }

  async #asked(body: JsonObject, rows: number, isStopped: () => boolean): Promise<Answered> {
    if (this.#inARow >= GIVES_UP) return withoutAnswer(rows, `${this.#lastReason}; it was given up`);
    const found = await this.#answer(body, rows, isStopped);
    if ('scores' in found) {
      this.#inARow = 0;
      return { scores: found.scores, unanswered: new Uint8Array(rows), reason: null };
    }
    this.#inARow++;
    this.#lastReason = found.fault;
    return withoutAnswer(rows, found.fault);
  }

  async #answer(body: JsonObject, rows: number, isStopped: () => boolean) {
    const { clock, channel } = this.#options;
    const call: Question = { key: contentHash([body, clock.now()]), body, wantsAnswer: true };
    for (let attempt = 1; ; attempt++) {
      if (!(await this.#hasPlace(call.key, isStopped))) return { fault: 'it was stopped' };
      const result = await called(channel, call);
      if (result.outcome === 'accepted') return readAnswer(result.answer ?? null, rows);
      const pause = (result.outcome === 'transient' && result.after) || FIRST_PAUSE * 2 ** (attempt - 1);
      if (result.outcome === 'permanent' || attempt === ATTEMPTS || pause > LONGEST_PAUSE)
        return { fault: result.reason };
      if (!(await this.#pause(clock.now() + pause, isStopped))) return { fault: result.reason };
    }
  }

  async #hasPlace(key: string, isStopped: () => boolean): Promise<boolean> {
    const { rate, clock } = this.#options;
    for (;;) {
      if (isStopped()) return false;
      const place = rate?.ask(key, clock.now()) ?? null;
      if (place === null) return true;
      if (!(await this.#pause(place, isStopped))) return false;
    }
  }

  /** False: it was told to stop. */
  async #pause(until: number, isStopped: () => boolean): Promise<boolean> {
    const { clock } = this.#options;
    while (clock.now() < until) {
      if (isStopped()) return false;
      await new Promise<void>((woken) => clock.wakeAt(Math.min(until, clock.now() + LOOKS), woken));
    }
    return !isStopped();
  }
}

/** Scoring is asking: a call of which nobody knows whether it arrived is made again. */
async function called(channel: Channel, call: Question): Promise<SendResult> {
  if (!channel.call)
    throw new ModelFault('CAR-986', {
      what: 'The channel of the model cannot be called.',
      why: 'A call asks and is answered, and not every connector can do that.',
      fix: 'Name a channel with the connector webhook.',
    });
  try {
    return await channel.call(call, new AbortController().signal);
  } catch (error) {
    return { outcome: 'doubtful', reason: error instanceof Error ? error.message : 'it failed' };
  }
}
