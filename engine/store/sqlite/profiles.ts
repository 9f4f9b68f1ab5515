/**
 * Profiles: identifiers and consent as JSON, traits in typed columns. A merged profile stays, as a redirect. What is
 * not a person stands here too: its fields are JSON, because columns are typed for people.
 */
import { PREFIXES } from '../catalog.ts';
import type { Bucket, Column, JsonObject, ProfileId, ProfileRow, Visited } from '../store.ts';
import type { Connection } from './connection.ts';
import { type SqlValue, upsertSql } from './sql.ts';
import { namesOf, typedColumns } from './typed_columns.ts';

const FIXED = ['created_at', 'merged_into', 'identifiers', 'consent', 'entity', 'key', 'fields'] as const;

const VISITED: Readonly<Record<Visited, string>> = {
  people: "and entity = 'profile'",
  others: "and entity <> 'profile'",
  all: '',
};

export function profileTable(connection: Connection, traits: readonly Column[]) {
  const typed = typedColumns(traits);
  const names = namesOf(PREFIXES.profile, traits);
  const columns = [...FIXED, ...names];
  const upsert = connection.prepare<SqlValue[]>(upsertSql('profile', ['bucket', 'id'], columns));
  const select = connection
    .prepare<[Bucket, string], SqlValue[]>(
      `select id, ${columns.join(', ')} from profile where bucket = ? and id in (select value from json_each(?))`,
    )
    .raw();
  const empty = connection.prepare<[Bucket, ProfileId]>(
    `update profile set identifiers = '{}', consent = '{}', ${names.map((name) => `${name} = null`).join(', ')}
     where bucket = ? and id = ? and merged_into is not null`,
  );
  const redirect = connection
    .prepare<[Bucket, ProfileId], ProfileId | null>(
      'select merged_into from profile where bucket = ? and id = ?',
    )
    .pluck();
  const count = connection
    .prepare<[], number>("select count(*) from profile where merged_into is null and entity = 'profile'")
    .pluck();
  const entities = connection
    .prepare<[], [string, number]>(
      "select entity, count(*) from profile where entity <> 'profile' group by entity order by entity",
    )
    .raw();
  const walkOver = (visited: Visited) =>
    connection
      .prepare<[Bucket, ProfileId, number], ProfileId>(
        `select id from profile where bucket = ? and id > ? and merged_into is null ${VISITED[visited]} order by id limit ?`,
      )
      .pluck();
  const walks = { people: walkOver('people'), others: walkOver('others'), all: walkOver('all') };

  const toRow = (row: readonly SqlValue[]): ProfileRow => ({
    id: row[0] as ProfileId,
    createdAt: row[1] as number,
    mergedInto: row[2] as ProfileId | null,
    identifiers: JSON.parse(row[3] as string),
    consent: JSON.parse(row[4] as string),
    entity: row[5] as string,
    key: row[6] as string | null,
    traits: row[7] === null ? typed.decode(row, 1 + FIXED.length) : JSON.parse(row[7] as string),
  });

  return {
    rows: (bucket: Bucket, ids: string): readonly ProfileRow[] => select.all(bucket, ids).map(toRow),
    put(bucket: Bucket, rows: readonly ProfileRow[]): void {
      for (const { id, createdAt, mergedInto, identifiers, consent, entity, key, traits: values } of rows) {
        const isPerson = entity === 'profile';
        const fields = isPerson ? null : json(values);
        const row = [
          bucket,
          id,
          createdAt,
          mergedInto,
          json(identifiers),
          json(consent),
          entity,
          key,
          fields,
        ];
        upsert.run(...row, ...typed.encode(isPerson ? values : {}));
      }
    },
    /** Leave nothing but the redirect. */
    empty(bucket: Bucket, ids: readonly ProfileId[]): void {
      for (const id of ids) {
        if (empty.run(bucket, id).changes === 1) continue;
        throw new Error(`profile ${id} is absorbed, but its row does not say by whom`);
      }
    },
    redirect: (bucket: Bucket, id: ProfileId): ProfileId | null => redirect.get(bucket, id) ?? null,
    count: (): number => count.get() ?? 0,
    countEntities: (): ReadonlyMap<string, number> => new Map(entities.all()),
    walk: (bucket: Bucket, after: ProfileId, limit: number, visited: Visited): readonly ProfileId[] =>
      walks[visited].all(bucket, after, limit),
  };
}

function json(value: JsonObject): string {
  return JSON.stringify(value);
}
