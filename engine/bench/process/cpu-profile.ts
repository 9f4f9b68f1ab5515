/** Where a piece of work spends its time: a profile by the runtime itself, boiled down to its top functions. */
import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';

/** Functions and their shares of the time, from 0 to 1, greatest first. */
export interface Hot {
  /** Spent in the function itself. */
  readonly self: readonly Share[];
  /** Spent in it and in all it calls; the engine's own functions only. */
  readonly total: readonly Share[];
}

export interface Share {
  readonly name: string;
  readonly share: number;
}

/** Functions of each list. */
const TOP = 10;
const INTERVAL_MICROSECONDS = 500;
/** Waiting is no work, and `dispatch` is the profiler's own. */
const NOT_OURS: ReadonlySet<string> = new Set(['(idle)', '(root)', 'dispatch']);

export async function profiled<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly hot: Hot }> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: INTERVAL_MICROSECONDS });
    await session.post('Profiler.start');
    const result = await work();
    const { profile } = await session.post('Profiler.stop');
    return { result, hot: hotOf(profile) };
  } finally {
    session.disconnect();
  }
}

function hotOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Hot {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const self = new Map<string, number>();
  const total = new Map<string, number>();
  let whole = 0;
  for (const [index, id] of samples.entries()) {
    const node = byId.get(id)!;
    if (node.callFrame.url === '' && NOT_OURS.has(node.callFrame.functionName)) continue;
    const spent = Math.max(0, timeDeltas[index] ?? 0);
    whole += spent;
    add(self, selfName(node, byId.get(parents.get(id) ?? id)!), spent);
    // A function that calls itself counts once.
    const callers = new Set<string>();
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const caller = byId.get(at)!;
      if (isEngine(caller)) callers.add(nameOf(caller));
    }
    for (const caller of callers) add(total, caller, spent);
  }
  return { self: sharesOf(self, whole), total: sharesOf(total, whole) };
}

function add(times: Map<string, number>, name: string, spent: number): void {
  times.set(name, (times.get(name) ?? 0) + spent);
}

function sharesOf(times: ReadonlyMap<string, number>, whole: number): Share[] {
  return [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, TOP)
    .map(([name, spent]) => ({ name, share: spent / whole }));
}

const ENGINE = '/dist/engine/';

/** A function of the engine with a name of its own. */
function isEngine({ callFrame: { url, functionName } }: Profiler.ProfileNode): boolean {
  return functionName !== '' && url.includes(ENGINE) && !url.includes(`${ENGINE}bench/`);
}

/** What has no file is native code, such as a statement of SQLite: there it matters who called. */
function selfName(node: Profiler.ProfileNode, caller: Profiler.ProfileNode): string {
  const { url, functionName } = node.callFrame;
  const isNative = url === '' && !functionName.startsWith('(');
  return isNative ? `${functionName || 'generated code'} from ${nameOf(caller)}` : nameOf(node);
}

/** e.g. `slotValue (evaluate/sweep.js:41)`. */
function nameOf({ callFrame: { functionName, url, lineNumber } }: Profiler.ProfileNode): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  if (url === '') return name;
  const own = url.indexOf(ENGINE);
  const packages = url.lastIndexOf('/node_modules/');
  const place =
    own >= 0
      ? url.slice(own + ENGINE.length)
      : packages >= 0
        ? url.slice(packages + '/node_modules/'.length)
        : url;
  return `${name} (${place}:${lineNumber + 1})`;
}
