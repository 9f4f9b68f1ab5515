/**
 * The typed tables that come from definitions: what stands in `catalog` is what the tables are. Carries out the
 * alterations of `migration.ts` in one transaction of the caller's; knows no release.
 */
import { type CatalogEntry, columnsOf, KEYS, PREFIXES, relationName, TABLE_ENTRY } from '../catalog.ts';
import type { Alteration, Relation } from '../migration.ts';
import type { Column, ColumnType, MigrationStep } from '../store.ts';
import type { Connection } from './connection.ts';
import { type Place, removeFromRest, retype } from './rewrite.ts';
import { eventTable, sqlName } from './sql.ts';
import { nothing, once, type Statement } from './statement.ts';
import { STORAGE, sqlTypeOf } from './typed_columns.ts';

export const ENTRIES: Statement<readonly CatalogEntry[]> = once(
  'select relation, name, type from catalog order by relation, position',
  [],
  (rows) =>
    rows.map(([relation, name, type]) => ({
      relation: relation as string,
      name: name as string,
      type: type as CatalogEntry['type'],
    })),
);

export async function alter(connection: Connection, alterations: readonly Alteration[]): Promise<void> {
  for (const alteration of alterations) await ACTIONS[alteration.step.action](connection, alteration);
}

type Action = (connection: Connection, alteration: Alteration) => Promise<void>;

const ACTIONS: Record<MigrationStep['action'], Action> = {
  async create_event(connection, { relation, columns }) {
    await connection.script(
      `create table ${tableOf(relation)} (
         bucket integer not null, profile bigint not null, time bigint not null, message bigint not null,
         at bigint not null, rest jsonb${columns.map((column) => `, ${columnSql(relation, column)}`).join('')},
         primary key (bucket, profile, time, message)
       )`,
    );
    await register(connection, relation, TABLE_ENTRY);
    for (const column of columns) await register(connection, relation, column);
  },
  add_column: addColumns,
  add_member_word: addColumns,
  async drop_column(connection, { relation, columns }) {
    for (const { name } of columns) {
      await connection.script(`alter table ${tableOf(relation)} drop column ${columnName(relation, name)}`);
      // What came before the column, or did not fit it, goes too: the address was declared as removed.
      await removeFromRest(connection, placeOf(relation, name), name);
      await connection.one(
        once(
          'delete from catalog where relation = $1 and name = $2',
          [relationName(relation), name],
          nothing,
        ),
      );
    }
  },
  async retype_column(connection, { relation, columns }) {
    for (const column of columns) {
      const known = columnsOf(await connection.one(ENTRIES), relationName(relation));
      const before = known.find(({ name }) => name === column.name)!;
      await retype(connection, placeOf(relation, column.name), before, column.type);
      await connection.one(retyped(relation, column.name, column.type));
    }
  },
};

async function addColumns(connection: Connection, { relation, columns }: Alteration): Promise<void> {
  for (const column of columns) {
    await connection.script(`alter table ${tableOf(relation)} add column ${columnSql(relation, column)}`);
    await register(connection, relation, column);
  }
}

function register(
  connection: Connection,
  relation: Relation,
  { name, type }: Omit<CatalogEntry, 'relation'>,
): Promise<void> {
  const insert = `insert into catalog (relation, position, name, type)
    select $1, coalesce(max(position) + 1, 0), $2, $3 from catalog where relation = $1`;
  return connection.one(once(insert, [relationName(relation), name, type], nothing));
}

function retyped(relation: Relation, name: string, type: ColumnType): Statement<void> {
  const update = 'update catalog set type = $3 where relation = $1 and name = $2';
  return once(update, [relationName(relation), name, type], nothing);
}

function placeOf(relation: Relation, name: string): Place {
  return { table: tableOf(relation), column: columnName(relation, name), key: KEYS[relation.kind] };
}

function tableOf(relation: Relation): string {
  return relation.kind === 'event' ? eventTable(relation.id) : relation.kind;
}

function columnName(relation: Relation, name: string): string {
  return sqlName(PREFIXES[relation.kind] + name);
}

function columnSql(relation: Relation, { name, type }: Column): string {
  // Words of members are numbers of 32 bits, as JavaScript has them.
  const sqlType = relation.kind === 'state' ? 'integer' : STORAGE.columns[type].sqlType;
  return `${columnName(relation, name)} ${sqlTypeOf(sqlType)}`;
}
