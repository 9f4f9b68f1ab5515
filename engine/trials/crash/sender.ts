/**
 * A sender that never gives up: lanes that post one group of messages after the other, the same group under the same
 * ids until it is acknowledged, whatever becomes of the daemon meanwhile. Some groups are sent once more afterwards.
 */
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Random } from '../../bench/workload/random.ts';
import { WRITE_KEY } from './programme.ts';
import { Lane, type TrialMessage } from './traffic.ts';

export const LANES = 6;
/** Between two groups of a lane, milliseconds, at most: with their sizes some sixty messages a second. */
const PAUSE = 700;
/** A daemon that is down is asked again. */
const RETRY = 25;
/** Of a hundred groups: large ones, for which the engine takes so long that they are parked. */
const LARGE = 6;
const LARGE_SIZE = 120;
/** Of a hundred groups: sent again though they were acknowledged. */
const TWICE = 8;
const CALL_TIMEOUT = 20_000;

export interface SenderOptions {
  readonly port: number;
  readonly seed: number;
  /** When the first messages happened. */
  readonly start: number;
  /** Messages of each lane; left out, until it is stopped. */
  readonly lengths?: readonly number[];
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

export class Sender {
  readonly #options: SenderOptions;
  readonly #agent = new Agent({ keepAlive: true });
  #stopped = false;
  readonly #lengths = Array.from({ length: LANES }, () => 0);
  /** Messages sent more than once. */
  resent = 0;
  /** Answers that were no acknowledgement → how often. */
  readonly refusals = new Map<string, number>();
  readonly #done: Promise<unknown>;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#done = Promise.all(this.#lengths.map((_, lane) => this.#send(lane)));
  }

  /** What is under way is sent until it is acknowledged. Resolves with how many messages of each lane were. */
  async stop(): Promise<readonly number[]> {
    this.#stopped = true;
    return this.done();
  }

  async done(): Promise<readonly number[]> {
    await this.#done;
    this.#agent.destroy();
    return this.#lengths;
  }

  async #send(lane: number): Promise<void> {
    const { seed, start, lengths } = this.#options;
    const messages = new Lane(seed, lane, start);
    const chance = new Random(seed * 77 + lane);
    const wanted = lengths?.[lane] ?? Number.POSITIVE_INFINITY;
    while (!this.#stopped && this.#lengths[lane]! < wanted) {
      const size = chance.below(100) < LARGE ? LARGE_SIZE : 1 + chance.below(6);
      const count = Math.min(size, wanted - this.#lengths[lane]!);
      const group = Array.from({ length: count }, () => messages.next());
      await this.#untilAcknowledged(group);
      this.#lengths[lane]! += count;
      if (chance.below(100) < TWICE) await this.#untilAcknowledged(group, true);
      // Who has a list to get through does not dawdle.
      if (!lengths) await delay(chance.below(PAUSE));
    }
  }

  async #untilAcknowledged(group: readonly TrialMessage[], wasSent = false): Promise<void> {
    const body = JSON.stringify({ batch: group });
    for (;;) {
      const answer = await this.#post(body);
      // Nobody was there.
      if (answer === 'not_reached') {
        await delay(RETRY);
        continue;
      }
      if (wasSent) this.resent += group.length;
      wasSent = true;
      if (answer?.status === 200) {
        const { quarantined } = JSON.parse(answer.text) as { quarantined?: unknown };
        if (quarantined) this.#refused(`set aside: ${JSON.stringify(quarantined)}`);
        return;
      }
      if (answer) this.#refused(`${answer.status} ${answer.text}`);
      await delay(RETRY);
    }
  }

  #refused(why: string): void {
    this.refusals.set(why, (this.refusals.get(why) ?? 0) + 1);
  }

  /** Null where it was sent and no answer came. */
  #post(body: string): Promise<Answer | null | 'not_reached'> {
    return new Promise((resolve) => {
      const call = request(
        `http://127.0.0.1:${this.#options.port}/v1/batch`,
        {
          method: 'POST',
          agent: this.#agent,
          timeout: CALL_TIMEOUT,
          headers: {
            authorization: `Basic ${Buffer.from(`${WRITE_KEY}:`).toString('base64')}`,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (part: string) => {
            text += part;
          });
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
          response.on('error', () => resolve(null));
          response.on('aborted', () => resolve(null));
        },
      );
      call.on('timeout', () => call.destroy());
      call.on('error', ({ code }: NodeJS.ErrnoException) =>
        resolve(code === 'ECONNREFUSED' ? 'not_reached' : null),
      );
      call.end(body);
    });
  }
}
