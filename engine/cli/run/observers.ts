/** Who listens to the engine while it runs: the figures for Prometheus, the log, and whoever waits for a fault. */
import type { Logger } from 'pino';
import { kindNamed } from '../../evaluate/effects/index.ts';
import type { ModelObserver } from '../../models/desk.ts';
import { greatestDrift } from '../../models/drift.ts';
import { isWorrying, newsWords } from '../../review/models/news-text.ts';
import type { DispatchObserver } from '../../runtime/dispatch.ts';
import type { Observer } from '../../runtime/engine.ts';
import type { FeedbackObserver } from '../../runtime/take-feedback.ts';
import type { EngineMetrics } from '../../server/metrics/engine-metrics.ts';

export interface RunObserver extends Observer, DispatchObserver, FeedbackObserver {
  /** From now on everything that goes out is worth a line; before, the summary counts them. */
  live: boolean;
  readonly models: ModelObserver;
}

export function observe(metrics: EngineMetrics, logger: Logger, onFault: () => void): RunObserver {
  return {
    live: false,
    models: {
      news(model, news) {
        metrics.modelNews(model, news.what);
        const { version, what, reasons } = news;
        logger[isWorrying[what] ? 'warn' : 'info']({ model, version, reasons }, newsWords[what]);
      },
      watched(model, { version, drift, concerns }) {
        metrics.modelWatched(model, version, greatestDrift(drift), concerns.length);
      },
      scored(model, version, { people, changed }) {
        logger.info({ model, version, people, changed }, 'scored everybody');
      },
    },
    batch(outcome) {
      metrics.batch(outcome);
      const { works, events, milliseconds } = outcome;
      logger.debug({ works, events, ms: milliseconds }, 'batch');
    },
    handedOver(kind, channel, outcome, milliseconds) {
      metrics.handedOver(kind, channel, outcome, milliseconds);
      const level = outcome !== 'accepted' ? 'warn' : this.live ? 'info' : 'debug';
      const { noun, done, notDone } = kindNamed(kind).words;
      logger[level](
        { kind, channel, outcome, ms: milliseconds },
        `${noun} ${outcome === 'accepted' ? done : notDone}`,
      );
    },
    putOff(kind, channel, reason) {
      metrics.putOff(kind, channel, reason);
      logger.debug({ kind, channel, reason }, `${kindNamed(kind).words.noun} put off`);
    },
    circuit(channel, isOpen) {
      metrics.circuit(channel, isOpen);
      if (isOpen) logger.warn({ channel }, 'the channel fails: nothing is tried for a while');
      else logger.info({ channel }, 'the channel answers again');
    },
    feedback(channel, what, outcome, reason) {
      metrics.feedback(channel, what, outcome);
      const level = outcome === 'refused' || outcome === 'malformed' ? 'warn' : 'debug';
      logger[level]({ channel, what, outcome, ...(reason && { reason }) }, 'feedback');
    },
    fault(error) {
      metrics.fault();
      logger.error({ err: error }, 'the engine met a fault');
      onFault();
    },
  };
}
