/** Releases: what runs. Applying one brings the tables to it and numbers its features; walking over people comes after. */
import { catalogOf } from '../compiler/catalog.ts';
import { compile } from '../compiler/compile.ts';
import { type Manifest, manifestOf, workspaceOf } from '../compiler/manifest.ts';
import { allPrograms, type Program } from '../compiler/program.ts';
import { asksOfOthers } from '../evaluate/held-starts.ts';
import { type Run, runWith } from '../evaluate/run.ts';
import type { Moved, Workspace } from '../language/workspace.ts';
import type { JsonObject, MigrationStep, Release, Store } from '../store/store.ts';
import type { StartHelpers } from './ahead/helpers.ts';
import { walkAhead } from './ahead/walk-ahead.ts';
import type { CandidateCache } from './candidate-cache.ts';
import type { Clock } from './clock.ts';
import { Engine } from './engine.ts';
import { followed } from './follow.ts';
import { storedPauses } from './pauses.ts';
import { followsOf, pinningOf, programWith } from './pins.ts';
import { walk } from './walk.ts';

/** A compiled workspace with its manifest: what `apply` takes. */
export interface Candidate {
  readonly workspace: Workspace;
  readonly program: Program;
  readonly manifest: Manifest;
  /** The name it was compiled for; left out, the first. */
  readonly environment?: string | undefined;
}

/** Null when the workspace has errors; they are in its diagnostics. */
export function candidateOf(
  workspace: Workspace,
  environment?: string,
  cache?: CandidateCache,
): Candidate | null {
  const { program, uses } = compile(workspace, environment, cache?.expressions);
  return (
    program && {
      workspace,
      program,
      manifest: manifestOf(workspace, program, uses, cache?.texts),
      environment,
    }
  );
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
export async function migrationOf(store: Store, candidate: Candidate): Promise<readonly MigrationStep[]> {
  const { workspace, program } = candidate;
  return store.planMigration(catalogOf(workspace, await segmentSlotsWith(store, workspace, program)));
}

/** How many segment slots there will be, without making any. */
async function segmentSlotsWith(store: Store, workspace: Workspace, program: Program): Promise<number> {
  const known = await store.knownSlots('segment');
  const renamed = new Map(movesOf(workspace.moved, 'segment').map(({ from, to }) => [to, from]));
  const isNew = (id: string) => !known.has(id) && !known.has(renamed.get(id) ?? id);
  const added = segmentIds(program).filter(isNew).length;
  return Math.max(0, ...[...known.values()].map((slot) => slot + 1)) + added;
}

/** Makes the candidate the current release. Applying what runs already changes nothing. */
export async function applyRelease(
  store: Store,
  candidate: Candidate,
  { at, commit }: { readonly at: number; readonly commit: string | null },
): Promise<{ readonly release: Release; readonly steps: readonly MigrationStep[]; readonly isNew: boolean }> {
  const { workspace, manifest } = candidate;
  const releases = await store.releases(RELEASES_KNOWN);
  const [before] = releases;
  // Whoever is pinned to an earlier version must be able to go on in it: asked before anything is changed.
  const isSame = before?.hash === manifest.hash;
  const program =
    before === undefined || isSame
      ? candidate.program
      : programWith(candidate, await pinningOf(store, candidate, releases, before.number + 1, true));
  const steps = await makeRoom(store, workspace, program);
  if (isSame) return { release: before, steps, isNew: false };
  const release = await store.addRelease({
    hash: manifest.hash,
    commit,
    appliedAt: at,
    manifest: manifest as unknown as JsonObject,
  });
  return { release, steps, isNew: true };
}

/** Tables that can hold all of the program, and slots for what is kept of everybody. */
export async function makeRoom(
  store: Store,
  workspace: Workspace,
  program: Program,
): Promise<readonly MigrationStep[]> {
  const { removed, retyped } = workspace.moved;
  const catalog = catalogOf(workspace, await segmentSlotsWith(store, workspace, program));
  const steps = await store.migrate(catalog, [...removed, ...retyped]);
  await store.renameSlots('segment', movesOf(workspace.moved, 'segment'));
  await store.slots('feature', featureHashes(program));
  await store.slots('segment', segmentIds(program));
  return steps;
}

/**
 * Lets the release that is in the store do what fell due while nobody ran it, up to `clock`. Called before
 * another takes its place: what time did to people belongs to the definitions that were in force.
 */
export async function catchUp(store: Store, clock: Clock, root: string, environment?: string): Promise<void> {
  const release = await currentRelease(store);
  if (!release) return;
  const candidate = await releasedCandidate(release, root, environment);
  const engine = await Engine.start({ store, clock, run: await runOf(store, candidate, release) });
  try {
    await engine.untilIdle();
    await adoptEverybody(engine);
  } finally {
    await engine.stop();
  }
}

/**
 * A release as the evaluator runs it: its program, and where its state lives. `withCurrent`: the release before it is still
 * running, so more people may begin in it than are inside now.
 */
export async function runOf(
  store: Store,
  candidate: Candidate,
  release: Release,
  withCurrent = false,
): Promise<Run> {
  const earlier = (await store.releases(RELEASES_KNOWN)).filter(({ number }) => number < release.number);
  const pinning = await pinningOf(store, candidate, earlier, release.number, withCurrent);
  const program = programWith(candidate, pinning);
  const features = await store.slots('feature', featureHashes(program));
  const segments = await store.slots('segment', segmentIds(program));
  const places = {
    release: release.number,
    releasedAt: release.appliedAt,
    newJourneys: newJourneys(earlier[0], release),
    movedJourneys: new Map(movesOf(movedOf(release), 'journey').map(({ from, to }) => [from, to])),
    movedSegments: new Map(movesOf(movedOf(release), 'segment').map(({ from, to }) => [from, to])),
    passedSince: passedSince(earlier, release),
    follows: followsOf(candidate.workspace, earlier, release.number),
    stepMoves: followed(candidate.workspace, earlier, release.number),
    pauses: await storedPauses(store),
  };
  return runWith(program, places, (own) => ({
    features: own.features.map(({ hash }) => features.get(hash)!),
    segments: own.segments.map(({ id }) => segments.get(id)!),
  }));
}

/** Earlier releases looked at: who was last seen under an older one is told everything again, which is taken once. */
export const RELEASES_KNOWN = 50;

/** Of people and everything else; equal features have one place. */
function featureHashes(program: Program): string[] {
  return [...new Set(allPrograms(program).flatMap(({ features }) => features.map(({ hash }) => hash)))];
}

function segmentIds(program: Program): string[] {
  return allPrograms(program).flatMap(({ segments }) => segments.map(({ id }) => id));
}

/** Since which release, without a break, events are passed on in the way they are now. `earlier`: newest first. */
function passedSince(earlier: readonly Release[], release: Release): ReadonlyMap<string, number> {
  const passesIn = (one: Release) => (one.manifest as unknown as Manifest).passes ?? {};
  return new Map(
    Object.entries(passesIn(release)).map(([pass, paths]) => {
      let since = release.number;
      for (const one of earlier) {
        if (JSON.stringify(passesIn(one)[pass]) !== JSON.stringify(paths)) break;
        since = one.number;
      }
      return [pass, since];
    }),
  );
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

function newJourneys(before: Release | undefined, release: Release): ReadonlySet<string> {
  const journeysOf = (of: Release | undefined) =>
    Object.keys((of?.manifest as unknown as Manifest | undefined)?.definitions ?? {})
      .filter((address) => address.startsWith('journey.'))
      .map((address) => address.slice('journey.'.length));
  const known = new Set(journeysOf(before));
  for (const { from, to } of movesOf(movedOf(release), 'journey')) if (known.has(from)) known.add(to);
  return new Set(journeysOf(release).filter((id) => !known.has(id)));
}

/**
 * Brings everybody and everything into the current release; who is touched by live work first brings themselves.
 * What is not a person comes first, told what it did not listen to before, and is heard out: what it tells people is
 * not to look like news. Where memberships go by what others say, all are told at the end that everybody has been heard.
 * With `startHelpers` people are worked out by others too, where there are many.
 */
export async function adoptEverybody(
  engine: Engine,
  onProgress?: (done: number) => void,
  startHelpers?: StartHelpers,
): Promise<number> {
  const round = engine.layout.release;
  const inputs = (at: number) => [{ type: 'time', at } as const];
  if (engine.run.others.size > 0) {
    if ([...engine.layout.passedSince.values()].includes(round)) {
      await walk(engine, { key: 'adopt.past', round, inputs: (at) => [{ type: 'past', at }] });
      await engine.untilHeard();
    }
    await walk(engine, { key: 'adopt.others', round, visited: 'others', inputs });
    await engine.untilHeard();
  }
  const people = { key: 'adopt', round, ...(onProgress && { onProgress }) };
  const done = await (startHelpers
    ? walkAhead(engine, people, startHelpers)
    : walk(engine, { ...people, inputs }));
  const [ofPeople, ...ofOthers] = allPrograms(engine.run.program).map(asksOfOthers);
  if (ofPeople || ofOthers.some(Boolean)) {
    await engine.untilHeard();
    const heard = (at: number) => [{ type: 'heard', at } as const];
    const visited = ofPeople ? 'all' : 'others';
    await walk(engine, { key: 'adopt.heard', round, visited, inputs: heard });
  }
  return done;
}
