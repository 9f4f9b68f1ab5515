/**
 * The daemon with the starter programme and a shelf of products, its server in a thread as `run` has it; a process of its own asks a
 * placement. Every answer is a decision that is recorded and durable.
 */
import { loadCandidate } from '../../cli/workspace.ts';
import type { ChannelSpec } from '../../runtime/channel.ts';
import { Daemon } from '../../runtime/daemon.ts';
import { askPlacement } from '../../runtime/placements/ask.ts';
import { applyRelease } from '../../runtime/release.ts';
import { systemClock } from '../../runtime/system-clock.ts';
import { EngineMetrics } from '../../server/metrics/engine-metrics.ts';
import { startServerThread } from '../../server/thread/start.ts';
import { openStore } from '../../store/open.ts';
import { inFreshProcess } from '../process/fresh.ts';
import type { Stopwatch } from '../process/stopwatch.ts';
import { quantile } from '../statistics.ts';
import { PLACEMENT, product } from '../workload/shelf.ts';

const WRITE_KEY = 'bench';
const WARM_UP = 3;

export interface DecideArgument {
  /** The starter programme with the shelf beside it. */
  readonly folder: string;
  /** A store of its customers; changed. */
  readonly file: string;
  readonly customers: number;
  readonly products: number;
  readonly rate: number;
  readonly seconds: number;
}

export interface DecidedSteadily {
  readonly questions: number;
  readonly unanswered: number;
  /** Milliseconds until they were answered. */
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
}

export async function run(argument: DecideArgument, stopwatch: Stopwatch): Promise<DecidedSteadily> {
  const { folder, file, customers, products, rate, seconds } = argument;
  const { candidate } = await loadCandidate({ shown: folder, root: folder });
  if (!candidate) throw new Error(`the programme in ${folder} has errors`);
  const store = await openStore(`sqlite:${file}`, { root: folder, checkpoints: 'thread' });
  const { release } = await applyRelease(store, candidate, { at: systemClock.now(), commit: null });
  const fault = (error: unknown) => {
    throw error;
  };
  const daemon = await Daemon.start({
    store,
    clock: systemClock,
    candidate,
    release,
    channelSpecs: [silent],
    sourceSpecs: [],
    root: folder,
    secrets: () => undefined,
    observer: { batch: () => {}, handedOver: () => {}, feedback: () => {}, fault },
  });
  const { engine } = daemon;
  await stock(daemon, products);
  await daemon.adopt();
  await daemon.deliver();
  await daemon.untilIdle();
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
    decide: (asked) => askPlacement(engine, asked),
    onFault: fault,
  });
  const ask = (seed: number, time: number) =>
    inFreshProcess('ask', {
      url: server.url,
      writeKey: WRITE_KEY,
      placement: PLACEMENT,
      customers,
      rate,
      seconds: time,
      seed,
    });
  await ask(1, WARM_UP);
  const { result: sent } = await stopwatch.time(() => ask(2, seconds));
  await server.close();
  await daemon.stop();
  await store.close();
  const waits = sent.waits.map(([, wait]) => wait);
  return {
    questions: waits.length,
    unanswered: sent.unanswered,
    p50: quantile(waits, 0.5),
    p99: quantile(waits, 0.99),
    most: quantile(waits, 1),
  };
}

async function stock({ engine }: Daemon, products: number): Promise<void> {
  await Promise.all(
    Array.from({ length: products }, (_, index) => {
      const { key, fields } = product(index);
      return engine.accept({
        id: `stock-${index}`,
        source: 'bench',
        event: null,
        time: null,
        entity: { id: 'product', key },
        identifiers: {},
        traits: fields,
        consent: {},
        properties: {},
        imported: false,
        raw: null,
      });
    }),
  );
}

/** Takes everything, and does nothing with it. */
const silent: ChannelSpec = {
  name: 'file',
  title: 'Silent',
  description: 'Takes everything at once.',
  media: ['email', 'sms'],
  settings: { type: 'object' },
  open: () => ({ send: async () => ({ outcome: 'accepted' }) }),
};
