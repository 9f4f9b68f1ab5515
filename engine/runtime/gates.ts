/**
 * The gates before the channels: rate limits and circuit breakers. Dispatch asks them before it claims, and tells
 * them what became of each call. What a restart must know of them is one small value beside the store's progress.
 */
import type { ChannelProgram } from '../compiler/program.ts';
import type { Json } from '../store/store.ts';
import type { SendResult } from './channel.ts';
import { Circuit } from './circuit.ts';
import { RateLimit, type TakenForm } from './rate-limit.ts';

/** Under which the store keeps what the gates must know after a restart, and `status` tells. */
export const GATES_KEY = 'dispatch';

export interface GatesForm {
  /** Account, or channel → calls that still count. */
  readonly taken: Readonly<Record<string, TakenForm>>;
  /** Channel → until when nothing is tried. */
  readonly open: Readonly<Record<string, number>>;
}

/** Put off, and why. */
export interface Later {
  readonly due: number;
  readonly reason: 'rate' | 'circuit_open';
}

interface Asked {
  readonly key: string;
  readonly channel: string;
}

export class Gates {
  readonly #channels: ReadonlyMap<string, ChannelProgram>;
  readonly #limits = new Map<string, RateLimit>();
  readonly #circuits = new Map<string, Circuit>();
  /** Since it was last written down. */
  #isChanged = false;

  constructor(channels: ReadonlyMap<string, ChannelProgram>, stored?: Json) {
    this.#channels = channels;
    const { taken = {} } = (stored ?? {}) as Partial<GatesForm>;
    for (const channel of channels.values()) {
      this.#circuits.set(channel.id, new Circuit());
      const account = accountOf(channel);
      if (channel.rate && !this.#limits.has(account))
        this.#limits.set(account, new RateLimit(channel.rate, taken[account]));
    }
    // Circuits begin closed: what the store says of open ones is no longer so.
    this.#isChanged = Object.keys((stored as Partial<GatesForm> | undefined)?.open ?? {}).length > 0;
  }

  /** Null: it may go now, and is counted. */
  ask({ key, channel }: Asked, now: number): Later | null {
    const circuit = this.#circuits.get(channel);
    const closedUntil = circuit?.ask(key, now) ?? null;
    if (closedUntil !== null) return { due: closedUntil, reason: 'circuit_open' };
    const place = this.#limitOf(channel)?.ask(key, now) ?? null;
    if (place === null) {
      this.#isChanged ||= this.#limitOf(channel) !== undefined;
      return null;
    }
    circuit?.giveBack(key);
    return { due: place, reason: 'rate' };
  }

  /** It was let through at `instant`, and not called after all. */
  giveBack({ key, channel }: Asked, instant: number): void {
    this.#circuits.get(channel)?.giveBack(key);
    this.#limitOf(channel)?.giveBack(instant);
  }

  /** What the channel said. Returns whether its circuit is open now, where that has changed. */
  answered({ key, channel }: Asked, result: SendResult, now: number): boolean | null {
    const circuit = this.#circuits.get(channel);
    if (!circuit) return null;
    const before = circuit.until;
    if (result.outcome === 'accepted' || result.outcome === 'permanent') circuit.succeeded();
    else circuit.failed(key, now, 'after' in result ? result.after : 0);
    if (circuit.until === before) return null;
    this.#isChanged = true;
    return circuit.until !== null;
  }

  /** What is to be written down, if anything has changed since it last was. */
  changes(now: number): GatesForm | null {
    if (!this.#isChanged) return null;
    this.#isChanged = false;
    const taken = [...this.#limits].map(([account, limit]) => [account, limit.form(now)] as const);
    const open = [...this.#circuits].flatMap(([channel, { until }]) =>
      until === null ? [] : [[channel, until] as const],
    );
    return { taken: Object.fromEntries(taken), open: Object.fromEntries(open) };
  }

  #limitOf(channel: string): RateLimit | undefined {
    const program = this.#channels.get(channel);
    return program && this.#limits.get(accountOf(program));
  }
}

/** Under which name calls are counted: no id of a channel has a space. */
function accountOf({ id, account }: ChannelProgram): string {
  return account === null ? id : `account ${account}`;
}
