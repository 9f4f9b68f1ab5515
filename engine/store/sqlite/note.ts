/** A value of progress written from beside whoever has the file open: in a transaction of its own, without the lock. */
import type { Json } from '../store.ts';
import { connectBeside } from './connection.ts';
import { telling } from './faults.ts';
import { progressTable } from './progress.ts';

export function noteSqlite(file: string, key: string, change: (before: Json | undefined) => Json): void {
  telling(file, () => {
    const connection = connectBeside(file);
    try {
      const progress = progressTable(connection);
      connection.transaction(() => progress.put({ [key]: change(progress.get(key)) })).immediate();
    } finally {
      connection.close();
    }
  });
}
