/** Folders into which channels write, for people to look into. */
import { relative, resolve } from 'node:path';
import type { Program } from '../../compiler/program.ts';

/** Seen from `cwd`, each once. */
export function outboxesOf({ channels }: Program, root: string, cwd: string): readonly string[] {
  const folders = [...channels.values()]
    .map(({ settings }) => settings['folder'])
    .filter((folder) => typeof folder === 'string')
    .map((folder) => relative(cwd, resolve(root, folder)) || '.');
  return [...new Set(folders)];
}
