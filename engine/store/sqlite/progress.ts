/** How far imports and schedules have come: one value per key for the whole store. */
import type { Json } from '../store.ts';
import type { Connection } from './connection.ts';
import { upsertSql } from './sql.ts';

export function progressTable(connection: Connection) {
  const upsert = connection.prepare<[string, string]>(upsertSql('progress', ['key'], ['value']));
  const select = connection.prepare<[string], string>('select value from progress where key = ?').pluck();
  return {
    put(values: Readonly<Record<string, Json>>): void {
      for (const [key, value] of Object.entries(values)) upsert.run(key, JSON.stringify(value));
    },
    get(key: string): Json | undefined {
      const text = select.get(key);
      return text === undefined ? undefined : (JSON.parse(text) as Json);
    },
  };
}
