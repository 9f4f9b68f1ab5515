/**
 * Starts the HTTP thread and answers it: the engine's side of the wire. The thread must be there as long as it is
 * wanted; if it ends before, that is a fault for whoever started it, because nobody can send any longer.
 */
import { Worker } from 'node:worker_threads';
import { BusyError } from '../../runtime/busy.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Follow } from '../../runtime/following.ts';
import type { AskTasks } from '../../runtime/tasks.ts';
import type { Receipt } from '../../runtime/work.ts';
import { type Declarations, declarationsOf } from '../declarations.ts';
import type { Accept } from '../intake.ts';
import { CLOSING_TIME } from '../limits.ts';
import { ListenError } from '../listen.ts';
import type { Figures } from '../metrics/figures.ts';
import type { Decide } from '../routes/decide.ts';
import type { TakeFeedback } from '../routes/feedback.ts';
import type { Health } from '../routes/operations.ts';
import type { Redeem } from '../routes/redeem.ts';
import type { Unsubscribe } from '../routes/unsubscribe.ts';
import type { Answer, FromEngine, FromServer, Question, ThreadData } from './protocol.ts';

/** Beyond the time that requests under way have: then the thread is ended. */
const GRACE = 2_000;

export interface ServerThreadOptions extends Omit<ThreadData, 'declarations' | 'links' | 'taskKeys'> {
  readonly unsubscribe?: Unsubscribe | undefined;
  readonly tasks?: { readonly ask: AskTasks; readonly keys: readonly string[] } | undefined;
  readonly follow?: Follow | undefined;
  readonly feedback?: TakeFeedback;
  readonly redeem?: Redeem | undefined;
  readonly decide?: Decide | undefined;
  /** The file the thread runs, which calls `serve`. JavaScript: a thread cannot load TypeScript. */
  readonly entry: URL;
  readonly accept: Accept;
  readonly program: () => Declarations;
  /** Calls back when `program` has become another; returns how to stop that. */
  readonly onRelease: (listener: () => void) => () => void;
  readonly health: () => Health;
  readonly figures: Pick<Figures, 'text'>;
  readonly clock: Clock;
  /** The thread has ended, and nobody told it to. */
  readonly onFault: (error: Error) => void;
}

/** The thread of the HTTP server has ended by itself. */
export class ServerThreadError extends Error {
  override readonly name = 'ServerThreadError';
}

export interface ServerThread {
  /** Where it listens, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Requests under way are finished, but not waited for for ever. */
  close(): Promise<void>;
}

export async function startServerThread(options: ServerThreadOptions): Promise<ServerThread> {
  const { entry, address, writeKeys, log, program } = options;
  const workerData: ThreadData = {
    address,
    writeKeys,
    log,
    parked: options.parked,
    links: options.unsubscribe !== undefined,
    taskKeys: options.tasks?.keys ?? null,
    declarations: declarationsOf(program()),
  };
  const thread = new Worker(entry, { workerData, execArgv: [] });
  const end = new ThreadEnd(thread);
  const answering = new Answering(thread, options);
  const url = await new Promise<string>((listening, failed) => {
    thread.on('message', (said: FromServer) => {
      if (said.type === 'listening') listening(said.url);
      else if (said.type === 'not_listening') failed(notListening(said));
      else answering.react(said);
    });
    end.come.then(failed);
  });
  const stopTelling = options.onRelease(() => {
    answering.say({ type: 'declarations', declarations: declarationsOf(program()) });
  });
  let isClosing = false;
  end.come.then((error) => {
    stopTelling();
    if (!isClosing) options.onFault(error);
  });
  return {
    url,
    async close() {
      isClosing = true;
      answering.say({ type: 'close' });
      const { clock } = options;
      const cancel = clock.wakeAt(clock.now() + CLOSING_TIME + GRACE, () => void thread.terminate());
      await end.come;
      cancel();
    },
  };
}

function notListening({ what, fix }: Extract<FromServer, { type: 'not_listening' }>): Error {
  return fix === null ? new Error(what) : new ListenError(what, fix, undefined);
}

/** Resolves, once the thread has ended, with why. */
class ThreadEnd {
  readonly come: Promise<ServerThreadError>;

  constructor(thread: Worker) {
    this.come = new Promise((ended) => {
      let cause: unknown;
      thread.once('error', (error) => {
        cause = error;
      });
      thread.once('exit', (code) => {
        const why = cause instanceof Error ? cause.message : `exit code ${code}`;
        ended(new ServerThreadError(`the HTTP server has ended by itself: ${why}`, { cause }));
      });
    });
  }
}

class Answering {
  readonly #thread: Worker;
  readonly #options: ServerThreadOptions;
  #answers: Answer[] = [];

  constructor(thread: Worker, options: ServerThreadOptions) {
    this.#thread = thread;
    this.#options = options;
  }

  say(what: FromEngine): void {
    this.#thread.postMessage(what);
  }

  react(said: Extract<FromServer, { type: 'messages' | 'question' }>): void {
    if (said.type === 'question') {
      this.#tell(said);
      return;
    }
    for (const [index, incoming] of said.messages.entries()) {
      const number = said.first + index;
      this.#options.accept(incoming).then(
        (receipt: Receipt) => this.#answer({ number, receipt }),
        (error: unknown) =>
          this.#answer({ number, refused: error instanceof BusyError ? 'busy' : 'stopped' }),
      );
    }
  }

  /** Answers of one batch are given in one go, and go over together. */
  #answer(answer: Answer): void {
    if (this.#answers.length === 0) {
      queueMicrotask(() => {
        const answers = this.#answers;
        this.#answers = [];
        this.say({ type: 'answers', answers });
      });
    }
    this.#answers.push(answer);
  }

  async #tell({ number, question }: Extract<FromServer, { type: 'question' }>): Promise<void> {
    this.say({ type: 'told', number, value: await this.#answerTo(question) });
  }

  async #answerTo(question: Question): Promise<unknown> {
    const { health, figures, unsubscribe, follow, feedback, redeem, decide, tasks } = this.#options;
    if (question.about === 'tasks') return tasks?.ask(question.question).catch(() => null) ?? null;
    if (question.about === 'health') return health();
    if (question.about === 'figures') return figures.text();
    if (question.about === 'feedback')
      return feedback?.(question.channel, question.request).catch(() => undefined);
    // Undefined: the engine has stopped, and the person must come again.
    if (question.about === 'follow')
      return follow?.(question.what, question.token, question.counts).catch(() => undefined);
    if (question.about === 'decide')
      return (
        decide?.(question.asked).catch((error: unknown) => (error instanceof BusyError ? 'busy' : null)) ??
        null
      );
    // Null: the engine has stopped, and whoever asks must come again.
    if (question.about === 'redeem') return redeem?.(question.shown).catch(() => null) ?? null;
    return unsubscribe?.(question.token, question.way).catch(() => null) ?? null;
  }
}
