/** For tests of sources: a file with this content, and everything a connector reads from it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject, SourceItem, SourceSpec } from '../../../engine/index.ts';

export class Scratch {
  readonly #spec: SourceSpec;
  readonly #folders: string[] = [];

  constructor(spec: SourceSpec) {
    this.#spec = spec;
  }

  async file(content: string | Buffer): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'carillon-source-'));
    this.#folders.push(folder);
    await writeFile(join(folder, 'data'), content);
    return join(folder, 'data');
  }

  async read(content: string | Buffer, settings: JsonObject = {}, from?: number): Promise<SourceItem[]> {
    const items: SourceItem[] = [];
    const reader = this.#spec.read({ path: await this.file(content), settings }, from);
    for await (const item of reader) items.push(item);
    return items;
  }

  async clear(): Promise<void> {
    for (const folder of this.#folders.splice(0)) await rm(folder, { recursive: true });
  }
}
