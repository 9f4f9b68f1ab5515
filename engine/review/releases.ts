/** The releases of a store, and where what runs has drifted from: the files, their commit, the tables. Only reads. */
import type { Manifest } from '../compiler/manifest.ts';
import { type Candidate, migrationOf, releasedCandidate } from '../runtime/release.ts';
import { type ReleasePin, storedPin } from '../runtime/release-pin.ts';
import type { MigrationStep, Store } from '../store/store.ts';
import { changesBetween, type DefinitionChange } from './changes.ts';

export interface ReleaseLine {
  readonly number: number;
  readonly commit: string | null;
  /** Milliseconds since 1970 UTC. */
  readonly appliedAt: number;
  readonly definitions: number;
  /** Against the release before it; null for the first. */
  readonly changes: Readonly<Record<DefinitionChange['change'], number>> | null;
}

export interface Drift {
  /** Places in which the files differ from what runs; null where they have errors. */
  readonly files: number | null;
  /** What was applied came from this commit, and the folder stands at that one; null where they are one, or git knows neither. */
  readonly commit: { readonly released: string | null; readonly folder: string | null } | null;
  /** What the tables lack for what runs, or have otherwise. */
  readonly tables: readonly MigrationStep[];
}

export interface Releases {
  readonly workspace: string;
  readonly environment: string;
  readonly zone: string;
  /** Newest first: the first one runs. */
  readonly releases: readonly ReleaseLine[];
  /** Left by a rollback. */
  readonly pin: ReleasePin | null;
  readonly drift: Drift;
}

export interface ReleasesOptions {
  readonly store: Store;
  readonly root: string;
  readonly environment: string;
  /** What the files say; null where they have errors. */
  readonly candidate: Candidate | null;
  /** What the folder stands at. */
  readonly commit: string | null;
  readonly limit: number;
}

/** Null in a store to which nothing was applied. */
export async function releasesOf(options: ReleasesOptions): Promise<Releases | null> {
  const { store, root, environment, candidate, commit, limit } = options;
  const known = await store.releases(limit + 1);
  const [current] = known;
  if (!current) return null;
  const running = await releasedCandidate(current, root, environment);
  const manifestOf = (place: number) => known[place]?.manifest as unknown as Manifest | undefined;
  const releases = known.slice(0, limit).map((release, place): ReleaseLine => {
    const before = manifestOf(place + 1);
    const after = manifestOf(place)!;
    return {
      number: release.number,
      commit: release.commit,
      appliedAt: release.appliedAt,
      definitions: Object.keys(after.definitions).length,
      changes: before === undefined ? null : countOf(changesBetween(before, after)),
    };
  });
  const files =
    candidate && changesBetween(current.manifest as unknown as Manifest, candidate.manifest).length;
  return {
    workspace: running.program.name,
    environment,
    zone: running.program.zone,
    releases,
    pin: await storedPin(store),
    drift: {
      files,
      commit: current.commit === commit ? null : { released: current.commit, folder: commit },
      tables: await migrationOf(store, running),
    },
  };
}

export function hasDrift({ drift: { files, tables } }: Releases): boolean {
  // The same definitions at another commit are no drift: something else in the repository has changed.
  return files !== 0 || tables.length > 0;
}

function countOf(changes: readonly DefinitionChange[]): ReleaseLine['changes'] {
  const counts = { added: 0, changed: 0, moved: 0, removed: 0 };
  for (const { change } of changes) counts[change] += 1;
  return counts;
}
