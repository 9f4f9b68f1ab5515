/**
 * Programs ready to be asked, without writing anything: where their state lives is looked up, and what has no
 * place yet gets one behind all others, for this process alone. What runs for real is made by `runtime/release`.
 */
import type { Manifest } from '../compiler/manifest.ts';
import { allPrograms } from '../compiler/program.ts';
import type { Layout } from '../evaluate/layout.ts';
import type { Pauses } from '../evaluate/paused.ts';
import { type Run, runWith } from '../evaluate/run.ts';
import { followed } from '../runtime/follow.ts';
import { heardPauses, storedPauses } from '../runtime/pauses.ts';
import { followsOf, pinningOf, programWith } from '../runtime/pins.ts';
import { type Candidate, movesOf, RELEASES_KNOWN } from '../runtime/release.ts';
import type { Release, Store } from '../store/store.ts';

/** The release that runs, to look at. `candidate` is that release, compiled again. */
export async function runningRun(store: Store, release: Release, candidate: Candidate): Promise<Run> {
  const earlier = (await store.releases(RELEASES_KNOWN)).filter(({ number }) => number < release.number);
  const program = programWith(candidate, await pinningOf(store, candidate, earlier, release.number));
  const places = {
    release: release.number,
    releasedAt: release.appliedAt,
    newJourneys: new Set<string>(),
    movedJourneys: new Map<string, string>(),
    movedSegments: new Map<string, string>(),
    passedSince: new Map<string, number>(),
    pauses: await storedPauses(store),
  };
  return runWith(program, places, await slotsFor(store, program, new Map()));
}

/** A candidate as if it had been applied at `at`. */
export async function proposedRun(
  store: Store,
  current: Release | null,
  candidate: Candidate,
  at: number,
): Promise<Run> {
  const { manifest, workspace } = candidate;
  const number = (current?.number ?? 0) + 1;
  const releases = await store.releases(RELEASES_KNOWN);
  const program = programWith(candidate, await pinningOf(store, candidate, releases, number, true));
  const before = journeysOf(current?.manifest as unknown as Manifest | undefined);
  const movedJourneys = new Map(movesOf(workspace.moved, 'journey').map(({ from, to }) => [from, to]));
  const movedSegments = new Map(movesOf(workspace.moved, 'segment').map(({ from, to }) => [from, to]));
  for (const [from, to] of movedJourneys) if (before.has(from)) before.add(to);
  const newJourneys = new Set([...journeysOf(manifest)].filter((id) => !before.has(id)));
  const places = {
    release: number,
    releasedAt: at,
    newJourneys,
    movedJourneys,
    movedSegments,
    passedSince: passedSince(current, manifest),
    follows: followsOf(workspace, releases, number),
    stepMoves: followed(workspace, releases, number),
    pauses: await pausesUnder(store, movedJourneys),
  };
  const earlier = new Map(movesOf(workspace.moved, 'segment').map(({ from, to }) => [to, from]));
  return runWith(program, places, await slotsFor(store, program, earlier));
}

/** A journey that is renamed stays paused. */
async function pausesUnder(store: Store, moved: ReadonlyMap<string, string>): Promise<Pauses> {
  const pauses = await storedPauses(store);
  return heardPauses(pauses, {}, moved, ({ at }) => at) ?? pauses;
}

async function slotsFor(
  store: Store,
  program: Run['program'],
  earlier: ReadonlyMap<string, string>,
): Promise<(program: Run['program']) => Pick<Layout, 'features' | 'segments'>> {
  const place = (
    known: ReadonlyMap<string, number>,
    keys: readonly string[],
  ): ReadonlyMap<string, number> => {
    let next = Math.max(-1, ...known.values()) + 1;
    return new Map(
      [...new Set(keys)].map((key) => [key, known.get(key) ?? known.get(earlier.get(key) ?? '') ?? next++]),
    );
  };
  const programs = allPrograms(program);
  const features = place(
    await store.knownSlots('feature'),
    programs.flatMap((own) => own.features.map(({ hash }) => hash)),
  );
  const segments = place(
    await store.knownSlots('segment'),
    programs.flatMap((own) => own.segments.map(({ id }) => id)),
  );
  return (own) => ({
    features: own.features.map(({ hash }) => features.get(hash)!),
    segments: own.segments.map(({ id }) => segments.get(id)!),
  });
}

/** What would be passed on that was not, or not so, would be passed on since this release. */
function passedSince(current: Release | null, { passes = {} }: Manifest): ReadonlyMap<string, number> {
  const before = (current?.manifest as unknown as Manifest | undefined)?.passes ?? {};
  const isSame = (pass: string) => JSON.stringify(before[pass]) === JSON.stringify(passes[pass]);
  const next = (current?.number ?? 0) + 1;
  return new Map(Object.keys(passes).map((pass) => [pass, isSame(pass) ? 0 : next]));
}

function journeysOf(manifest: Manifest | undefined): Set<string> {
  const addresses = Object.keys(manifest?.definitions ?? {});
  return new Set(
    addresses
      .filter((address) => address.startsWith('journey.'))
      .map((address) => address.slice('journey.'.length)),
  );
}
