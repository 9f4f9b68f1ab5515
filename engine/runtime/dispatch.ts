/**
 * Dispatch: hands effects to their channels. Claim (tested again, marked `sending`, durable) → call → result as
 * an input. It holds no state worth keeping: what a crash leaves in `sending` is doubtful, and the channel's
 * `on_doubt` says what then.
 */
import { chanceOf } from '../compiler/chance.ts';
import type { ChannelProgram } from '../compiler/program.ts';
import type { Effect } from '../evaluate/draft.ts';
import { kindOf } from '../evaluate/effects/index.ts';
import { kindNameOf } from '../evaluate/effects/kind.ts';
import type { EffectRow, Json } from '../store/store.ts';
import type { Channel, SendResult } from './channel.ts';
import { allOf } from './concurrent.ts';
import type { Engine } from './engine.ts';
import { GATES_KEY, Gates, type Later } from './gates.ts';
import { handOverOf } from './hand-over/index.ts';
import type { Links } from './links.ts';
import { withinTime } from './time-limit.ts';
import type { Job, Progress } from './work.ts';

/**
 * Calls of one channel under way at once: enough to hide a provider's latency, few enough to bound memory. Each channel has its
 * own, so that one which hangs keeps nothing from the others.
 */
const CALLS_AT_ONCE = 32;
/** A call that takes longer is cut; a provider that answers later than this is doubtful anyway. */
const CALL_TIMEOUT = 120_000;
/** What is found in `sending` at a start. */
const CUT_OFF = 'the engine ended before the channel answered';

export interface DispatchObserver {
  /** `kind`: the name of a kind of effect (`evaluate/effects/`). */
  handedOver(kind: string, channel: string, outcome: SendResult['outcome'], milliseconds: number): void;
  /** One was put off because its channel takes no more for now. */
  putOff?(kind: string, channel: string, reason: Later['reason']): void;
  /** The circuit breaker of a channel has opened or closed. */
  circuit?(channel: string, isOpen: boolean): void;
  fault(error: unknown): void;
}

export class Dispatch {
  readonly #engine: Engine;
  readonly #channels: ReadonlyMap<string, Channel>;
  readonly #observer: DispatchObserver | undefined;
  /** By key, effects that are claimed or being sent. */
  readonly #underWay = new Map<string, { readonly channel: string; readonly call: Promise<void> }>();
  readonly #links: Links | null;
  #gates: Gates;
  readonly #stopListening: () => void;
  #cancelAlarm: () => void = () => {};
  #pumping: Promise<void> | null = null;
  #again = false;
  /** Before that nothing goes out: what it began itself would look like what an earlier process left. */
  #isStarted = false;
  #stopped = false;
  #next = Number.NEGATIVE_INFINITY;
  #idleListener: () => void = () => {};

  constructor(
    engine: Engine,
    channels: ReadonlyMap<string, Channel>,
    observer?: DispatchObserver,
    links: Links | null = null,
  ) {
    this.#links = links;
    this.#engine = engine;
    this.#channels = channels;
    this.#observer = observer;
    this.#gates = new Gates(engine.run.program.channels);
    this.#stopListening = engine.onEffects(() => this.#wake());
  }

  /** Settles what an earlier process left in `sending`, then begins. */
  async start(): Promise<void> {
    const { store, run } = this.#engine;
    this.#gates = new Gates(run.program.channels, await store.progress(GATES_KEY));
    const doubtful = await store.people.effects(['sending'], Number.MAX_SAFE_INTEGER);
    if (doubtful.length > 0) {
      await this.#engine.submit(
        doubtful.map(({ profile, key }) => ({
          profile,
          inputs: (at) => [{ type: 'doubt', at, effect: key, reason: CUT_OFF }],
        })),
      );
    }
    this.#isStarted = true;
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
    await Promise.allSettled([...this.#underWay.values()].map(({ call }) => call));
  }

  #wake(): void {
    if (this.#stopped || !this.#isStarted) return;
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
      const now = this.#engine.clock.now();
      let next = await this.#nextDue();
      if (next <= now) {
        const ready = await this.#ready(now);
        if (ready.length > 0) await this.#admit(ready, now);
        next = await this.#nextDue();
      }
      this.#setAlarm(next, now);
    }
  }

  async #nextDue(): Promise<number> {
    const { effect } = await this.#engine.store.nextDue();
    return effect ?? Number.POSITIVE_INFINITY;
  }

  /** Effects of all buckets that may be claimed now. */
  async #ready(at: number): Promise<EffectRow[]> {
    const { store } = this.#engine;
    const buckets = Array.from({ length: store.buckets }, (_, bucket) => bucket);
    const room = this.#room();
    const found = await allOf(buckets, (bucket) =>
      store.read(bucket, { ready: { at, limit: CALLS_AT_ONCE, room } }),
    );
    const left = new Map(room);
    return found
      .flatMap(({ ready }) => ready)
      .filter(({ key }) => !this.#underWay.has(key))
      .sort(inOrder)
      .filter(({ channel }) => {
        const free = left.get(channel) ?? CALLS_AT_ONCE;
        left.set(channel, free - 1);
        return free > 0;
      });
  }

  /** How many calls more each channel may have, of those that have some. */
  #room(): Map<string, number> {
    const room = new Map<string, number>();
    for (const { channel } of this.#underWay.values())
      room.set(channel, (room.get(channel) ?? CALLS_AT_ONCE) - 1);
    return room;
  }

  #setAlarm(next: number, now: number): void {
    this.#next = next;
    this.#cancelAlarm();
    if (Number.isFinite(next) && next > now)
      this.#cancelAlarm = this.#engine.clock.wakeAt(next, () => this.#wake());
  }

  /** Those whose channel takes them now are claimed, the others put off. */
  async #admit(rows: readonly EffectRow[], now: number): Promise<void> {
    const jobs: Job[] = [];
    const admitted = new Map<string, EffectRow>();
    for (const row of rows) {
      const { key, profile, channel } = row;
      const later = this.#gates.ask(row, now);
      if (later) {
        this.#observer?.putOff?.(kindNameOf(row), channel, later.reason);
        jobs.push({ profile, inputs: (at) => [{ type: 'defer', at, effect: key, ...later }] });
      } else {
        admitted.set(key, row);
        jobs.push({ profile, inputs: (at) => [{ type: 'claim', at, effect: key }] });
      }
    }
    const drafts = await this.#engine.submit(jobs, this.#progress());
    for (const draft of drafts.values()) {
      for (const effect of draft.effects) {
        if (effect.status !== 'sending' || this.#underWay.has(effect.key) || !admitted.delete(effect.key))
          continue;
        this.#begin(effect);
      }
    }
    // What was refused, or waits for something else, took no room.
    for (const row of admitted.values()) this.#gates.giveBack(row, now);
  }

  #begin(effect: Effect): void {
    const call = this.#send(effect)
      .catch((error: unknown) => this.#observer?.fault(error))
      .finally(() => {
        this.#underWay.delete(effect.key);
        this.#wake();
      });
    this.#underWay.set(effect.key, { channel: effect.channel, call });
  }

  /** What of the gates must outlive this process. */
  #progress(): Progress | undefined {
    const changes = this.#gates.changes(this.#engine.clock.now());
    return changes ? { bucket: 0, key: GATES_KEY, value: changes as unknown as Json } : undefined;
  }

  async #send(effect: Effect): Promise<void> {
    const started = this.#engine.clock.now();
    const result = await this.#call(effect);
    const took = this.#engine.clock.now() - started;
    this.#observer?.handedOver(kindNameOf(effect), effect.channel, result.outcome, took);
    const isOpen = this.#gates.answered(effect, result, this.#engine.clock.now());
    if (isOpen !== null) this.#observer?.circuit?.(effect.channel, isOpen);
    const program = this.#engine.run.program.channels.get(effect.channel);
    await this.#engine.submit(
      [{ profile: effect.profile, inputs: (at) => [answerOf(effect, result, program, at)] }],
      this.#progress(),
    );
  }

  async #call(effect: Effect): Promise<SendResult> {
    const channel = this.#channels.get(effect.channel);
    if (!channel) return { outcome: 'permanent', reason: 'the channel is not configured' };
    const left = (kindOf(effect).until(effect) ?? Number.POSITIVE_INFINITY) - this.#engine.clock.now();
    const { program } = this.#engine.run;
    try {
      return await withinTime(Math.max(0, Math.min(CALL_TIMEOUT, left)), (signal) =>
        handOverOf(effect)(channel, effect, { program, links: this.#links, signal }),
      );
    } catch (error) {
      return { outcome: 'doubtful', reason: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** Places in a channel's rate are given out in this order, whatever bucket a message is in. */
function inOrder(a: EffectRow, b: EffectRow): number {
  return a.due - b.due || a.createdAt - b.createdAt || (a.key < b.key ? -1 : 1);
}

/** What the profile hears of a hand-over: its result, or when it is tried again. */
function answerOf(effect: Effect, result: SendResult, program: ChannelProgram | undefined, at: number) {
  const input = { at, effect: effect.key } as const;
  if (result.outcome === 'accepted') {
    const { provider, answer } = result;
    const known = { ...(provider && { provider }), ...(answer !== undefined && { answer }) };
    return { ...input, type: 'result', outcome: 'sent', reason: '', ...known } as const;
  }
  const kind = kindOf(effect);
  // Nobody knows whether it arrived: `on_doubt` says whether once too often or once too few is worse.
  if (result.outcome === 'doubtful' && (program === undefined || kind.onDoubt(program) === 'hold'))
    return { ...input, type: 'doubt', reason: result.reason } as const;
  const after = result.outcome === 'transient' ? result.after : undefined;
  const due = at + (after ?? backOff(effect, program));
  const exhausted = effect.attempts > (program?.retry.times ?? 0) || due >= (kind.until(effect) ?? Infinity);
  if (result.outcome === 'permanent' || exhausted) {
    return { ...input, type: 'result', outcome: 'failed', reason: result.reason } as const;
  }
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
