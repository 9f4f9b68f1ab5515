/** Releases that were applied, each with its whole manifest. */
import type { Release } from '../store.ts';
import type { Connection } from './connection.ts';

interface Stored extends Omit<Release, 'manifest'> {
  readonly manifest: string;
}

export function releaseTable(connection: Connection) {
  const insert = connection
    .prepare<[string, string | null, number, string], number>(
      'insert into release (hash, "commit", applied_at, manifest) values (?, ?, ?, ?) returning number',
    )
    .pluck();
  const newest = connection.prepare<[number], Stored>(
    `select number, hash, "commit", applied_at as appliedAt, manifest from release order by number desc limit ?`,
  );
  return {
    add(release: Omit<Release, 'number'>): Release {
      const { hash, commit, appliedAt, manifest } = release;
      const number = insert.get(hash, commit, appliedAt, JSON.stringify(manifest))!;
      return { ...release, number };
    },
    newest: (limit: number): readonly Release[] =>
      newest.all(limit).map((row) => ({ ...row, manifest: JSON.parse(row.manifest) })),
  };
}
