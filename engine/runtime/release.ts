/** Releases: what runs. Applying one brings the tables to it and numbers its features; walking over people comes after. */
import { catalogOf } from '../compiler/catalog.ts';
import { compile } from '../compiler/compile.ts';
import { type Manifest, manifestOf, workspaceOf } from '../compiler/manifest.ts';
import type { Program } from '../compiler/program.ts';
import type { Layout } from '../evaluate/draft.ts';
import type { Run } from '../evaluate/run.ts';
import type { Moved, Workspace } from '../language/workspace.ts';
import type { JsonObject, MigrationStep, Release, Store } from '../store/store.ts';
import type { CandidateCache } from './candidate-cache.ts';
import type { Clock } from './clock.ts';
import { Engine } from './engine.ts';
import { walk } from './walk.ts';

/** A compiled workspace with its manifest: what `apply` takes. */
export interface Candidate {
  readonly workspace: Workspace;
  readonly program: Program;
  readonly manifest: Manifest;
}

/** Null when the workspace has errors; they are in its diagnostics. */
export function candidateOf(
  workspace: Workspace,
  environment?: string,
  cache?: CandidateCache,
): Candidate | null {
  const { program, uses } = compile(workspace, environment, cache?.expressions);
  return program && { workspace, program, manifest: manifestOf(workspace, program, uses, cache?.texts) };
}

/** The release that runs, or null in a new store. */
export async function currentRelease(store: Store): Promise<Release | null> {
  return (await store.releases(1))[0] ?? null;
}

/** Renames that moved.yaml declares, by id, of one kind. */
export function movesOf({ moved }: Moved, kind: string) {
  const idOf = (address: string) => address.slice(kind.length + 1);
  return moved
    .filter(({ from, to }) => from.startsWith(`${kind}.`) && to.startsWith(`${kind}.`))
    .map(({ from, to }) => ({ from: idOf(from), to: idOf(to) }));
}

function movedOf({ manifest }: Release): Moved {
  return (manifest as unknown as Manifest).moved as unknown as Moved;
}

/** What the tables lack for this candidate. Reads only. */
export async function migrationOf(store: Store, { workspace }: Candidate): Promise<readonly MigrationStep[]> {
  return store.planMigration(catalogOf(workspace, await segmentSlotsWith(store, workspace)));
}

/** How many segment slots there will be, without making any. */
async function segmentSlotsWith(store: Store, workspace: Workspace): Promise<number> {
  const known = await store.knownSlots('segment');
  const renamed = new Map(movesOf(workspace.moved, 'segment').map(({ from, to }) => [to, from]));
  const isNew = (id: string) => !known.has(id) && !known.has(renamed.get(id) ?? id);
  const added = workspace.all('segment').filter(({ id }) => isNew(id)).length;
  return Math.max(0, ...[...known.values()].map((slot) => slot + 1)) + added;
}

/** Makes the candidate the current release. Applying what runs already changes nothing. */
export async function applyRelease(
  store: Store,
  candidate: Candidate,
  { at, commit }: { readonly at: number; readonly commit: string | null },
): Promise<{ readonly release: Release; readonly steps: readonly MigrationStep[]; readonly isNew: boolean }> {
  const { workspace, program, manifest } = candidate;
  const { removed, retyped } = workspace.moved;
  const catalog = catalogOf(workspace, await segmentSlotsWith(store, workspace));
  const steps = await store.migrate(catalog, [...removed, ...retyped]);
  await store.renameSlots('segment', movesOf(workspace.moved, 'segment'));
  await store.slots(
    'feature',
    program.features.map(({ hash }) => hash),
  );
  await store.slots(
    'segment',
    program.segments.map(({ id }) => id),
  );
  const current = await currentRelease(store);
  if (current?.hash === manifest.hash) return { release: current, steps, isNew: false };
  const release = await store.addRelease({
    hash: manifest.hash,
    commit,
    appliedAt: at,
    manifest: manifest as unknown as JsonObject,
  });
  return { release, steps, isNew: true };
}

/**
 * Lets the release that is in the store do what fell due while nobody ran it, up to `clock`. Called before
 * another takes its place: what time did to people belongs to the definitions that were in force.
 */
export async function catchUp(store: Store, clock: Clock, root: string, environment?: string): Promise<void> {
  const release = await currentRelease(store);
  if (!release) return;
  const { program } = await releasedCandidate(release, root, environment);
  const engine = await Engine.start({ store, clock, run: await runOf(store, program, release) });
  try {
    await engine.untilIdle();
    await adoptEverybody(engine);
  } finally {
    await engine.stop();
  }
}

/** A release as the evaluator runs it: its program, and where its state lives. */
export async function runOf(store: Store, program: Program, release: Release): Promise<Run> {
  const features = await store.slots(
    'feature',
    program.features.map(({ hash }) => hash),
  );
  const segments = await store.slots(
    'segment',
    program.segments.map(({ id }) => id),
  );
  const layout: Layout = {
    release: release.number,
    releasedAt: release.appliedAt,
    features: program.features.map(({ hash }) => features.get(hash)!),
    segments: program.segments.map(({ id }) => segments.get(id)!),
    newJourneys: await newJourneys(store, release),
    movedJourneys: new Map(movesOf(movedOf(release), 'journey').map(({ from, to }) => [from, to])),
    movedSegments: new Map(movesOf(movedOf(release), 'segment').map(({ from, to }) => [from, to])),
  };
  return { program, layout };
}

/** The current release, compiled again from the store alone. */
export async function releasedCandidate(
  release: Release,
  root: string,
  environment?: string,
): Promise<Candidate> {
  const manifest = release.manifest as unknown as Manifest;
  const candidate = candidateOf(workspaceOf(manifest, root), environment);
  if (!candidate) throw new Error(`release ${release.number} can no longer be compiled by this version`);
  return { ...candidate, manifest };
}

async function newJourneys(store: Store, release: Release): Promise<ReadonlySet<string>> {
  const before = (await store.releases(50)).find(({ number }) => number < release.number);
  const journeysOf = (of: Release | undefined) =>
    Object.keys((of?.manifest as unknown as Manifest | undefined)?.definitions ?? {})
      .filter((address) => address.startsWith('journey.'))
      .map((address) => address.slice('journey.'.length));
  const known = new Set(journeysOf(before));
  for (const { from, to } of movesOf(movedOf(release), 'journey')) if (known.has(from)) known.add(to);
  return new Set(journeysOf(release).filter((id) => !known.has(id)));
}

/** Brings everybody into the current release; people whom live work touches first bring themselves. */
export function adoptEverybody(engine: Engine, onProgress?: (done: number) => void): Promise<number> {
  const round = engine.layout.release;
  return walk(engine, {
    key: 'adopt',
    round,
    inputs: (at) => [{ type: 'time', at }],
    ...(onProgress && { onProgress }),
  });
}
