/** A log whose way to the disk is in the hands of a test: nothing is durable before the test says so. */
import type { LogFile, OpenLog } from './durability.ts';

export class HeldLog {
  /** While false, everything is on the disk at once. */
  isHeld = false;
  /** Syncs that have begun. */
  begun = 0;
  isClosed = false;
  readonly #waiting: { done(): void; failed(error: Error): void }[] = [];

  readonly open: OpenLog = async (): Promise<LogFile> => ({
    sync: () => {
      this.begun += 1;
      if (!this.isHeld) return Promise.resolve();
      return new Promise((done, failed) => this.#waiting.push({ done, failed }));
    },
    close: async () => {
      this.isClosed = true;
    },
  });

  get underWay(): number {
    return this.#waiting.length;
  }

  /** The syncs under way come to their end. */
  release(): void {
    for (const { done } of this.#waiting.splice(0)) done();
  }

  fail(error: Error): void {
    for (const { failed } of this.#waiting.splice(0)) failed(error);
  }
}
