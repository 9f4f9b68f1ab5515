/**
 * The few pieces of SQL text that are put together rather than written out: names of typed tables and columns,
 * and lists of placeholders. Names are quoted, prefixed ids; a value never comes near this file.
 */

import { quoted } from '../quoted.ts';

/** What SQLite takes and gives. Instants and booleans are integers, lists and objects JSON text. */
export type SqlValue = null | number | string;

export { quoted };

export function eventTable(type: string): string {
  return quoted(`event_${type}`);
}

export function placeholders(count: number): string {
  return Array(count).fill('?').join(', ');
}

/** `insert … on conflict (key) do update` of whole rows. */
export function upsertSql(table: string, key: readonly string[], others: readonly string[]): string {
  const columns = [...key, ...others];
  const updates = others.map((column) => `${column} = excluded.${column}`).join(', ');
  return (
    `insert into ${table} (${columns.join(', ')}) values (${placeholders(columns.length)}) ` +
    `on conflict (${key.join(', ')}) do update set ${updates}`
  );
}

export function insertSql(table: string, columns: readonly string[]): string {
  return `insert into ${table} (${columns.join(', ')}) values (${placeholders(columns.length)})`;
}
