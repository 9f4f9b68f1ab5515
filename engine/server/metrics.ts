/**
 * Figures for Prometheus. It listens to the engine, to dispatch and to the server, and keeps its own registry.
 * Labels are words of the definitions or of this engine, never anything of a person.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { DispatchObserver } from '../runtime/dispatch.ts';
import type { Observer } from '../runtime/engine.ts';
import type { IntakeObserver } from './intake.ts';
import type { RequestObserver } from './log.ts';
import type { Figures } from './routes/operations.ts';

/** Seconds: from a commit in memory to a disk that struggles. */
const BATCH_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
/** Seconds: from a file on this machine to the time-out of a call. */
const SEND_SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export class Metrics implements Observer, DispatchObserver, IntakeObserver, RequestObserver, Figures {
  readonly #registry = new Registry();
  readonly #events = this.#counter(
    'carillon_events_total',
    'Messages that came over HTTP, by what became of them.',
    ['outcome'],
  );
  readonly #waiting = new Gauge({
    name: 'carillon_queue_messages',
    help: 'Messages that came over HTTP and are not durable yet.',
    registers: [this.#registry],
  });
  readonly #batches = this.#histogram(
    'carillon_batch_seconds',
    'Time of one batch: read, compute, commit.',
    [],
    BATCH_SECONDS,
  );
  readonly #stored = this.#counter(
    'carillon_stored_events_total',
    'Events written, wherever they came from.',
    [],
  );
  readonly #sent = this.#counter('carillon_messages_total', 'Calls of channels, by their outcome.', [
    'channel',
    'outcome',
  ]);
  readonly #sending = this.#histogram(
    'carillon_send_seconds',
    'Time of one call of a channel.',
    ['channel'],
    SEND_SECONDS,
  );
  readonly #requests = this.#histogram(
    'carillon_request_seconds',
    'Time of HTTP requests.',
    ['route', 'status'],
    BATCH_SECONDS,
  );
  readonly #faults = this.#counter(
    'carillon_faults_total',
    "Errors that are nobody's mistake but ours or the machine's.",
    [],
  );

  /** With `process`: also memory, processor and event loop of the process. */
  constructor({ process = false } = {}) {
    if (process) collectDefaultMetrics({ register: this.#registry });
    // Series that exist from the start make rates right from the first event.
    for (const outcome of ['accepted', 'duplicate', 'quarantined', 'refused'])
      this.#events.inc({ outcome }, 0);
  }

  readonly contentType: string = this.#registry.contentType;

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  batch({ events, milliseconds }: Pick<Parameters<Observer['batch']>[0], 'events' | 'milliseconds'>): void {
    this.#batches.observe(milliseconds / 1000);
    this.#stored.inc(events);
  }

  fault(): void {
    this.#faults.inc();
  }

  sent(...[channel, outcome, milliseconds]: Parameters<DispatchObserver['sent']>): void {
    this.#sent.inc({ channel, outcome });
    this.#sending.observe({ channel }, milliseconds / 1000);
  }

  waiting(change: number): void {
    this.#waiting.inc(change);
  }

  message(outcome: Parameters<IntakeObserver['message']>[0]): void {
    this.#events.inc({ outcome });
  }

  request(route: string, status: number, milliseconds: number): void {
    this.#requests.observe({ route, status: String(status) }, milliseconds / 1000);
  }

  #counter<L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  #histogram<L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
    buckets: number[],
  ): Histogram<L> {
    return new Histogram({ name, help, labelNames, buckets, registers: [this.#registry] });
  }
}
