/**
 * Where the texts of a workspace come from: a folder of the disk, or a map in memory. The only part of the
 * language that touches files; it never follows a path or a link out of the workspace.
 */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, posix, relative, sep } from 'node:path';
import { compareText } from './diagnostic.ts';
import { largestFile } from './yaml/text.ts';

/** What became of reading a file. `size` in bytes. */
export type FileContent =
  | { readonly bytes: Uint8Array }
  | { readonly problem: 'missing' | 'outside' | 'no_file' | 'unreadable' }
  | { readonly problem: 'too_large'; readonly size: number };

/** Paths are relative to the workspace root, with `/`. */
export interface FileReader {
  /** Every file that may hold definitions, in order of path. */
  list(): Promise<readonly string[]>;
  read(path: string): Promise<FileContent>;
}

const settingsFile = 'carillon.yaml';

/** Rows to import lie there, not definitions. */
const dataFolder = 'data';

/** The files of a folder. Folders with a `carillon.yaml` of their own are other workspaces. */
export function diskFiles(root: string): FileReader {
  let realRoot: Promise<string> | undefined;
  return {
    async list() {
      const found: string[] = [];
      await collect('', found);
      return found.sort(compareText);
    },
    read(path) {
      realRoot ??= realpath(root);
      return readInside(root, realRoot, path);
    },
  };

  async function collect(folder: string, found: string[]): Promise<void> {
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
    if (folder !== '' && entries.some(({ name }) => name === settingsFile)) return;
    for (const entry of entries) {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory() && isReadFolder(path)) await collect(path, found);
      else if (!entry.isDirectory() && isDefinitionFile(path)) found.push(path);
    }
  }
}

/** The files of a map from path to text, for tests and for workspaces that are not on a disk. */
export function memoryFiles(files: Readonly<Record<string, string | Uint8Array>>): FileReader {
  return {
    list: async () => Object.keys(files).filter(isDefinitionFile).sort(compareText),
    read: async (path) => {
      const content = Object.hasOwn(files, path) ? files[path] : undefined;
      if (content === undefined) return { problem: 'missing' };
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      return bytes.length > largestFile ? { problem: 'too_large', size: bytes.length } : { bytes };
    },
  };
}

function isReadFolder(path: string): boolean {
  const name = posix.basename(path);
  return !name.startsWith('.') && name !== 'node_modules' && path !== dataFolder;
}

function isDefinitionFile(path: string): boolean {
  return /\.ya?ml$/i.test(path) && !posix.basename(path).startsWith('.');
}

async function readInside(root: string, realRoot: Promise<string>, path: string): Promise<FileContent> {
  try {
    const [from, real] = await Promise.all([realRoot, realpath(join(root, path))]);
    const inside = relative(from, real);
    if (inside === '..' || inside.startsWith(`..${sep}`)) return { problem: 'outside' };
    const found = await stat(real);
    if (!found.isFile()) return { problem: 'no_file' };
    if (found.size > largestFile) return { problem: 'too_large', size: found.size };
    return { bytes: await readFile(real) };
  } catch (error) {
    return { problem: isMissing(error) ? 'missing' : 'unreadable' };
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
