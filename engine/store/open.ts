/** Opens the store that `store:` in carillon.yaml names. The scheme of the URL chooses the dialect. */
import { resolve } from 'node:path';
import { StoreError } from './error.ts';
import type { ClaimOptions } from './postgres/claim.ts';
import { openPostgres, type PostgresOptions } from './postgres/postgres_store.ts';
import { MEMORY } from './sqlite/connection.ts';
import { openSqlite, type SqliteOptions } from './sqlite/sqlite_store.ts';
import type { Store } from './store.ts';

export interface OpenOptions extends SqliteOptions, PostgresOptions {
  readonly claim?: ClaimOptions;
  /** Folder that a relative path in the URL starts from. */
  readonly root: string;
}

type Opener = (url: string, options: OpenOptions) => Promise<Store>;

const DIALECTS: Readonly<Record<string, Opener>> = {
  sqlite: openFile,
  postgres: openPostgres,
  postgresql: openPostgres,
};

/**
 * `sqlite:path/to/file.db`, `sqlite::memory:` or `postgres://user@host:port/database?schema=name`. Throws a StoreError
 * for what the user can mend.
 */
export async function openStore(url: string, options: OpenOptions): Promise<Store> {
  const [, scheme = ''] = /^([a-z]+):/.exec(url) ?? [];
  const open = Object.hasOwn(DIALECTS, scheme) ? DIALECTS[scheme] : undefined;
  if (open === undefined) throw unknownScheme(scheme);
  return open(url, options);
}

async function openFile(url: string, options: OpenOptions): Promise<Store> {
  const path = url.slice('sqlite:'.length);
  if (path === MEMORY) return openSqlite(MEMORY, options);
  if (path.trim() === '' || path.includes('\0') || path.startsWith('//')) throw noPath(path);
  return openSqlite(resolve(options.root, path), options);
}

/** The URL itself is not shown: it may hold a password. */
function unknownScheme(scheme: string): StoreError {
  return new StoreError({
    code: 'CAR-801',
    what: scheme === '' ? 'the store has no scheme' : `\`${scheme}:\` is not a kind of store`,
    why: 'The part before the colon says which database is meant.',
    fix: 'Write `store: sqlite:path/to/carillon.db` or `store: postgres://user@host/database`.',
  });
}

function noPath(path: string): StoreError {
  return new StoreError({
    code: 'CAR-801',
    what: path.startsWith('//')
      ? 'a path of an SQLite store begins with two slashes'
      : 'the SQLite store has no path',
    why: 'What follows `sqlite:` is the path of a file, from the workspace folder or from the root.',
    fix: 'Write `store: sqlite:path/to/carillon.db` or `store: sqlite:/var/lib/carillon/carillon.db`.',
  });
}
