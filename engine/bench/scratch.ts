/**
 * The folder of one run: definitions, stores with made-up people, and the same stores rebuilt. Each is made when
 * first asked for, and handed out to every measure that wants it; all are gone when the run ends.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inFreshProcess } from './process/fresh.ts';
import type { Outcome } from './process/tasks.ts';
import { definitionsOf, type Size } from './workload/definitions.ts';
import { writeFolder } from './workload/folder.ts';
import type { Crowd } from './workload/people.ts';

export type Rebuilt = Outcome<'rebuild'> & { readonly file: string };

export class Scratch {
  readonly root: string = mkdtempSync(join(tmpdir(), 'carillon-bench-'));
  readonly #made = new Map<string, Promise<unknown>>();

  /** A folder with definitions of this size. */
  folder(size: Size): Promise<string> {
    return this.#once(`definitions-${nameOf(size)}`, async (path) => {
      await writeFolder(path, definitionsOf(size));
      return path;
    });
  }

  /** A store of people nobody has evaluated yet. Not to be changed: see `copy`. */
  seeded(size: Size, crowd: Crowd): Promise<string> {
    return this.#once(`seeded-${nameOf(size)}-${nameOf(crowd)}.db`, async (file) => {
      await inFreshProcess('seed', { folder: await this.folder(size), url: `sqlite:${file}`, crowd });
      return file;
    });
  }

  /** The same store with everybody evaluated, and what that took. Not to be changed: see `copy`. */
  rebuilt(size: Size, crowd: Crowd): Promise<Rebuilt> {
    return this.#once(`rebuilt-${nameOf(size)}-${nameOf(crowd)}.db`, async (file) => {
      copyFileSync(await this.seeded(size, crowd), file);
      return {
        ...(await inFreshProcess('rebuild', { folder: await this.folder(size), url: `sqlite:${file}` })),
        file,
      };
    });
  }

  /** A store with all tables and nobody in it. Not to be changed: see `copy`. */
  empty(size: Size): Promise<string> {
    return this.seeded(size, { people: 0, events: 0 });
  }

  /** A copy for one use; the caller removes it. */
  copy(file: string): { readonly file: string; remove(): void } {
    const folder = mkdtempSync(join(this.root, 'copy-'));
    const copied = join(folder, 'store.db');
    copyFileSync(file, copied);
    return { file: copied, remove: () => rmSync(folder, { recursive: true }) };
  }

  /** An empty folder for one use. */
  newFolder(): string {
    return mkdtempSync(join(this.root, 'folder-'));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true, maxRetries: 3 });
  }

  #once<T>(name: string, make: (path: string) => Promise<T>): Promise<T> {
    const known = this.#made.get(name);
    if (known) return known as Promise<T>;
    mkdirSync(this.root, { recursive: true });
    const made = make(join(this.root, name));
    this.#made.set(name, made);
    return made;
  }
}

function nameOf(values: Size | Crowd): string {
  return Object.values(values).join('-');
}
