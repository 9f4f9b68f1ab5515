/** A made-up outside world for tests: what is written is kept, time stands still, and signals come when told. */
import { Writable } from 'node:stream';
import { VirtualClock } from '../../runtime/clock.ts';
import { runCommandLine } from '../command-line.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../verb.ts';
import { verbsFor } from '../verbs/index.ts';

/** A Monday in winter, in the middle of the day in London. */
export const NOON = Date.parse('2026-03-02T12:00:00Z');

export class Screen extends Writable {
  text = '';
  readonly #waiting = new Set<() => void>();

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    for (const look of this.#waiting) look();
    done();
  }

  /** Resolves with the match as soon as it stands in what was written after `from`. */
  until(pattern: RegExp, from = 0): Promise<RegExpExecArray> {
    return new Promise((resolve) => {
      const look = () => {
        const found = pattern.exec(this.text.slice(from));
        if (!found) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }
}

export interface Console {
  readonly stdout: Screen;
  readonly stderr: Screen;
  readonly clock: VirtualClock;
  /** As SIGTERM does. */
  interrupt(): void;
  run(...words: string[]): Promise<ExitCode>;
}

export interface ConsoleOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What somebody at the terminal would answer; null when nobody sits there. */
  readonly answer?: string;
  readonly at?: number;
  /** What is handed in at the standard input. */
  readonly input?: string;
  /** Ids of processes that are said to run. */
  readonly running?: readonly number[];
}

export function testConsole(
  cwd: string,
  { env = {}, answer, at = NOON, running = [], input = '' }: ConsoleOptions = {},
): Console {
  const stdout = new Screen();
  const stderr = new Screen();
  const clock = new VirtualClock(at);
  const controller = new AbortController();
  const context: Context = {
    env,
    cwd,
    nodeVersion: '20.19.0',
    stdout,
    stderr,
    clock,
    process: '4711@test',
    isRunning: (id) => running.includes(id),
    threads: false,
    processors: 1,
    interrupt: () => ({ signal: controller.signal, release: () => {} }),
    readInput: async () => new TextEncoder().encode(input),
    ask: async () => answer ?? null,
  };
  const program = { name: 'carillon', summary: 'for tests', version: '0.0.0' };
  return {
    stdout,
    stderr,
    clock,
    interrupt: () => controller.abort(),
    run: async (...words) => runCommandLine({ ...program, verbs: await verbsFor(words) }, words, context),
  };
}
