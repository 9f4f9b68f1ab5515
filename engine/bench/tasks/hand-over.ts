/**
 * The daemon with the starter programme, its server in a thread as `run` has it, and channels that only note when a
 * message was handed to them; a sender in another process. Meanwhile it looks at its own memory.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { loadCandidate } from '../../cli/workspace.ts';
import type { ChannelSpec } from '../../runtime/channel.ts';
import { Daemon } from '../../runtime/daemon.ts';
import { applyRelease } from '../../runtime/release.ts';
import { systemClock } from '../../runtime/system-clock.ts';
import { EngineMetrics } from '../../server/metrics/engine-metrics.ts';
import { startServerThread } from '../../server/thread/start.ts';
import { openStore } from '../../store/open.ts';
import { inFreshProcess } from '../process/fresh.ts';
import type { Stopwatch } from '../process/stopwatch.ts';
import { quantile } from '../statistics.ts';
import { isOrder } from './shop.ts';

const WRITE_KEY = 'bench';
/** Seconds of messages before those that count: connections are opened, code is compiled. */
const WARM_UP = 3;
const SAMPLE_EVERY = 200;

export interface HandOverArgument {
  /** The starter programme. */
  readonly folder: string;
  /** A file that is not there yet. */
  readonly file: string;
  readonly customers: number;
  readonly rate: number;
  readonly seconds: number;
}

export interface HandedOver {
  /** Milliseconds from when an order was to be sent until its confirmation was handed to the channel. */
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
  /** Orders, and those whose confirmation was never handed over; their waits are counted as long as somebody waited. */
  readonly orders: number;
  readonly missing: number;
  /** Until messages were acknowledged. */
  readonly acknowledged: { readonly p50: number; readonly p99: number };
  /** Resident memory, bytes, at even intervals while messages came. */
  readonly memory: readonly number[];
}

export async function run(argument: HandOverArgument, stopwatch: Stopwatch): Promise<HandedOver> {
  const { folder, file, customers, rate, seconds } = argument;
  const { candidate } = await loadCandidate({ shown: folder, root: folder }, undefined);
  if (!candidate) throw new Error(`the programme in ${folder} has errors`);
  const store = await openStore(`sqlite:${file}`, { root: folder, checkpoints: 'thread' });
  const { release } = await applyRelease(store, candidate, { at: systemClock.now(), commit: null });
  const handedOver = new Map<string, number>();
  const fault = (error: unknown) => {
    throw error;
  };
  const daemon = await Daemon.start({
    store,
    clock: systemClock,
    candidate,
    release,
    channelSpecs: [noting(handedOver)],
    sourceSpecs: [],
    root: folder,
    secrets: () => undefined,
    observer: { batch: () => {}, handedOver: () => {}, fault },
  });
  const { engine } = daemon;
  await daemon.deliver();
  await meet(daemon, customers);
  const server = await startServerThread({
    entry: new URL('../../cli/run/http-thread.js', import.meta.url),
    address: { host: '127.0.0.1', port: 0 },
    log: { level: 'silent', format: 'json' },
    parked: store.parked,
    accept: (incoming) => engine.accept(incoming),
    program: () => engine.run.program,
    writeKeys: [WRITE_KEY],
    clock: systemClock,
    onRelease: (listener) => engine.onRelease(listener),
    health: () => ({ ready: true, release: engine.layout.release }),
    figures: new EngineMetrics(),
    onFault: fault,
  });
  const send = (name: string, time: number) =>
    inFreshProcess('shop', { url: server.url, writeKey: WRITE_KEY, customers, rate, seconds: time, name });
  await send('warm', WARM_UP);
  const memory = watchMemory();
  const { result: sent } = await stopwatch.time(() => send('shop', seconds));
  const samples = memory.stop();
  // What was acknowledged last may still be on its way.
  await Promise.race([daemon.untilIdle(), delay(2_000)]);
  const ended = performance.timeOrigin + performance.now();
  const orders = sent.planned.flatMap((planned, index) =>
    isOrder(index) ? [{ planned, at: handedOver.get(`shop-${index}`) }] : [],
  );
  const waits = orders.map(({ planned, at = ended }) => at - planned);
  const acknowledged = sent.waits.map(([, wait]) => wait);
  await server.close();
  await daemon.stop();
  await store.close();
  return {
    p50: quantile(waits, 0.5),
    p99: quantile(waits, 0.99),
    most: quantile(waits, 1),
    orders: orders.length,
    missing: orders.filter(({ at }) => at === undefined).length,
    acknowledged: { p50: quantile(acknowledged, 0.5), p99: quantile(acknowledged, 0.99) },
    memory: samples,
  };
}

/** Takes everything at once, and notes when the confirmation of which order came. */
function noting(handedOver: Map<string, number>): ChannelSpec {
  return {
    name: 'file',
    title: 'Noted',
    description: 'Notes when a message is handed over.',
    media: ['email', 'sms'],
    settings: { type: 'object' },
    open: () => ({
      async send({ content, origin }) {
        const now = performance.timeOrigin + performance.now();
        const order = /(?:shop|warm)-\d+/.exec(content['subject'] ?? '')?.[0];
        if (origin.template === 'order_confirmation' && order !== undefined) handedOver.set(order, now);
        return { outcome: 'accepted' };
      },
    }),
  };
}

/** Customers of long standing: a shop's day does not consist of people who are new. */
async function meet({ engine }: Daemon, customers: number): Promise<void> {
  await Promise.all(
    Array.from({ length: customers }, (_, index) =>
      engine.accept({
        id: `meet-${index}`,
        source: 'bench',
        event: null,
        time: null,
        identifiers: { user_id: `customer_${index}` },
        traits: { email: `customer_${index}@example.com`, first_name: 'Ann' },
        consent: { marketing: ['email'] },
        properties: {},
        imported: false,
        raw: null,
      }),
    ),
  );
}

function watchMemory() {
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(process.memoryUsage.rss()), SAMPLE_EVERY);
  return {
    stop() {
      clearInterval(timer);
      return samples;
    },
  };
}
