/** Who owns an identifier. One row per kind and value, in the identifier's own bucket. */
import type { Bucket, IdentifierRow, ProfileId } from '../store.ts';
import { arrayOf } from './array.ts';
import { arraysOf, column, givenSql, insertSql, type WrittenColumn } from './sql.ts';
import { firsts, type Prepare, type Statement, single } from './statement.ts';
import { storedKey, storedText } from './text.ts';
import { done, every, type Write } from './write.ts';

type Identifier = Pick<IdentifierRow, 'kind' | 'value'>;

const NAMES = [
  { name: 'kind', type: 'text', of: (row: Identifier) => storedText(row.kind) },
  { name: 'value', type: 'text', of: (row: Identifier) => storedKey(row.value) },
] as const;
const COLUMNS: readonly WrittenColumn<IdentifierRow>[] = [
  ...NAMES,
  column('profile', 'bigint', (row) => row.profile),
];

export function identifierTable(prepare: Prepare) {
  // Each is looked for by itself, so that the index is used whatever the planner thinks of the table.
  const owners = prepare(
    `select (select profile from identifier
       where bucket = $1 and identifier.kind = given.kind and identifier.value = given.value)
     from ${givenSql(NAMES, 2)}`,
    firsts<ProfileId | null>,
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
    owners: (bucket: Bucket, identifiers: readonly Identifier[]): Statement<readonly (ProfileId | null)[]> =>
      owners(bucket, ...NAMES.map(({ type, of }) => arrayOf(type, identifiers.map(of)))),
    ownerAnywhere: (kind: string, value: string): Statement<ProfileId | null> =>
      anyOwner(storedText(kind), storedKey(value)),
    /** Refuses if another profile owns one of them. */
    claimAll: (bucket: Bucket, rows: readonly IdentifierRow[]): readonly Write[] =>
      rounds(rows).map((round) => every(round.length, claim(bucket, ...arraysOf(COLUMNS, round)))),
  };
}

/** One statement writes a row once: whoever claims what another claims in the same commit comes after it. */
function rounds(rows: readonly IdentifierRow[]): readonly (readonly IdentifierRow[])[] {
  const claims = new Map<string, number>();
  const found: IdentifierRow[][] = [];
  for (const row of rows) {
    const name = JSON.stringify([row.kind, row.value]);
    const round = claims.get(name) ?? 0;
    claims.set(name, round + 1);
    const together = found[round];
    if (together === undefined) found.push([row]);
    else together.push(row);
  }
  return found;
}
