/**
 * A real browser for tests: Chromium without a window, spoken to over a pipe in its DevTools protocol. It has a profile of
 * its own that is gone with it, and fetches nothing by itself. Whatever a page complains of is kept.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

type Answer = Readonly<Record<string, unknown>>;

/** The path of Chromium; null where there is none. */
export function findChromium(path = process.env['PATH'] ?? ''): string | null {
  const candidates = path
    .split(delimiter)
    .flatMap((folder) => ['chromium', 'chromium-browser'].map((name) => join(folder, name)));
  return candidates.find((candidate) => existsSync(candidate)) ?? null;
}

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--remote-debugging-pipe',
];

export class Browser {
  /** What pages have complained of: exceptions, errors and warnings of the console, refusals. */
  readonly complaints: string[] = [];
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #waiting = new Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>();
  readonly #loads: (() => void)[] = [];
  #count = 0;
  #session = '';
  #unread = '';

  static async open(executable: string): Promise<Browser> {
    const profile = await mkdtemp(join(tmpdir(), 'carillon-browser-'));
    const browser = new Browser(executable, profile);
    await browser.#begin();
    return browser;
  }

  private constructor(executable: string, profile: string) {
    this.#profile = profile;
    this.#process = spawn(executable, [...FLAGS, `--user-data-dir=${profile}`], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    (this.#process.stdio[4] as Readable).setEncoding('utf8').on('data', (text: string) => this.#read(text));
    const end = (error: Error) => {
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    };
    this.#process.on('error', end);
    this.#process.on('exit', (code) => end(new Error(`the browser has ended (${code})`)));
  }

  /** Resolves when the page and its scripts are there. */
  async visit(url: string): Promise<void> {
    const loaded = new Promise<void>((resolve) => this.#loads.push(resolve));
    const { errorText } = await this.send('Page.navigate', { url });
    if (typeof errorText === 'string') throw new Error(`${url}: ${errorText}`);
    await loaded;
  }

  /** Does something that leads to another page, and waits for that. */
  async follow(expression: string): Promise<void> {
    const loaded = new Promise<void>((resolve) => this.#loads.push(resolve));
    await this.ask(expression);
    await loaded;
  }

  /** What an expression is on the page. */
  async ask(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { readonly value?: unknown }).value;
  }

  async resize(width: number, height: number): Promise<void> {
    const metrics = { width, height, deviceScaleFactor: 2, mobile: true };
    await this.send('Emulation.setDeviceMetricsOverride', metrics);
  }

  async close(): Promise<void> {
    const gone = new Promise((resolve) => this.#process.once('exit', resolve));
    if (this.#process.exitCode === null) {
      this.#process.kill('SIGKILL');
      await gone;
    }
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async #begin(): Promise<void> {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    this.#session = String(sessionId);
    for (const domain of ['Page', 'Runtime', 'Log']) await this.send(`${domain}.enable`);
  }

  send(method: string, params: Answer = {}): Promise<Answer> {
    const id = ++this.#count;
    const session = this.#session === '' ? {} : { sessionId: this.#session };
    const answer = new Promise<Answer>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    const pipe = this.#process.stdio[3] as Writable;
    pipe.write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    return answer;
  }

  #read(text: string): void {
    const messages = (this.#unread + text).split('\0');
    this.#unread = messages.pop() ?? '';
    for (const message of messages) this.#hear(JSON.parse(message));
  }

  #hear({ id, result, error, method, params }: Answer): void {
    if (typeof id === 'number') {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error !== undefined) waiting?.reject(new Error(JSON.stringify(error)));
      else waiting?.resolve(result as Answer);
    } else if (method === 'Page.loadEventFired') this.#loads.shift()?.();
    else if (COMPLAINTS.has(String(method))) this.complaints.push(JSON.stringify(params));
  }
}

const COMPLAINTS: ReadonlySet<string> = new Set([
  'Runtime.exceptionThrown',
  'Runtime.consoleAPICalled',
  'Log.entryAdded',
]);
