/**
 * A daemon's server and engine in threads of their own, started as `run` starts them, taking messages from a sender in
 * another process, and meanwhile, if asked to, rebuilding everybody.
 */
import { availableParallelism } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { helpersFor } from '../../cli/adopt-threads.ts';
import type { StartHelpers } from '../../runtime/ahead/helpers.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Engine } from '../../runtime/engine.ts';
import { adoptEverybody } from '../../runtime/release.ts';
import { systemClock } from '../../runtime/system-clock.ts';
import type { Receipt } from '../../runtime/work.ts';
import { EngineMetrics } from '../../server/metrics/engine-metrics.ts';
import { startServerThread } from '../../server/thread/start.ts';
import { inFreshProcess } from '../process/fresh.ts';
import type { Stopwatch } from '../process/stopwatch.ts';
import { quantile } from '../statistics.ts';
import { compileFolder } from '../workload/folder.ts';
import { openEngine } from '../workload/opened.ts';
import { NOW } from '../workload/people.ts';

const WRITE_KEY = 'bench';
/** Seconds of messages before those that count: connections are opened, code is compiled. */
const WARM_UP = 2;
const UNSEEN = Promise.resolve<Receipt>({ outcome: 'accepted', profile: 0 });

/**
 * `no_engine`: messages are acknowledged unseen, which is what sender, loopback and server take. `alone`: the engine
 * has nothing else to do. `rebuild`: it rebuilds everybody, and only messages sent while that goes on count.
 */
export type Situation = 'no_engine' | 'alone' | 'rebuild';

export interface AcknowledgeArgument {
  readonly folder: string;
  /** A store of people; changed. */
  readonly file: string;
  readonly situation: Situation;
  readonly people: number;
  /** Messages a second, and for how long. */
  readonly rate: number;
  readonly seconds: number;
}

export interface Acknowledged {
  readonly messages: number;
  /** Milliseconds until they were acknowledged. */
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
  /** Messages nobody waited for any longer; their waits are counted as long as somebody did. */
  readonly unanswered: number;
  /** Milliseconds from the engine's getting a message to its evaluation being durable; how many were done and left at the end. */
  readonly evaluated: Evaluated;
  /** People rebuilt meanwhile, and whether more were left to rebuild at the end. */
  readonly rebuilt: number;
  readonly unfinished: boolean;
  /** The longest time in which the thread of the engine did not once turn to what came, milliseconds. */
  readonly standstill: number;
}

/** Without a single evaluation there is nothing to say how long one takes. */
export interface Evaluated {
  readonly done: number;
  readonly left: number;
  readonly p50?: number;
  readonly p99?: number;
}

export async function run(argument: AcknowledgeArgument, stopwatch: Stopwatch): Promise<Acknowledged> {
  const { folder, file, situation, people, rate, seconds } = argument;
  const clock = realTimeFrom(NOW);
  const url = `sqlite:${file}`;
  const opened = await openEngine(url, await compileFolder(folder), clock);
  const { engine } = opened;
  let onMessage = () => {};
  const evaluations = new Evaluations();
  const server = await startServerThread({
    entry: new URL('../../cli/run/http-thread.js', import.meta.url),
    address: { host: '127.0.0.1', port: 0 },
    log: { level: 'silent', format: 'json' },
    parked: opened.store.parked,
    accept: (incoming) => {
      onMessage();
      return situation === 'no_engine' ? UNSEEN : evaluations.time(engine.accept(incoming));
    },
    program: () => engine.run.program,
    writeKeys: [WRITE_KEY],
    clock: systemClock,
    onRelease: (listener) => engine.onRelease(listener),
    health: () => ({ ready: true, release: engine.layout.release }),
    figures: new EngineMetrics(),
    onFault: (error) => {
      throw error;
    },
  });
  const send = (seed: number, time: number) =>
    inFreshProcess('send', { url: server.url, writeKey: WRITE_KEY, people, rate, seconds: time, seed });
  await send(1, WARM_UP);
  evaluations.forget();
  const helped = { url, root: folder };
  const startHelpers = helpersFor(helped, { threads: true, processors: availableParallelism() });
  const rebuilding = new Rebuilding(engine, startHelpers);
  if (situation === 'rebuild') onMessage = () => rebuilding.begin();
  const turns = monitorEventLoopDelay({ resolution: 1 });
  turns.enable();
  const sent = (await stopwatch.time(() => send(2, seconds))).result;
  turns.disable();
  const evaluated = evaluations.outcome();
  await server.close();
  await opened.close();
  const { until, peopleAt } = await rebuilding.outcome();
  const waits = sent.waits.filter(([planned]) => planned <= until).map(([, wait]) => wait);
  return {
    messages: waits.length,
    p50: quantile(waits, 0.5),
    p99: quantile(waits, 0.99),
    most: quantile(waits, 1),
    unanswered: sent.unanswered,
    evaluated,
    rebuilt: peopleAt(sent.ended),
    unfinished: until > sent.ended,
    standstill: turns.max / 1e6,
  };
}

/** How long the engine takes for messages, whenever their senders were answered. */
class Evaluations {
  waits: number[] = [];
  underWay = 0;

  time(receipt: Promise<Receipt>): Promise<Receipt> {
    const began = performance.now();
    this.underWay += 1;
    return receipt.finally(() => {
      this.underWay -= 1;
      this.waits.push(performance.now() - began);
    });
  }

  outcome(): Evaluated {
    const { waits, underWay: left } = this;
    const done = waits.length;
    return done === 0
      ? { done, left }
      : { done, left, p50: quantile(waits, 0.5), p99: quantile(waits, 0.99) };
  }

  forget(): void {
    this.waits = [];
  }
}

/** A rebuild that begins with the first message, and when it was how far. */
class Rebuilding {
  readonly #visits: { readonly at: number; readonly people: number }[] = [];
  #until: Promise<number> | null = null;

  constructor(
    readonly engine: Engine,
    readonly startHelpers: StartHelpers | undefined,
  ) {}

  begin(): void {
    const onProgress = (people: number) => this.#visits.push({ at: Date.now(), people });
    this.#until ??= adoptEverybody(this.engine, onProgress, this.startHelpers).then(
      () => Date.now(),
      // The engine is stopped under it.
      () => Number.POSITIVE_INFINITY,
    );
  }

  /** Without a rebuild, everything counts. */
  async outcome() {
    const until = (await this.#until) ?? Number.POSITIVE_INFINITY;
    return {
      until,
      peopleAt: (instant: number) => this.#visits.findLast(({ at }) => at <= instant)?.people ?? 0,
    };
  }
}

/** Runs as fast as the machine's clock, from an instant of the measure's. */
function realTimeFrom(instant: number): Clock {
  const shift = instant - systemClock.now();
  return {
    now: () => systemClock.now() + shift,
    wakeAt: (at, wake) => systemClock.wakeAt(at - shift, wake),
  };
}
