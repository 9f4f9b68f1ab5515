/**
 * Profiles: identifiers and consent as JSON, traits in typed columns. A merged profile stays, as a redirect. What is
 * not a person stands here too: its fields are JSON, because columns are typed for people.
 */
import type { Bucket, Column, ProfileId, ProfileRow, Visited } from '../store.ts';
import { arrayOf } from './array.ts';
import { type ByBucket, type Found, foundBy, inEach } from './by_bucket.ts';
import {
  arraysOf,
  column,
  forEachWantedSql,
  lastOf,
  upsertSql,
  type Wanted,
  type WrittenColumn,
} from './sql.ts';
import { firsts, type Prepare, type Row, type Statement, single } from './statement.ts';
import { type Encoded, typedColumns, writtenColumns } from './typed_columns.ts';
import { done, given, type Write } from './write.ts';

type Written = Encoded<ProfileRow>;

const FIXED: readonly WrittenColumn<Written>[] = [
  column('id', 'bigint', ({ row }) => row.id),
  column('created_at', 'bigint', ({ row }) => row.createdAt),
  column('merged_into', 'bigint', ({ row }) => row.mergedInto),
  column('identifiers', 'json', ({ row }) => JSON.stringify(row.identifiers)),
  column('consent', 'json', ({ row }) => JSON.stringify(row.consent)),
  column('entity', 'text', ({ row }) => row.entity),
  column('key', 'text', ({ row }) => row.key),
  column('fields', 'json', ({ row }) => (isPerson(row) ? null : JSON.stringify(row.traits))),
];

const VISITED: Readonly<Record<Visited, string>> = {
  people: "and entity = 'profile'",
  others: "and entity <> 'profile'",
  all: '',
};

function isPerson({ entity }: ProfileRow): boolean {
  return entity === 'profile';
}

export function profileTable(prepare: Prepare, traits: readonly Column[]) {
  const typed = typedColumns(traits);
  const traitColumns = writtenColumns<ProfileRow>('profile', traits);
  const columns = [...FIXED, ...traitColumns];
  const names = columns.map(({ name }) => name).join(', ');

  const encoded = (row: ProfileRow): Written => ({
    row,
    typed: typed.encode(isPerson(row) ? row.traits : {}),
  });
  const toRow = (row: Row): ProfileRow => ({
    id: row[0] as ProfileId,
    createdAt: row[1] as number,
    mergedInto: row[2] as ProfileId | null,
    identifiers: JSON.parse(row[3] as string),
    consent: JSON.parse(row[4] as string),
    entity: row[5] as string,
    key: row[6] as string | null,
    traits: row[7] === null ? typed.decode(row, FIXED.length) : JSON.parse(row[7] as string),
  });

  const select = prepare(
    forEachWantedSql(`select ${names} from profile where bucket = given.bucket and id = given.wanted`),
    foundBy(toRow),
  );
  const upsert = prepare(upsertSql('profile', ['id'], columns), done);
  const empty = prepare(
    `update profile set identifiers = '{}', consent = '{}', ${traitColumns.map(({ name }) => `${name} = null`).join(', ')}
     where bucket = $1 and id = any($2::bigint[]) and merged_into is not null`,
    done,
  );
  const redirect = prepare(
    'select merged_into from profile where bucket = $1 and id = $2',
    (rows): ProfileId | null => (rows.length === 0 ? null : single(rows)),
  );
  const count = prepare(
    "select count(*) from profile where merged_into is null and entity = 'profile'",
    single<number>,
  );
  const entities = prepare(
    "select entity, count(*) from profile where entity <> 'profile' group by entity order by entity",
    (rows): ReadonlyMap<string, number> => new Map(rows.map((row) => [row[0] as string, row[1] as number])),
  );
  const walkOver = (visited: Visited) =>
    prepare(
      `select id from profile where bucket = $1 and id > $2 and merged_into is null ${VISITED[visited]} order by id limit $3`,
      firsts<ProfileId>,
    );
  const walks = { people: walkOver('people'), others: walkOver('others'), all: walkOver('all') };

  return {
    rows: (ids: Wanted): Statement<Found<ProfileRow>> => select(...ids),
    put: (rows: ByBucket<ProfileRow>): readonly Write[] =>
      given(
        lastOf(rows, (row) => row.id),
        (last) =>
          upsert(
            ...arraysOf(
              columns,
              inEach(last, (some) => some.map(encoded)),
            ),
          ),
      ),
    /** Leave nothing but the redirect. */
    empty: (bucket: Bucket, ids: readonly ProfileId[]): readonly Write[] =>
      given(ids, () => ({
        ...empty(bucket, arrayOf('bigint', ids)),
        read: (_, affected) => demandRedirects(ids, affected),
      })),
    redirect: (bucket: Bucket, id: ProfileId): Statement<ProfileId | null> => redirect(bucket, id),
    count: (): Statement<number> => count(),
    countEntities: (): Statement<ReadonlyMap<string, number>> => entities(),
    walk: (
      bucket: Bucket,
      after: ProfileId,
      limit: number,
      visited: Visited,
    ): Statement<readonly ProfileId[]> => walks[visited](bucket, after, limit),
  };
}

function demandRedirects(ids: readonly ProfileId[], found: number): null {
  if (found === new Set(ids).size) return null;
  throw new Error(`one of the profiles ${ids.join(', ')} is absorbed, but its row does not say by whom`);
}
