/**
 * The HTTP thread: the server, with an engine that is reached by messages. Everything that costs time before a message
 * is one for the engine is done here: connections, JSON, keys, rates, names. It ends when it is told to; whatever else
 * ends it is a fault that the other side hears of.
 */
import type { MessagePort } from 'node:worker_threads';
import type { FastifyBaseLogger } from 'fastify';
import { BusyError, MOST_WAITING } from '../../runtime/busy.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Follow } from '../../runtime/following.ts';
import type { Incoming } from '../../runtime/incoming.ts';
import type { UnsubscribeWay } from '../../runtime/links.ts';
import type { AskedPlacement, PlacementAnswer } from '../../runtime/placements/ask.ts';
import type { Redeemed } from '../../runtime/redeem.ts';
import type { FeedbackReply } from '../../runtime/take-feedback.ts';
import type { TaskAnswer, TaskQuestion } from '../../runtime/tasks.ts';
import type { Receipt } from '../../runtime/work.ts';
import { openParked, type ParkedPlace } from '../../store/parked.ts';
import { ListenError, listen } from '../listen.ts';
import { joined } from '../metrics/figures.ts';
import { ServerMetrics } from '../metrics/server-metrics.ts';
import { Parking } from '../parking.ts';
import type { TakeFeedback } from '../routes/feedback.ts';
import type { Health } from '../routes/operations.ts';
import { createServer } from '../server.ts';
import { Pending } from './pending.ts';
import type { Answer, FromEngine, FromServer, Question, ThreadData } from './protocol.ts';

export interface ServeOptions extends ThreadData {
  readonly clock: Clock;
  readonly logger: FastifyBaseLogger;
}

export async function serve(port: MessagePort, options: ServeOptions): Promise<void> {
  const { address, writeKeys, clock, logger } = options;
  let { declarations } = options;
  const engine = new FarEngine(port);
  const metrics = new ServerMetrics();
  const say = (what: FromServer) => port.postMessage(what);
  let parking: Parking | null = null;
  try {
    parking = options.parked && (await openParking(options.parked, engine, logger));
  } catch (error) {
    say({ type: 'not_listening', what: String(error), fix: null });
    port.close();
    return;
  }
  const app = createServer({
    accept: parking?.accept ?? ((incoming) => engine.accept(incoming)),
    program: () => declarations,
    writeKeys,
    clock,
    logger,
    metrics,
    ...(options.links && {
      unsubscribe: (token, way) => engine.unsubscribe(token, way),
      follow: (what, token, counts) => engine.follow(what, token, counts),
    }),
    feedback: (channel, request) => engine.feedback(channel, request),
    decide: (asked) => engine.decide(asked),
    redeem: (shown) => engine.ask({ about: 'redeem', shown }) as Promise<Redeemed | null>,
    ...(options.taskKeys && {
      tasks: { ask: (question) => engine.tasks(question), keys: options.taskKeys },
    }),
    health: () => engine.ask({ about: 'health' }) as Promise<Health>,
    figures: joined(metrics, {
      contentType: metrics.contentType,
      text: () => engine.ask({ about: 'figures' }) as Promise<string>,
    }),
  });
  const react: { readonly [T in FromEngine['type']]: (said: Extract<FromEngine, { type: T }>) => void } = {
    answers: ({ answers }) => engine.settle(answers),
    told: ({ number, value }) => engine.hear(number, value),
    declarations: (said) => {
      declarations = said.declarations;
    },
    // The port holds the thread: without it nothing does.
    close: () =>
      void app
        .close()
        .then(() => parking?.close())
        .then(() => port.close()),
  };
  port.on('message', (said: FromEngine) => react[said.type](said as never));
  try {
    say({ type: 'listening', url: await listen(app, address) });
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    say({ type: 'not_listening', what, fix: error instanceof ListenError ? error.fix : null });
    port.close();
  }
}

async function openParking(
  place: ParkedPlace,
  engine: FarEngine,
  logger: FastifyBaseLogger,
): Promise<Parking> {
  return new Parking(
    (incoming) => engine.accept(incoming),
    await openParked(place),
    (error) =>
      logger.error({ err: error }, 'messages cannot be parked any longer; senders wait for the engine'),
  );
}

/** The engine as it is seen from here: what is accepted in one turn goes over together. */
class FarEngine {
  readonly #port: MessagePort;
  #gathered: Incoming[] = [];
  readonly #waiting = new Pending<{ done(receipt: Receipt): void; failed(error: unknown): void }>();
  readonly #asked = new Pending<(value: unknown) => void>();

  constructor(port: MessagePort) {
    this.#port = port;
  }

  accept(incoming: Incoming): Promise<Receipt> {
    if (this.#waiting.size >= MOST_WAITING) return Promise.reject(new BusyError('too many messages wait'));
    return new Promise((done, failed) => {
      if (this.#gathered.length === 0) queueMicrotask(() => this.#send());
      this.#gathered.push(incoming);
      this.#waiting.add({ done, failed });
    });
  }

  #send(): void {
    const messages = this.#gathered;
    this.#gathered = [];
    this.#say({ type: 'messages', first: this.#waiting.next - messages.length, messages });
  }

  settle(answers: readonly Answer[]): void {
    for (const answer of answers) {
      const { done, failed } = this.#waiting.take(answer.number);
      if ('receipt' in answer) done(answer.receipt);
      else
        failed(
          answer.refused === 'busy'
            ? new BusyError('too many messages wait')
            : new Error('the engine has stopped'),
        );
    }
  }

  async unsubscribe(token: string, way: UnsubscribeWay): Promise<boolean> {
    const done = await this.ask({ about: 'unsubscribe', token, way });
    if (typeof done === 'boolean') return done;
    throw new Error('the engine has stopped');
  }

  async tasks(question: TaskQuestion): Promise<TaskAnswer> {
    const answer = await this.ask({ about: 'tasks', question });
    if (answer !== null) return answer as TaskAnswer;
    throw new Error('the engine has stopped');
  }

  async decide(asked: AskedPlacement): Promise<PlacementAnswer | null> {
    const answer = await this.ask({ about: 'decide', asked });
    if (answer === 'busy') throw new BusyError('too many messages wait');
    return answer as PlacementAnswer | null;
  }

  async feedback(...[channel, request]: Parameters<TakeFeedback>): ReturnType<TakeFeedback> {
    const reply = await this.ask({ about: 'feedback', channel, request });
    if (reply === undefined) throw new Error('the engine has stopped');
    return reply as FeedbackReply;
  }

  async follow(...[what, token, counts]: Parameters<Follow>): Promise<string | null> {
    const led = await this.ask({ about: 'follow', what, token, counts });
    if (led === undefined) throw new Error('the engine has stopped');
    return led as string | null;
  }

  ask(question: Question): Promise<unknown> {
    return new Promise((told) => {
      this.#say({ type: 'question', number: this.#asked.add(told), question });
    });
  }

  hear(number: number, value: unknown): void {
    this.#asked.take(number)(value);
  }

  #say(what: FromServer): void {
    this.#port.postMessage(what);
  }
}
