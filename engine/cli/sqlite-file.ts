/** The file of an environment's store, for verbs that copy it; a store in PostgreSQL has tools of its own. */
import { resolve } from 'node:path';
import type { ChosenEnvironment } from './environment.ts';
import { Failure } from './failure.ts';
import type { Folder } from './workspace.ts';

const SQLITE = 'sqlite:';

export function sqliteFileOf({ name, value }: ChosenEnvironment, { root }: Folder, instead: string): string {
  if (value.store.startsWith(SQLITE)) return resolve(root, value.store.slice(SQLITE.length));
  throw new Failure({
    what: `the store of environment ${name} is in PostgreSQL`,
    why: 'PostgreSQL copies a database by itself, as of one instant and while it is used',
    fix: instead,
  });
}
