/** Figures of the HTTP server: it listens to requests and to what becomes of their messages, in the server's thread. */
import type { IntakeObserver } from '../intake.ts';
import type { RequestObserver } from '../log.ts';
import { BATCH_SECONDS, Series } from './figures.ts';

export class ServerMetrics extends Series implements IntakeObserver, RequestObserver {
  readonly #events = this.counter(
    'carillon_events_total',
    'Messages that came over HTTP, by what became of them.',
    ['outcome'],
  );
  readonly #waiting = this.gauge(
    'carillon_queue_messages',
    'Messages that came over HTTP and are not durable yet.',
  );
  readonly #requests = this.histogram(
    'carillon_request_seconds',
    'Time of HTTP requests.',
    ['route', 'status'],
    BATCH_SECONDS,
  );

  constructor() {
    super();
    // Series that exist from the start make rates right from the first event.
    for (const outcome of ['accepted', 'parked', 'duplicate', 'quarantined', 'refused'])
      this.#events.inc({ outcome }, 0);
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
}
