/** One thread that plays, as others see it: what it is told, and its answers, in the order in which it was asked. */
import type { Worker } from 'node:worker_threads';
import type { Surroundings } from '../play/definitions.ts';
import type { Noted } from '../play/players.ts';
import type { Counted } from './count.ts';
import type { FromPlayer, Scene, ToPlayer } from './player-threads.ts';

/** Scenes given out before the last one is over, so that it need not wait for the next. */
const AHEAD = 3;

type Answer<Type extends FromPlayer['type']> = Extract<FromPlayer, { type: Type }>;

export class PlayerThread {
  readonly #worker: Worker;
  readonly #waiting: { come(said: FromPlayer): void; fail(error: Error): void }[] = [];
  #fault: Error | null = null;
  #isReady = false;
  #playing = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (said: FromPlayer) => {
      if (said.type === 'fault') this.#fail(new Error(said.fault));
      else this.#waiting.shift()!.come(said);
    });
    worker.on('error', (error) => this.#fail(error));
    worker.on('exit', (code) => this.#fail(new Error(`a thread of the dry run has ended (${code})`)));
  }

  stage(around: Surroundings): void {
    this.#ask({ type: 'stage', around }, 'ready').then(
      () => {
        this.#isReady = true;
      },
      // Told to whoever asks for something.
      () => {},
    );
  }

  /** Throws if it has failed: else the others would play on for nothing. */
  get isFree(): boolean {
    if (this.#fault) throw this.#fault;
    return this.#isReady && this.#playing < AHEAD;
  }

  async play(scene: Scene): Promise<readonly Noted[]> {
    this.#playing++;
    const { noted } = await this.#ask(scene, 'noted');
    this.#playing--;
    return noted;
  }

  /** Null where it has played nobody. */
  async sum(): Promise<Counted | null> {
    if (this.#fault) throw this.#fault;
    return this.#isReady ? (await this.#ask({ type: 'sum' }, 'sum')).counted : null;
  }

  async #ask<Type extends FromPlayer['type']>(asked: ToPlayer, type: Type): Promise<Answer<Type>> {
    if (this.#fault) throw this.#fault;
    const answer = new Promise<FromPlayer>((come, fail) => this.#waiting.push({ come, fail }));
    this.#worker.postMessage(asked);
    const said = await answer;
    if (said.type !== type) throw new Error(`a thread of the dry run said ${said.type} instead of ${type}`);
    return said as Answer<Type>;
  }

  #fail(error: Error): void {
    this.#fault ??= error;
    for (const { fail } of this.#waiting.splice(0)) fail(this.#fault);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
