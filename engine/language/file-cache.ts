/**
 * Keeps what files became, for whoever loads one workspace again and again. It holds the files of the last load and
 * nothing else, and compares bytes, so loading with it gives what loading without it gives.
 */
import { FileForm } from './file-form.ts';

export class FileCache {
  #last: ReadonlyMap<string, FileForm> = new Map();
  #now = new Map<string, FileForm>();

  /** A load begins: what the one before it did not read is let go. */
  begin(): void {
    this.#last = this.#now;
    this.#now = new Map();
  }

  formOf(path: string, bytes: Uint8Array, mayBeEmpty: boolean): FileForm {
    const known = this.#last.get(path);
    const form = known && Buffer.compare(known.bytes, bytes) === 0 ? known : undefined;
    const kept = form ?? new FileForm(path, bytes, mayBeEmpty);
    this.#now.set(path, kept);
    return kept;
  }
}
