/**
 * The HTTP server: takes events in as the Segment API does, and answers operators. It turns requests into
 * Incomings and hands them over; what they mean it does not know. Everything it needs is handed in.
 */
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Clock } from '../runtime/clock.ts';
import type { Follow } from '../runtime/following.ts';
import type { AskTasks } from '../runtime/tasks.ts';
import { WriteKeys } from './authentication.ts';
import { readJsonBodies } from './body.ts';
import type { Declarations } from './declarations.ts';
import { answerClientError, answerError } from './errors.ts';
import { Intake, type IntakeObserver, type Take } from './intake.ts';
import * as limits from './limits.ts';
import { logRequests, type RequestObserver } from './log.ts';
import type { Figures } from './metrics/figures.ts';
import { Rate } from './rate.ts';
import { type Decide, decideRoutes } from './routes/decide.ts';
import { feedbackRoutes, type TakeFeedback } from './routes/feedback.ts';
import { followRoutes } from './routes/follow.ts';
import { ingestRoutes } from './routes/ingest.ts';
import { type Health, operationRoutes } from './routes/operations.ts';
import { type Redeem, redeemRoutes } from './routes/redeem.ts';
import { taskRoutes } from './routes/tasks.ts';
import { type Unsubscribe, unsubscribeRoutes } from './routes/unsubscribe.ts';
import { answerUnknown } from './unknown.ts';

export interface ServerOptions {
  readonly accept: Take;
  /** The program that runs now; asked anew for each request. */
  readonly program: () => Declarations;
  /** Empty ones count for nothing; without any, nobody may send. */
  readonly writeKeys: readonly string[];
  readonly clock: Clock;
  readonly logger: FastifyBaseLogger;
  readonly health: () => Health | Promise<Health>;
  readonly metrics?: IntakeObserver & RequestObserver;
  /** Shown under `/metrics`; left out, there is no such address. */
  readonly figures?: Figures;
  /** Left out, there are no such pages. */
  readonly unsubscribe?: Unsubscribe | undefined;
  /** Left out, there are no addresses of tasks. */
  readonly tasks?: { readonly ask: AskTasks; readonly keys: readonly string[] } | undefined;
  /** The same of the links in messages that are followed. */
  readonly follow?: Follow | undefined;
  /** What becomes of messages, as providers tell it; left out, nobody may. */
  readonly feedback?: TakeFeedback | undefined;
  /** Left out, codes cannot be redeemed here. */
  readonly redeem?: Redeem | undefined;
  /** Left out, placements cannot be asked here. */
  readonly decide?: Decide | undefined;
  /** Of one write key. */
  readonly messagesPerSecond?: number;
}

/** Does not listen yet: see `listen`. Closing it waits for requests under way, but not for ever. */
export function createServer(options: ServerOptions): FastifyInstance {
  const { accept, program, clock, logger, health, metrics, figures, writeKeys } = options;
  const app: FastifyInstance = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    // While closing, what still comes over open connections is served, and they are closed with the answer.
    return503OnClosing: false,
    bodyLimit: limits.LARGEST_MESSAGE,
    requestTimeout: limits.REQUEST_TIMEOUT,
    connectionTimeout: limits.SOCKET_TIMEOUT,
    keepAliveTimeout: limits.KEEP_ALIVE_TIMEOUT,
    handlerTimeout: limits.HANDLER_TIMEOUT,
    http: {
      headersTimeout: limits.HEAD_TIMEOUT,
      connectionsCheckingInterval: limits.TIMEOUT_CHECKS,
      maxHeaderSize: limits.LARGEST_HEAD,
    },
    routerOptions: { ignoreTrailingSlash: true },
    clientErrorHandler: answerClientError,
    frameworkErrors: answerError,
  });
  app.server.maxConnections = limits.MOST_CONNECTIONS;
  app.decorateRequest('writer', null);
  app.decorateRequest('tally', null);
  app.setErrorHandler(answerError);
  readJsonBodies(app);
  answerUnknown(app);
  logRequests(app, metrics);
  closeInTime(app, clock);
  app.register(operationRoutes, { health, figures });
  const links = new Rate(
    limits.LINKS_PER_SECOND,
    clock,
    'more links are followed per second than this server takes',
  );
  const { unsubscribe, follow, feedback, redeem, decide, tasks } = options;
  if (unsubscribe) app.register(unsubscribeRoutes, { unsubscribe, rate: links });
  if (follow) app.register(followRoutes, { follow, rate: links });
  if (feedback) {
    const posts = new Rate(
      limits.FEEDBACK_PER_SECOND,
      clock,
      'more is told per second than this server takes',
    );
    app.register(feedbackRoutes, { feedback, clock, rate: posts });
  }
  if (tasks) app.register(taskRoutes, { ask: tasks.ask, keys: new WriteKeys(tasks.keys) });
  const keys = new WriteKeys(writeKeys);
  const rate = new Rate(options.messagesPerSecond ?? limits.MESSAGES_PER_SECOND, clock);
  app.register(ingestRoutes, { intake: new Intake(accept, metrics), program, clock, keys, rate });
  if (redeem) app.register(redeemRoutes, { redeem, keys, rate });
  if (decide) app.register(decideRoutes, { decide, keys, rate });
  return app;
}

/** Requests under way are finished; connections that hang after that are cut. */
function closeInTime(app: FastifyInstance, clock: Clock): void {
  let cancel = () => {};
  app.addHook('preClose', async () => {
    cancel = clock.wakeAt(clock.now() + limits.CLOSING_TIME, () => app.server.closeAllConnections());
  });
  app.addHook('onClose', async () => cancel());
}
