/**
 * Programs ready to be asked, without writing anything: where their state lives is looked up, and what has no
 * place yet gets one behind all others, for this process alone. What runs for real is made by `runtime/release`.
 */
import type { Manifest } from '../compiler/manifest.ts';
import type { Layout } from '../evaluate/draft.ts';
import type { Run } from '../evaluate/run.ts';
import { type Candidate, movesOf } from '../runtime/release.ts';
import type { Release, Store } from '../store/store.ts';

/** The release that runs, to look at. `candidate` is that release, compiled again. */
export async function runningRun(store: Store, release: Release, { program }: Candidate): Promise<Run> {
  const places = {
    release: release.number,
    releasedAt: release.appliedAt,
    newJourneys: new Set<string>(),
    movedJourneys: new Map<string, string>(),
    movedSegments: new Map<string, string>(),
  };
  return { program, layout: { ...places, ...(await slotsFor(store, program, new Map())) } };
}

/** A candidate as if it had been applied at `at`. */
export async function proposedRun(
  store: Store,
  current: Release | null,
  { program, manifest, workspace }: Candidate,
  at: number,
): Promise<Run> {
  const before = journeysOf(current?.manifest as unknown as Manifest | undefined);
  const movedJourneys = new Map(movesOf(workspace.moved, 'journey').map(({ from, to }) => [from, to]));
  const movedSegments = new Map(movesOf(workspace.moved, 'segment').map(({ from, to }) => [from, to]));
  for (const [from, to] of movedJourneys) if (before.has(from)) before.add(to);
  const newJourneys = new Set([...journeysOf(manifest)].filter((id) => !before.has(id)));
  const places = {
    release: (current?.number ?? 0) + 1,
    releasedAt: at,
    newJourneys,
    movedJourneys,
    movedSegments,
  };
  const earlier = new Map(movesOf(workspace.moved, 'segment').map(({ from, to }) => [to, from]));
  return { program, layout: { ...places, ...(await slotsFor(store, program, earlier)) } };
}

async function slotsFor(
  store: Store,
  program: Run['program'],
  earlier: ReadonlyMap<string, string>,
): Promise<Pick<Layout, 'features' | 'segments'>> {
  const place = (known: ReadonlyMap<string, number>, keys: readonly string[]): number[] => {
    let next = Math.max(-1, ...known.values()) + 1;
    return keys.map((key) => known.get(key) ?? known.get(earlier.get(key) ?? '') ?? next++);
  };
  return {
    features: place(
      await store.knownSlots('feature'),
      program.features.map(({ hash }) => hash),
    ),
    segments: place(
      await store.knownSlots('segment'),
      program.segments.map(({ id }) => id),
    ),
  };
}

function journeysOf(manifest: Manifest | undefined): Set<string> {
  const addresses = Object.keys(manifest?.definitions ?? {});
  return new Set(
    addresses
      .filter((address) => address.startsWith('journey.'))
      .map((address) => address.slice('journey.'.length)),
  );
}
