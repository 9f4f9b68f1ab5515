/**
 * Dispatch: hands effects to their channels. Claim (tested again, marked `sending`, durable) → call → result as
 * an input. It holds no state worth keeping: what a crash leaves in `sending` is doubtful, and the channel's
 * `on_doubt` says what then.
 */
import { chanceOf } from '../compiler/chance.ts';
import type { ChannelProgram } from '../compiler/program.ts';
import type { Effect } from '../evaluate/draft.ts';
import type { EffectRow } from '../store/store.ts';
import type { Channel, Message, SendResult } from './channel.ts';
import { allOf } from './concurrent.ts';
import type { Engine } from './engine.ts';

/** Calls under way at once, over all channels: enough to hide a provider's latency, few enough to bound memory. */
const CALLS_AT_ONCE = 32;
/** A call that takes longer is cut; a provider that answers later than this is doubtful anyway. */
const CALL_TIMEOUT = 120_000;
/** What is found in `sending` at a start. */
const CUT_OFF = 'the engine ended before the channel answered';

export interface DispatchObserver {
  sent(channel: string, outcome: SendResult['outcome'], milliseconds: number): void;
  fault(error: unknown): void;
}

export class Dispatch {
  readonly #engine: Engine;
  readonly #channels: ReadonlyMap<string, Channel>;
  readonly #observer: DispatchObserver | undefined;
  /** Keys of effects that are claimed or being sent. */
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #abort = new AbortController();
  readonly #stopListening: () => void;
  #cancelAlarm: () => void = () => {};
  #pumping: Promise<void> | null = null;
  #again = false;
  #stopped = false;
  #next = Number.NEGATIVE_INFINITY;
  #idleListener: () => void = () => {};

  constructor(engine: Engine, channels: ReadonlyMap<string, Channel>, observer?: DispatchObserver) {
    this.#engine = engine;
    this.#channels = channels;
    this.#observer = observer;
    this.#stopListening = engine.onBatch(() => this.#wake());
  }

  /** Settles what an earlier process left in `sending`, then begins. */
  async start(): Promise<void> {
    const doubtful = await this.#engine.store.people.effects(['sending'], Number.MAX_SAFE_INTEGER);
    if (doubtful.length > 0) {
      await this.#engine.submit(
        doubtful.map(({ profile, key }) => ({
          profile,
          inputs: (at) => [{ type: 'doubt', at, effect: key, reason: CUT_OFF }],
        })),
      );
    }
    this.#wake();
  }

  get idle(): boolean {
    return this.#pumping === null && this.#underWay.size === 0 && this.#next > this.#engine.clock.now();
  }

  /** Calls back whenever it may have become idle. */
  onIdle(listener: () => void): void {
    this.#idleListener = listener;
  }

  /** Takes no more; waits for the calls under way, up to their time-out. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopListening();
    this.#cancelAlarm();
    await this.#pumping;
    await Promise.allSettled(this.#underWay.values());
  }

  #wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#pumping ??= this.#pump()
      .catch((error: unknown) => this.#observer?.fault(error))
      .finally(() => {
        this.#pumping = null;
        if (this.#again) this.#wake();
        else this.#idleListener();
      });
  }

  async #pump(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      const { store, clock } = this.#engine;
      const free = CALLS_AT_ONCE - this.#underWay.size;
      if (free <= 0) return;
      const now = clock.now();
      const { effect } = await store.nextDue();
      const ready = effect !== null && effect <= now ? await this.#ready(now) : [];
      if (ready.length > 0) await this.#claim(ready.slice(0, free));
      await this.#setAlarm(now);
    }
  }

  /** Effects of all buckets that may be claimed now. */
  async #ready(at: number): Promise<EffectRow[]> {
    const { store } = this.#engine;
    const buckets = Array.from({ length: store.buckets }, (_, bucket) => bucket);
    const found = await allOf(buckets, (bucket) =>
      store.read(bucket, { ready: { at, limit: CALLS_AT_ONCE } }),
    );
    return found.flatMap(({ ready }) => ready).filter(({ key }) => !this.#underWay.has(key));
  }

  async #setAlarm(now: number): Promise<void> {
    const { effect } = await this.#engine.store.nextDue();
    this.#next = effect ?? Number.POSITIVE_INFINITY;
    this.#cancelAlarm();
    if (effect !== null && effect > now)
      this.#cancelAlarm = this.#engine.clock.wakeAt(effect, () => this.#wake());
  }

  async #claim(rows: readonly EffectRow[]): Promise<void> {
    const drafts = await this.#engine.submit(
      rows.map(({ profile, key }) => ({ profile, inputs: (at) => [{ type: 'claim', at, effect: key }] })),
    );
    const wanted = new Set(rows.map(({ key }) => key));
    for (const draft of drafts.values()) {
      for (const effect of draft.effects) {
        if (!wanted.has(effect.key) || effect.status !== 'sending' || this.#underWay.has(effect.key))
          continue;
        const call = this.#send(effect)
          .catch((error: unknown) => this.#observer?.fault(error))
          .finally(() => {
            this.#underWay.delete(effect.key);
            this.#wake();
          });
        this.#underWay.set(effect.key, call);
      }
    }
  }

  async #send(effect: Effect): Promise<void> {
    const started = this.#engine.clock.now();
    const result = await this.#call(effect);
    this.#observer?.sent(effect.channel, result.outcome, this.#engine.clock.now() - started);
    const program = this.#engine.run.program.channels.get(effect.channel);
    await this.#engine.submit([
      { profile: effect.profile, inputs: (at) => [answerOf(effect, result, program, at)] },
    ]);
  }

  async #call(effect: Effect): Promise<SendResult> {
    const channel = this.#channels.get(effect.channel);
    if (!channel) return { outcome: 'permanent', reason: 'the channel is not configured' };
    const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(CALL_TIMEOUT)]);
    try {
      return await channel.send(messageOf(effect), signal);
    } catch (error) {
      return { outcome: 'doubtful', reason: error instanceof Error ? error.message : String(error) };
    }
  }
}

function messageOf({ key, body, createdAt }: Effect): Message {
  const { medium, to, locale, content, origin } = body as unknown as Omit<Message, 'key' | 'at'>;
  return { key, medium, to, locale, content, origin, at: createdAt };
}

/** What the profile hears of a call: its result, or when it is tried again. */
function answerOf(effect: Effect, result: SendResult, program: ChannelProgram | undefined, at: number) {
  const input = { at, effect: effect.key } as const;
  if (result.outcome === 'accepted')
    return { ...input, type: 'result', outcome: 'sent', reason: '' } as const;
  // Nobody knows whether it arrived: `on_doubt` says whether once too often or once too few is worse.
  if (result.outcome === 'doubtful' && program?.onDoubt !== 'resend')
    return { ...input, type: 'doubt', reason: result.reason } as const;
  const exhausted = effect.attempts > (program?.retry.times ?? 0);
  if (result.outcome === 'permanent' || exhausted) {
    return { ...input, type: 'result', outcome: 'failed', reason: result.reason } as const;
  }
  const after = result.outcome === 'transient' ? result.after : undefined;
  const due = at + (after ?? backOff(effect, program));
  return { ...input, type: 'retry', reason: result.reason, due } as const;
}

/** Doubles with each attempt, up to the limit; spread by up to a half, so that a crowd does not come back at once. */
export function backOff(
  { key, attempts }: Pick<Effect, 'key' | 'attempts'>,
  program: ChannelProgram | undefined,
): number {
  const { first, atMost } = program?.retry ?? { first: 60_000, atMost: 21_600_000 };
  const full = Math.min(first * 2 ** Math.max(0, attempts - 1), atMost);
  return Math.round(full * (1 - 0.5 * chanceOf(`${key}|${attempts}`)));
}
