/**
 * The typed tables that come from definitions: what stands in `catalog` is what the tables are. Carries out the
 * alterations of `migration.ts`; knows no release.
 */
import {
  type CatalogEntry,
  columnsOf,
  KEYS,
  PREFIXES,
  relationName,
  TABLE_ENTRY,
  tablesOf,
} from '../catalog.ts';
import type { Alteration, KnownTables, Relation } from '../migration.ts';
import type { Column, MigrationStep } from '../store.ts';
import type { Connection } from './connection.ts';
import { retype } from './retype.ts';
import { eventTable, quoted } from './sql.ts';
import { STORAGE } from './typed_columns.ts';

export function knownTables(connection: Connection): KnownTables {
  return tablesOf(entriesOf(connection));
}

function entriesOf(connection: Connection): readonly CatalogEntry[] {
  return connection
    .prepare<[], CatalogEntry>('select relation, name, type from catalog order by relation, position')
    .all();
}

/** In one transaction of the caller's. */
export function alter(connection: Connection, alterations: readonly Alteration[]): void {
  for (const alteration of alterations) ACTIONS[alteration.step.action](connection, alteration);
}

const ACTIONS: Record<MigrationStep['action'], (connection: Connection, alteration: Alteration) => void> = {
  create_event(connection, { relation, columns }) {
    // No rowid: the events of a profile stand beside each other, in the order in which they are swept.
    connection.exec(
      `create table ${tableOf(relation)} (
         bucket integer not null, profile integer not null, time integer not null, message integer not null,
         at integer not null, rest text${columns.map((column) => `, ${columnSql(relation, column)}`).join('')},
         primary key (bucket, profile, time, message)
       ) strict, without rowid`,
    );
    register(connection, relation, TABLE_ENTRY);
    for (const column of columns) register(connection, relation, column);
  },
  add_column: addColumn,
  add_member_word: addColumn,
  drop_column(connection, { relation, columns }) {
    for (const { name } of columns) {
      connection.exec(`alter table ${tableOf(relation)} drop column ${columnName(relation, name)}`);
      // What came before the column, or did not fit it, goes too: the address was declared as removed.
      connection
        .prepare(
          `update ${tableOf(relation)} set rest = nullif(json_remove(rest, :path), '{}')
           where rest is not null and json_type(rest, :path) is not null`,
        )
        .run({ path: `$.${name}` });
      connection
        .prepare('delete from catalog where relation = ? and name = ?')
        .run(relationName(relation), name);
    }
  },
  retype_column(connection, { relation, columns }) {
    for (const column of columns) {
      const before = columnsOf(entriesOf(connection), relationName(relation)).find(
        ({ name }) => name === column.name,
      )!;
      const place = {
        table: tableOf(relation),
        column: columnName(relation, column.name),
        key: KEYS[relation.kind],
      };
      retype(connection, place, before, column.type);
      connection
        .prepare('update catalog set type = ? where relation = ? and name = ?')
        .run(column.type, relationName(relation), column.name);
    }
  },
};

function addColumn(connection: Connection, { relation, columns }: Alteration): void {
  for (const column of columns) {
    connection.exec(`alter table ${tableOf(relation)} add column ${columnSql(relation, column)}`);
    register(connection, relation, column);
  }
}

function register(connection: Connection, relation: Relation, entry: Omit<CatalogEntry, 'relation'>): void {
  connection
    .prepare(
      `insert into catalog (relation, position, name, type)
       select :relation, coalesce(max(position) + 1, 0), :name, :type from catalog where relation = :relation`,
    )
    .run({ relation: relationName(relation), name: entry.name, type: entry.type });
}

function tableOf(relation: Relation): string {
  return relation.kind === 'event' ? eventTable(relation.id) : relation.kind;
}

function columnName(relation: Relation, name: string): string {
  return quoted(PREFIXES[relation.kind] + name);
}

function columnSql(relation: Relation, { name, type }: Column): string {
  return `${columnName(relation, name)} ${STORAGE.columns[type].sqlType}`;
}
