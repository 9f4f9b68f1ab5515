/** Releases that were applied, each with its whole manifest. */
import type { Release } from '../store.ts';
import type { Database } from './database.ts';
import { nothing, once, type Statement, single } from './statement.ts';
import { shownText, storedText } from './text.ts';

export async function addRelease(database: Database, release: Omit<Release, 'number'>): Promise<Release> {
  const { hash, commit, appliedAt, manifest } = release;
  const insert = once(
    `insert into release (number, hash, "commit", applied_at, manifest)
     select coalesce(max(number) + 1, 1), $1, $2, $3::bigint, $4::json from release returning number`,
    [storedText(hash), commit === null ? null : storedText(commit), appliedAt, JSON.stringify(manifest)],
    single<number>,
  );
  // One at a time: numbers have no gaps.
  const lock = once('lock table release in exclusive mode', [], nothing);
  const [, number] = await database.writing((connection) => connection.all([lock, insert]));
  return { ...release, number };
}

export function newestReleases(limit: number): Statement<readonly Release[]> {
  return once(
    'select number, hash, "commit", applied_at, manifest from release order by number desc limit $1',
    [limit],
    (rows) =>
      rows.map(([number, hash, commit, appliedAt, manifest]) => ({
        number: number as number,
        hash: shownText(hash as string),
        commit: commit === null ? null : shownText(commit as string),
        appliedAt: appliedAt as number,
        manifest: JSON.parse(manifest as string),
      })),
  );
}
