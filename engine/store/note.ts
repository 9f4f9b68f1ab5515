/**
 * Leaves one value for whoever runs the store, from beside: it owns no bucket and fences nobody. What the value means is the
 * engine's (`runtime/pauses.ts`).
 */
import { isAbsolute, resolve } from 'node:path';
import { notePostgres } from './postgres/note.ts';
import { noteSqlite } from './sqlite/note.ts';
import type { Json } from './store.ts';

/** Puts what `change` makes of the value under `key` in its place. Durable when it returns. */
export async function noteBeside(
  url: string,
  root: string,
  key: string,
  change: (before: Json | undefined) => Json,
): Promise<void> {
  if (!url.startsWith('sqlite:')) return notePostgres(url, key, change);
  const path = url.slice('sqlite:'.length);
  noteSqlite(isAbsolute(path) ? path : resolve(root, path), key, change);
}
