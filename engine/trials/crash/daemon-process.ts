/** The real daemon in a process of its own, as `carillon run` starts it, and its ends: killed, or told to stop. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DIE_AT, DIED_AT } from './points.ts';
import { WRITE_KEY } from './programme.ts';

/** What was built, wherever this file itself is run from. */
const DIST = new URL('../../../dist/engine/', import.meta.url.replace('/dist/engine/', '/engine/'));
const PROGRAM = fileURLToPath(new URL('cli/main.js', DIST));
const PRELOAD = new URL('trials/crash/die-at.js', DIST).href;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Those that live, so that whoever is interrupted leaves none behind. */
const living = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

export class DaemonProcess {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  #said = '';

  private constructor(args: readonly string[], diesAt: string | null) {
    const { NODE_OPTIONS: _, ...env } = process.env;
    this.#child = spawn(process.execPath, [PROGRAM, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...env,
        CARILLON_WRITE_KEY: WRITE_KEY,
        // In this variable, because threads take what it says, and not what the process was started with.
        ...(diesAt !== null && { NODE_OPTIONS: `--import ${PRELOAD}`, [DIE_AT]: diesAt }),
      },
    });
    living.add(this.#child);
    for (const stream of [this.#child.stdout!, this.#child.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#said += text;
      });
    this.ended = new Promise((resolve) =>
      this.#child.once('close', (code, signal) => {
        living.delete(this.#child);
        resolve({ code, signal });
      }),
    );
  }

  /** `diesAt`: a point and the how-manieth time it is reached, `call.before:3`. */
  static run(root: string, port: number, diesAt: string | null = null): DaemonProcess {
    return new DaemonProcess(
      ['run', root, '--apply', '--port', String(port), '--format', 'json', '--log-level', 'warn'],
      diesAt,
    );
  }

  /** Another verb, to its end. */
  static async verb(...args: readonly string[]): Promise<string> {
    const child = new DaemonProcess(args, null);
    const { code } = await child.ended;
    if (code !== 0) throw new Error(`carillon ${args.join(' ')} ended with ${code}:\n${child.said}`);
    return child.said;
  }

  /** All that it has written. */
  get said(): string {
    return this.#said;
  }

  /** Whether it died where it was told to. */
  get diedAtPoint(): boolean {
    return this.#said.includes(DIED_AT);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async stop(): Promise<Ended> {
    this.#child.kill('SIGTERM');
    return this.ended;
  }
}
