/** Figures of the engine: it listens to batches and to dispatch, in their thread. */
import { collectDefaultMetrics } from 'prom-client';
import type { DispatchObserver } from '../../runtime/dispatch.ts';
import type { Observer } from '../../runtime/engine.ts';
import { BATCH_SECONDS, Series } from './figures.ts';

/** Seconds: from a file on this machine to the time-out of a call. */
const SEND_SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export class EngineMetrics extends Series implements Observer, DispatchObserver {
  readonly #batches = this.histogram(
    'carillon_batch_seconds',
    'Time of one batch: read, compute, commit.',
    [],
    BATCH_SECONDS,
  );
  readonly #stored = this.counter(
    'carillon_stored_events_total',
    'Events written, wherever they came from.',
    [],
  );
  readonly #handedOver = this.counter(
    'carillon_effects_total',
    'What was handed to channels, by its kind (message, call, sync) and outcome.',
    ['kind', 'channel', 'outcome'],
  );
  readonly #handingOver = this.histogram(
    'carillon_hand_over_seconds',
    'Time of one hand-over to a channel.',
    ['kind', 'channel'],
    SEND_SECONDS,
  );
  readonly #putOff = this.counter(
    'carillon_effects_put_off_total',
    'What had to wait for its channel: its rate, or its open circuit.',
    ['kind', 'channel', 'reason'],
  );
  readonly #circuits = this.gauge(
    'carillon_channel_circuit_open',
    'Whether the circuit breaker of a channel is open: 1, or 0.',
    ['channel'],
  );
  readonly #feedback = this.counter(
    'carillon_feedback_total',
    'What providers reported of messages, by whether it was about one of ours.',
    ['channel', 'what', 'outcome'],
  );
  readonly #modelNews = this.counter(
    'carillon_model_news_total',
    'What happened to models: versions promoted, kept back, failed, put in charge by hand, of concern, as promised again.',
    ['model', 'what'],
  );
  readonly #modelVersions = this.gauge(
    'carillon_model_version',
    'The version of a model that was last watched.',
    ['model'],
  );
  readonly #modelDrift = this.gauge(
    'carillon_model_drift',
    'The greatest stability index of features and scores of a model between those its version was judged by and today.',
    ['model'],
  );
  readonly #modelConcerns = this.gauge(
    'carillon_model_concerns',
    'How many things are not as the card of the version in charge promised.',
    ['model'],
  );
  readonly #faults = this.counter(
    'carillon_faults_total',
    "Errors that are nobody's mistake but ours or the machine's.",
    [],
  );

  /** With `process`: also memory, processor and event loop of the process. */
  constructor({ process = false } = {}) {
    super();
    if (process) collectDefaultMetrics({ register: this.registry });
  }

  batch({ events, milliseconds }: Pick<Parameters<Observer['batch']>[0], 'events' | 'milliseconds'>): void {
    this.#batches.observe(milliseconds / 1000);
    this.#stored.inc(events);
  }

  modelNews(model: string, what: string): void {
    this.#modelNews.inc({ model, what });
  }

  modelWatched(model: string, version: number, drift: number, concerns: number): void {
    this.#modelVersions.set({ model }, version);
    this.#modelDrift.set({ model }, drift);
    this.#modelConcerns.set({ model }, concerns);
  }

  fault(): void {
    this.#faults.inc();
  }

  handedOver(...[kind, channel, outcome, milliseconds]: Parameters<DispatchObserver['handedOver']>): void {
    this.#handedOver.inc({ kind, channel, outcome });
    this.#handingOver.observe({ kind, channel }, milliseconds / 1000);
  }

  putOff(kind: string, channel: string, reason: string): void {
    this.#putOff.inc({ kind, channel, reason });
  }

  feedback(channel: string, what: string, outcome: string): void {
    this.#feedback.inc({ channel, what, outcome });
  }

  circuit(channel: string, isOpen: boolean): void {
    this.#circuits.set({ channel }, isOpen ? 1 : 0);
  }
}
