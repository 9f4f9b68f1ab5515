/** Who owns an identifier. One row per kind and value, in the identifier's own bucket. */
import type { Bucket, IdentifierRow, ProfileId } from '../store.ts';
import type { Connection } from './connection.ts';

type Identifier = Pick<IdentifierRow, 'kind' | 'value'>;

export function identifierTable(connection: Connection) {
  const owner = connection
    .prepare<[Bucket, string, string], ProfileId>(
      'select profile from identifier where bucket = ? and kind = ? and value = ?',
    )
    .pluck();
  const anyOwner = connection
    .prepare<[string, string], ProfileId>(
      'select profile from bucket cross join identifier using (bucket) where kind = ? and value = ?',
    )
    .pluck();
  // An owner who was merged into this very profile gives the identifier up; any other owner keeps it.
  const claim = connection.prepare<[Bucket, string, string, ProfileId]>(
    `insert into identifier (bucket, kind, value, profile) values (?, ?, ?, ?)
     on conflict (bucket, kind, value) do update set profile = excluded.profile
     where identifier.profile = excluded.profile or excluded.profile = (
       select merged_into from profile where bucket = identifier.bucket and id = identifier.profile)`,
  );
  return {
    /** One by one: a point read costs less than carrying texts with any character in them through JSON. */
    owners: (bucket: Bucket, identifiers: readonly Identifier[]): readonly (ProfileId | null)[] =>
      identifiers.map(({ kind, value }) => owner.get(bucket, kind, value) ?? null),
    ownerAnywhere: (kind: string, value: string): ProfileId | null => anyOwner.get(kind, value) ?? null,
    /** False if another profile owns one of them. */
    claimAll: (bucket: Bucket, rows: readonly IdentifierRow[]): boolean =>
      rows.every(({ kind, value, profile }) => claim.run(bucket, kind, value, profile).changes === 1),
  };
}
