/**
 * One run of the daemon from its start to its end: everybody into the release, imports, delivery, the endpoint,
 * the summary, and then whatever comes. What it opened is closed, however it ends.
 */
import type { Logger } from 'pino';
import { outsideOf } from '../../models/brought/outside.ts';
import { ModelKeeper } from '../../models/keeper.ts';
import { nextStep } from '../../review/next-step.ts';
import { statusOf } from '../../review/status.ts';
import { statusText } from '../../review/status-text.ts';
import { titlesOf } from '../../review/titles.ts';
import { counted } from '../../review/words.ts';
import { CandidateCache } from '../../runtime/candidate-cache.ts';
import { Daemon } from '../../runtime/daemon.ts';
import type { Candidate } from '../../runtime/release.ts';
import { storedPin } from '../../runtime/release-pin.ts';
import { takeUpParked } from '../../runtime/take-up.ts';
import { EngineMetrics } from '../../server/metrics/engine-metrics.ts';
import type { Release, Store } from '../../store/store.ts';
import { helpersFor } from '../adopt-threads.ts';
import { LOOKS_EVERY } from '../ask-pause.ts';
import { channelSpecs, feedbackSpecs, sourceSpecs } from '../connectors.ts';
import type { Context } from '../context.ts';
import { type ChosenEnvironment, linksOf } from '../environment.ts';
import { importSources } from '../import-sources.ts';
import type { LogOptions } from '../log.ts';
import { onnxFor } from '../onnx.ts';
import { paintFor } from '../paint.ts';
import { trainerFor, watcherFor } from '../trainer.ts';
import { walkTask } from '../walk-task.ts';
import type { Folder } from '../workspace.ts';
import { type EndpointOptions, openEndpoint } from './endpoint.ts';
import { observe } from './observers.ts';
import { outboxesOf } from './outboxes.ts';
import { replaceRelease } from './replace.ts';
import { somebody } from './somebody.ts';
import { tryNextText } from './try-next.ts';
import { watchFolder } from './watch.ts';

/** How long the first summary waits for messages that are going out, milliseconds. */
const SETTLING = 10_000;

export interface SessionOptions {
  readonly store: Store;
  readonly release: Release;
  readonly candidate: Candidate;
  readonly folder: Folder;
  readonly environment: ChosenEnvironment;
  readonly logger: Logger;
  /** How the log was opened: other threads open theirs alike. */
  readonly log: LogOptions;
  readonly import: boolean;
  readonly watch: boolean;
  readonly untilIdle: boolean;
  readonly format: 'text' | 'json';
  /** Null: no endpoint is opened. */
  readonly endpoint: Pick<EndpointOptions, 'address' | 'writeKey' | 'taskKey'> | null;
  /** Aborts when the process is told to end. */
  readonly signal: AbortSignal;
}

interface Closing {
  close(): Promise<void>;
}

export async function runSession(options: SessionOptions, context: Context): Promise<void> {
  const { store, release, candidate, folder, environment, logger, log, signal } = options;
  const metrics = new EngineMetrics({ process: true });
  const end = new End(signal);
  const links = linksOf(environment);
  let running: Daemon | null = null;
  const observer = observe(metrics, logger, () => {
    if (running?.engine.failed) end.fail(running.engine.failed);
  });
  const daemon = await Daemon.start({
    store,
    clock: context.clock,
    candidate,
    release,
    channelSpecs,
    feedbackSpecs,
    sourceSpecs,
    root: folder.root,
    secrets: environment.secrets,
    links,
    observer,
    startHelpers: helpersFor(
      {
        url: environment.value.store,
        root: folder.root,
        environment: environment.name,
        onFault: observer.fault,
      },
      context,
    ),
    models: (engine, onIdle, channelOf) =>
      new ModelKeeper({
        engine,
        trainer: trainerFor(context),
        watcher: watcherFor(context),
        outside: outsideOf({
          root: folder.root,
          clock: context.clock,
          channelOf,
          programOf: (id) => engine.run.program.channels.get(id),
          openOnnx: onnxFor(context),
        }),
        observer: observer.models,
        fault: observer.fault,
        onIdle,
      }),
  });
  running = daemon;
  const opened: Closing[] = [];
  const work = async () => {
    await prepare(daemon, options, context);
    if (signal.aborted) return;
    await daemon.deliver();
    if (!options.untilIdle) opened.push(hearing(daemon, observer.fault, logger, context));
    const { endpoint } = options;
    const onFault = (error: Error) => {
      observer.fault(error);
      end.fail(error);
    };
    const listening =
      endpoint &&
      (await openEndpoint({ ...endpoint, daemon, logger, log, metrics, links, onFault }, context));
    if (listening) opened.push(listening);
    await settled(daemon, options.untilIdle, context);
    if (signal.aborted) return;
    if (options.watch && !options.untilIdle) opened.push(await watching(daemon, options, end, context));
    await tell(daemon, options, listening?.url ?? null, context);
    if (options.untilIdle) return;
    observer.live = true;
    await end.come;
  };
  try {
    await Promise.race([work(), end.come]);
  } finally {
    // Who sends must be answered before the engine is gone; who reloads must not meet a closed store.
    for (const one of opened.reverse()) await one.close();
    await daemon.stop();
  }
}

/** What a run waits for: being told to end, or a fault after which nothing can go on. */
class End {
  readonly come: Promise<void>;
  #reject: (error: unknown) => void = () => {};

  constructor(signal: AbortSignal) {
    this.come = new Promise((resolve, reject) => {
      this.#reject = reject;
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve());
    });
    // Whoever waits hears of it; before anybody waits, it is no unhandled rejection.
    this.come.catch(() => {});
  }

  fail(error: unknown): void {
    this.#reject(error);
  }
}

/** Looks now and then whether somebody wishes something (`Daemon.hearWishes`): the store has no way to call. */
function hearing(
  daemon: Daemon,
  fault: (error: unknown) => void,
  logger: Logger,
  { clock }: Context,
): Closing {
  let cancel = () => {};
  let under: Promise<void> = Promise.resolve();
  let closed = false;
  const look = () => {
    under = daemon
      .hearWishes()
      .then(async (release) => {
        if (!release) return;
        const isBack = (await storedPin(daemon.engine.store))?.release === release.number;
        logger.warn(
          { release: release.number },
          isBack ? 'went back to an earlier release' : 'took over a release that was asked for',
        );
      })
      .catch((error: unknown) => {
        if (!closed) fault(error);
      })
      .finally(again);
  };
  const again = () => {
    if (!closed) cancel = clock.wakeAt(clock.now() + LOOKS_EVERY, look);
  };
  again();
  return {
    close() {
      closed = true;
      cancel();
      return under;
    },
  };
}

async function prepare(daemon: Daemon, options: SessionOptions, context: Context): Promise<void> {
  const { number } = options.release;
  await walkTask(`Release ${number}`, daemon.engine, context, (onProgress) => daemon.adopt(onProgress));
  const taken = await takeUpParked(daemon.engine);
  if (taken > 0)
    context.stderr.write(
      `${counted(taken, 'message')} of an earlier run, acknowledged by it, were evaluated.\n`,
    );
  await importAll(daemon, options, context);
}

async function importAll({ engine }: Daemon, options: SessionOptions, context: Context): Promise<void> {
  const { folder, signal, candidate } = options;
  if (!options.import || signal.aborted) return;
  const titles = titlesOf(candidate.workspace);
  const titleOf = (source: string) => titles('source', source);
  await importSources({ engine, root: folder.root, titleOf, signal }, context);
}

/** Until there is nothing left to do now; in a run that goes on, no longer than people like to wait. */
async function settled(daemon: Daemon, wholly: boolean, { clock }: Context): Promise<void> {
  if (wholly) return daemon.untilIdle();
  let cancel = () => {};
  const patience = new Promise<void>((resolve) => {
    cancel = clock.wakeAt(clock.now() + SETTLING, resolve);
  });
  await Promise.race([daemon.untilIdle(), patience]);
  cancel();
}

/** The summary, and what to do next. */
async function tell(
  daemon: Daemon,
  options: SessionOptions,
  url: string | null,
  context: Context,
): Promise<void> {
  const { store, release, candidate, folder, environment, format, watch } = options;
  const { stdout, clock, cwd } = context;
  const status = await statusOf({
    store,
    release,
    candidate,
    environment: environment.name,
    at: clock.now(),
  });
  const outboxes = outboxesOf(candidate.program, folder.root, cwd);
  const step = await nextStep(store, daemon.engine.run, candidate.workspace, clock.now());
  if (format === 'json') {
    stdout.write(`${JSON.stringify({ status, url, outboxes })}\n`);
    return;
  }
  const paint = paintFor(stdout, context);
  const titles = titlesOf(candidate.workspace);
  const titleOf = (journey: string) => titles('journey', journey);
  const places = [
    ...(outboxes.length > 0 ? [`Messages are files in ${outboxes.join(' and ')}.`] : []),
    ...(url ? [`Listening on ${url}; the write key is the secret \`write_key\`.`] : []),
    ...(watch ? [`Watching ${folder.shown}: what you save is applied when it is right.`] : []),
  ];
  const person = await somebody(store, candidate.program);
  const next = tryNextText(
    { step, somebody: person, url, environment, folder: folder.shown, titleOf, paint },
    context,
  );
  const rest = options.untilIdle ? 'Nothing is left to do now.' : 'Ctrl-C ends.';
  stdout.write(
    `\n${statusText(status, paint)}\n${places.map((line) => `${line}\n`).join('')}\n${next}\n${rest}\n`,
  );
}

/** What was saved while the import ran is seen too: the files are looked at once more when watching has begun. */
async function watching(
  daemon: Daemon,
  options: SessionOptions,
  end: End,
  context: Context,
): Promise<{ close(): Promise<void> }> {
  const { folder, environment } = options;
  const cache = new CandidateCache();
  const reload = async (isFirst = false) => {
    const isReplaced = await replaceRelease(daemon, folder, environment.name, isFirst, cache, context);
    if (isReplaced) await importAll(daemon, options, context);
  };
  const watcher = await watchFolder(
    folder.root,
    () => reload(),
    (error) => end.fail(error),
  );
  await reload(true);
  return watcher;
}
