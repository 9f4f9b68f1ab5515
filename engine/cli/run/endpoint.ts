/** The HTTP endpoint of `run`: where it listens, and under which key clients write. */
import type { Logger } from 'pino';
import type { Daemon } from '../../runtime/daemon.ts';
import { followBy } from '../../runtime/following.ts';
import { type Links, unsubscribe } from '../../runtime/links.ts';
import { askPlacement } from '../../runtime/placements/ask.ts';
import { redeem } from '../../runtime/redeem.ts';
import { Tasks } from '../../runtime/tasks.ts';
import { type Address, listen } from '../../server/listen.ts';
import type { EngineMetrics } from '../../server/metrics/engine-metrics.ts';
import { joined } from '../../server/metrics/figures.ts';
import { ServerMetrics } from '../../server/metrics/server-metrics.ts';
import type { Health } from '../../server/routes/operations.ts';
import type { Unsubscribe } from '../../server/routes/unsubscribe.ts';
import { createServer, type ServerOptions } from '../../server/server.ts';
import { startServerThread } from '../../server/thread/start.ts';
import type { Context } from '../context.ts';
import { type ChosenEnvironment, WRITE_KEY } from '../environment.ts';
import { Failure } from '../failure.ts';
import type { LogOptions } from '../log.ts';

/** The engine's defaults, as the schema of carillon.yaml tells them. */
const DEFAULT: Address = { host: '127.0.0.1', port: 8080 };
const LARGEST_PORT = 65_535;

export interface Endpoint {
  /** e.g. `http://127.0.0.1:8080` */
  readonly url: string;
  close(): Promise<void>;
}

/** Where to listen; null when nobody asked for it: no `listen`, no `--port` and no write key. */
export function addressOf({ value, secrets }: ChosenEnvironment, port: string | undefined): Address | null {
  if (value.listen === undefined && port === undefined && secrets(WRITE_KEY) === undefined) return null;
  return { ...DEFAULT, ...value.listen, ...(port !== undefined && { port: portOf(port) }) };
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= LARGEST_PORT) return port;
  throw new Failure({
    what: `\`${text}\` is not a port`,
    fix: `use a number from 0 to ${LARGEST_PORT}; 0 takes any free one`,
  });
}

/** The write key, which an endpoint cannot do without. */
export function writeKeyOf({ name, value, secrets }: ChosenEnvironment): string {
  const key = secrets(WRITE_KEY);
  if (key !== undefined) return key;
  const variable = value.secrets?.[WRITE_KEY];
  throw new Failure({
    what: `the secret \`${WRITE_KEY}\` of environment ${name} is not set`,
    why: 'clients send events under it, and without it anybody could',
    fix: variable
      ? `set the environment variable ${variable}, or ${variable}_FILE to a file that holds it`
      : `add \`secrets: { ${WRITE_KEY}: CARILLON_WRITE_KEY }\` to the environment in carillon.yaml, and set that variable`,
  });
}

export interface EndpointOptions {
  readonly daemon: Daemon;
  readonly address: Address;
  readonly writeKey: string;
  /** Null: nobody may ask for tasks. */
  readonly taskKey: string | null;
  readonly logger: Logger;
  readonly log: LogOptions;
  readonly metrics: EngineMetrics;
  readonly links: Links | null;
  /** It has ended by itself. */
  readonly onFault: (error: Error) => void;
}

/** In a thread of its own where there are threads, so that neither it nor the engine waits for the other's work. */
export function openEndpoint(options: EndpointOptions, context: Context): Promise<Endpoint> {
  return context.threads ? inThread(options, context) : inProcess(options, context);
}

const ENTRY = new URL('./http-thread.js', import.meta.url);

function inThread(options: EndpointOptions, { clock }: Context): Promise<Endpoint> {
  const { daemon, address, writeKey, log, metrics, onFault } = options;
  const { engine } = daemon;
  return startServerThread({
    entry: ENTRY,
    address,
    writeKeys: [writeKey],
    log,
    parked: engine.store.parked,
    clock,
    accept: (incoming) => engine.accept(incoming),
    program: () => engine.run.program,
    onRelease: (listener) => engine.onRelease(listener),
    health: () => healthOf(daemon),
    figures: metrics,
    ...linkPages(options),
    feedback: (channel, request) => daemon.feedback(channel, request),
    redeem: (shown) => redeem(engine, shown),
    decide: (asked) => askPlacement(engine, asked),
    tasks: tasksBy(options),
    onFault,
  });
}

async function inProcess(options: EndpointOptions, { clock }: Context): Promise<Endpoint> {
  const { daemon, address, writeKey, logger } = options;
  const { engine } = daemon;
  const metrics = new ServerMetrics();
  const server = createServer({
    accept: (incoming) => engine.accept(incoming),
    program: () => engine.run.program,
    writeKeys: [writeKey],
    clock,
    logger,
    metrics,
    ...linkPages(options),
    feedback: (channel, request) => daemon.feedback(channel, request),
    redeem: (shown) => redeem(engine, shown),
    decide: (asked) => askPlacement(engine, asked),
    tasks: tasksBy(options),
    figures: joined(metrics, options.metrics),
    health: () => healthOf(daemon),
  });
  return { url: await listen(server, address), close: () => server.close() };
}

/** What the links in messages do; nothing where the environment has none. */
function linkPages({ daemon: { engine }, links }: EndpointOptions) {
  if (!links) return {};
  const end: Unsubscribe = (token, way) => unsubscribe(engine, links, token, way);
  return { unsubscribe: end, follow: followBy(engine, links) };
}

function tasksBy({ daemon, taskKey }: EndpointOptions): ServerOptions['tasks'] {
  if (taskKey === null) return undefined;
  const tasks = new Tasks(daemon.engine);
  return { ask: (question) => tasks.ask(question), keys: [taskKey] };
}

function healthOf({ engine }: Daemon): Health {
  return {
    ready: engine.failed === null,
    release: engine.layout.release,
    ...(engine.failed !== null && { reason: 'the engine has stopped, see the log of the daemon' }),
  };
}
