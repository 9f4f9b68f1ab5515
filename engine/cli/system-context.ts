/** The real outside world: this process, its terminal and its signals. */
import { availableParallelism, hostname } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { systemClock } from '../runtime/system-clock.ts';
import type { Context, Interrupt } from './context.ts';

/** What a shell reports of a process that was interrupted. */
const INTERRUPTED = 130;

export function systemContext(): Context {
  const { env, stdin, stdout, stderr } = process;
  return {
    env,
    cwd: process.cwd(),
    nodeVersion: process.versions.node,
    stdout,
    stderr,
    clock: systemClock,
    process: `${process.pid}@${hostname()}`,
    isRunning,
    // What was built is JavaScript; a thread cannot load the sources.
    threads: import.meta.url.endsWith('.js'),
    processors: availableParallelism(),
    interrupt,
    async readInput() {
      const parts: Buffer[] = [];
      for await (const part of stdin) parts.push(Buffer.from(part));
      return Buffer.concat(parts);
    },
    async ask(question) {
      if (!stdin.isTTY || !stdout.isTTY) return null;
      const lines = createInterface({ input: stdin, output: stdout });
      return lines.question(question).finally(() => lines.close());
    },
  };
}

/** Also one of somebody else: then it may not be signalled. */
function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The first signal asks to finish, the second does not ask. */
function interrupt(): Interrupt {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    controller.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    release: () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal),
  };
}
