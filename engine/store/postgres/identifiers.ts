/** Who owns an identifier. One row per kind and value, in the identifier's own bucket. */
import type { IdentifierRow, ProfileId } from '../store.ts';
import { type ByBucket, type Found, foundBy, inEach, rowsOf } from './by_bucket.ts';
import { roundsOf } from './rounds.ts';
import { arraysOf, column, insertSql, type WrittenColumn } from './sql.ts';
import { type Prepare, type Statement, single } from './statement.ts';
import { storedKey, storedText } from './text.ts';
import { done, every, type Write } from './write.ts';

type Identifier = Pick<IdentifierRow, 'kind' | 'value'>;

const NAMES: readonly WrittenColumn<Identifier>[] = [
  column('kind', 'text', (row) => row.kind),
  { name: 'value', type: 'text', of: (row) => storedKey(row.value) },
];
const COLUMNS: readonly WrittenColumn<IdentifierRow>[] = [
  ...NAMES,
  column('profile', 'bigint', (row) => row.profile),
];

export function identifierTable(prepare: Prepare) {
  // Each is looked for by itself, so that the index is used whatever the planner thinks of the table.
  const owners = prepare(
    `select (select profile from identifier
       where bucket = given.bucket and identifier.kind = given.kind and identifier.value = given.value), given.bucket
     from unnest($1::integer[], $2::text[], $3::text[]) as given (bucket, kind, value)`,
    foundBy((row) => row[0] as ProfileId | null),
  );
  const anyOwner = prepare(
    `select profile from bucket cross join lateral (
       select profile from identifier
       where identifier.bucket = bucket.bucket and kind = $1 and value = $2 limit 1) as owned
     order by bucket limit 1`,
    (rows): ProfileId | null => (rows.length === 0 ? null : single(rows)),
  );
  // An owner who was merged into this very profile gives the identifier up; any other owner keeps it.
  const claim = prepare(
    `${insertSql('identifier', COLUMNS)}
     on conflict (bucket, kind, value) do update set profile = excluded.profile
     where identifier.profile = excluded.profile or excluded.profile = (
       select merged_into from profile where bucket = identifier.bucket and id = identifier.profile)`,
    done,
  );
  return {
    /** In the order in which they are asked for. */
    owners: (identifiers: ByBucket<Identifier>): Statement<Found<ProfileId | null>> =>
      owners(...arraysOf(NAMES, identifiers)),
    ownerAnywhere: (kind: string, value: string): Statement<ProfileId | null> =>
      anyOwner(storedText(kind), storedKey(value)),
    /** Refuses if another profile owns one of them. */
    claimAll: (rows: ByBucket<IdentifierRow>): readonly Write[] =>
      roundsIn(rows).map((round) => every(rowsOf(round).length, claim(...arraysOf(COLUMNS, round)))),
  };
}

/** One statement writes a row once: whoever claims what another claims in the same commit comes after it. */
function roundsIn(rows: ByBucket<IdentifierRow>): readonly ByBucket<IdentifierRow>[] {
  const rounds = inEach(rows, (some) => roundsOf(some, ({ kind, value }) => JSON.stringify([kind, value])));
  const most = Math.max(0, ...rounds.map(([, { length }]) => length));
  return Array.from({ length: most }, (_, round) =>
    rounds.flatMap(([bucket, some]) => (round < some.length ? [[bucket, some[round]!] as const] : [])),
  );
}
