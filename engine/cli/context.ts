/**
 * Everything of the outside world that a verb may touch, in one object: made once in `main.ts`, made up in
 * tests. A verb that reads the process, the clock or a terminal in another way is wrong.
 */
import type { Clock } from '../runtime/clock.ts';

/** Where text goes; a terminal if it says so. */
export interface Output extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Aborts at the first SIGINT or SIGTERM, until it is released. */
export interface Interrupt {
  readonly signal: AbortSignal;
  release(): void;
}

export interface Context {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Of the platform, e.g. `20.19.0`. */
  readonly nodeVersion: string;
  /** What was asked for. */
  readonly stdout: Output;
  /** What is said beside it: progress, logs, failures. */
  readonly stderr: Output;
  readonly clock: Clock;
  /** Which process this is, for others to read: `4711@host`. */
  readonly process: string;
  /** Whether a process of this machine runs, by its id. */
  isRunning(process: number): boolean;
  /** Whether parts of the engine may run in threads of their own: they need it as it was built. */
  readonly threads: boolean;
  /** How many threads of this machine run at once. */
  readonly processors: number;
  /** From here on an interruption is the verb's to handle. */
  interrupt(): Interrupt;
  /** All that is handed in, to its end. */
  readInput(): Promise<Uint8Array>;
  /** Puts a question to whoever sits at the terminal; null when nobody does. */
  ask(question: string): Promise<string | null>;
}
