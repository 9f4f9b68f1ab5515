/**
 * How a store remembers which typed tables and columns it has: one entry per table of an event and per typed
 * column. Pure; each dialect keeps the entries in a table of its own and carries alterations out in its own SQL.
 */
import type { KnownTables, Relation } from './migration.ts';
import type { Column, ColumnType } from './store.ts';

/** A row of the table `catalog`. Positions count up within a relation, and say in which order columns came. */
export interface CatalogEntry {
  /** `event.<id>`, `profile` or `state`. */
  readonly relation: string;
  /** Of the column; empty in the entry that says that an event's table exists. */
  readonly name: string;
  readonly type: ColumnType | typeof TABLE;
}

const EVENT = 'event.';
/** The type of the entry that says that an event's table exists. */
const TABLE = 'table';
export const TABLE_ENTRY = { name: '', type: TABLE } as const;

/** `entries` in order of position. */
export function tablesOf(entries: readonly CatalogEntry[]): KnownTables {
  const events = new Map<string, Column[]>();
  for (const { relation, type } of entries) {
    if (type === TABLE) events.set(relation.slice(EVENT.length), columnsOf(entries, relation));
  }
  return { events, traits: columnsOf(entries, 'profile'), memberWords: columnsOf(entries, 'state').length };
}

export function columnsOf(entries: readonly CatalogEntry[], relation: string): Column[] {
  return entries
    .filter((entry) => entry.relation === relation && entry.type !== TABLE)
    .map(({ name, type }) => ({ name, type: type as ColumnType }));
}

export function relationName(relation: Relation): string {
  return relation.kind === 'event' ? EVENT + relation.id : relation.kind;
}

/** A prefix keeps the names of properties and traits apart from the fixed columns of their table. */
export const PREFIXES = { event: 'p_', profile: 'trait_', state: '' } as const;

export const KEYS: Record<Relation['kind'], readonly string[]> = {
  event: ['bucket', 'profile', 'time', 'message'],
  profile: ['bucket', 'id'],
  state: ['bucket', 'profile'],
};
