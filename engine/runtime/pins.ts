/**
 * Which earlier versions of journeys must go on running, because the present one says `on_change: pin` and people are
 * inside: found in the store, by the releases in which they began. A version that says the same as the present one is it.
 */
import { compile } from '../compiler/compile.ts';
import { formerIds } from '../compiler/context.ts';
import { stableText } from '../compiler/feature.ts';
import { type Manifest, workspaceOf } from '../compiler/manifest.ts';
import { NO_PINS, type PinnedFault, type PinnedVersion, type Pins, reachedBy } from '../compiler/pinned.ts';
import type { Program } from '../compiler/program.ts';
import { versionAt } from '../evaluate/version.ts';
import type { JourneyDefinition } from '../language/kinds.ts';
import type { Workspace } from '../language/workspace.ts';
import { StoreError } from '../store/error.ts';
import type { Json, Release, Store } from '../store/store.ts';
import type { Candidate } from './release.ts';

/** People inside a journey who stay on the version of an earlier release. */
export interface PinnedPeople {
  readonly journey: string;
  readonly release: number;
  readonly people: number;
}

/** Journey as it is called now → the releases, ascending, in which it took everybody along. */
export type Follows = ReadonlyMap<string, readonly number[]>;

/** `earlier`: newest first. `number` is that of the release which the workspace is, or will be. */
export function followsOf(workspace: Workspace, earlier: readonly Release[], number: number): Follows {
  return new Map(
    workspace.all('journey').map(({ id, value }): [string, readonly number[]] => {
      const before = earlier
        .filter((release) => journeyIn(release, workspace, id)?.value.on_change !== 'pin')
        .map((release) => release.number)
        .reverse();
      return [id, value.on_change === 'pin' ? before : [...before, number]];
    }),
  );
}

/** A journey as a release had it, whatever it was called then. */
export function journeyIn(
  { manifest }: Release,
  workspace: Workspace,
  id: string,
): { readonly id: string; readonly value: JourneyDefinition } | undefined {
  const { definitions } = manifest as unknown as Manifest;
  for (const name of [id, ...formerIds(workspace, 'journey', id)]) {
    const found = definitions[`journey.${name}`];
    if (found) return { id: name, value: found.value as unknown as JourneyDefinition };
  }
  return undefined;
}

export interface Pinning {
  readonly pins: Pins;
  readonly people: readonly PinnedPeople[];
}

/** `withCurrent`: also people who may yet begin in the release before, which runs meanwhile. */
export async function pinningOf(
  store: Store,
  { workspace, manifest }: Candidate,
  earlier: readonly Release[],
  number: number,
  withCurrent = false,
): Promise<Pinning> {
  const pinning = new Set(
    workspace.all('journey').flatMap(({ id, value }) => (value.on_change === 'pin' ? [id] : [])),
  );
  if (pinning.size === 0 || earlier.length === 0) return { pins: NO_PINS, people: [] };
  const follows = followsOf(workspace, earlier, number);
  const inside = [...(await insideOf(store, workspace, pinning))].filter(({ release }) => release < number);
  const current = withCurrent
    ? [...pinning].map((journey) => ({ journey, release: earlier[0]!.number, people: 0 }))
    : [];
  const wanted = [...inside, ...current].map((one) => ({
    ...one,
    began: one.release,
    release: versionAt(follows.get(one.journey), one.release, number),
  }));
  const releases = await releasesFor(
    store,
    earlier,
    wanted.map(({ release }) => release),
  );
  const versions = new Map<string, PinnedVersion>();
  const places = new Map<string, PinnedVersion>();
  const people = new Map<PinnedVersion, number>();
  for (const { journey, release, began, people: count } of wanted) {
    const name = `${release} ${journey}`;
    const version = versions.get(name) ?? versionOf(releases.get(release), workspace, journey);
    if (!version || isAsNow(version, releases.get(release)!, manifest)) continue;
    versions.set(name, version);
    places.set(`${began} ${journey}`, version);
    if (count > 0) people.set(version, (people.get(version) ?? 0) + count);
  }
  return {
    pins: { versions: [...versions.values()], places },
    people: [...people].map(([{ journey, release }, count]) => ({ journey, release, people: count })),
  };
}

async function insideOf(
  store: Store,
  workspace: Workspace,
  pinning: ReadonlySet<string>,
): Promise<readonly PinnedPeople[]> {
  const now = new Map<string, string>();
  for (const id of pinning)
    for (const name of [id, ...formerIds(workspace, 'journey', id)]) now.set(name, id);
  return (await store.people.countRunning()).flatMap(({ journey, release, count }) => {
    const id = now.get(journey);
    return id === undefined ? [] : [{ journey: id, release, people: count }];
  });
}

/** Releases by number; those older than what is known are read too. */
async function releasesFor(
  store: Store,
  earlier: readonly Release[],
  numbers: readonly number[],
): Promise<ReadonlyMap<number, Release>> {
  const known = new Map(earlier.map((release) => [release.number, release]));
  const oldest = Math.min(...numbers);
  if (numbers.every((number) => known.has(number)) || numbers.length === 0) return known;
  const all = await store.releases(earlier[0]!.number - oldest + 2);
  return new Map(all.map((release) => [release.number, release]));
}

function versionOf(
  release: Release | undefined,
  workspace: Workspace,
  journey: string,
): PinnedVersion | undefined {
  const found = release && journeyIn(release, workspace, journey);
  if (!found) return undefined;
  const manifest = release.manifest as unknown as Manifest;
  return {
    journey,
    was: found.id,
    release: release.number,
    workspace: workspaceOf(manifest, workspace.root),
    uses: manifest.uses,
  };
}

/** The same journey, with the same templates. */
function isAsNow(version: PinnedVersion, release: Release, now: Manifest): boolean {
  const before = release.manifest as unknown as Manifest;
  const templates = [...reachedBy(version)].filter((address) => address.startsWith('template.'));
  const said = ({ definitions, files }: Manifest, journey: string): string => {
    const parts = [`journey.${journey}`, ...templates].map((address) => {
      const { id: _, ...value } = definitions[address]?.value ?? {};
      return [
        value,
        filesNamedIn(value, definitions[address]?.file ?? '').map((path) => files[path] ?? null),
      ];
    });
    return stableText(parts as unknown as Json);
  };
  return said(before, version.was) === said(now, version.journey);
}

/** Paths of files that stand beside a definition and that it names. */
function filesNamedIn(value: unknown, from: string): string[] {
  if (value === null || typeof value !== 'object') return [];
  const { file } = value as { readonly file?: unknown };
  const own = typeof file === 'string' ? [[...from.split('/').slice(0, -1), file].join('/')] : [];
  return [...own, ...Object.values(value).flatMap((part) => filesNamedIn(part, from))];
}

/** The program with what the pins need. Throws what a reader can mend where one no longer fits. */
export function programWith(candidate: Candidate, pinning: Pinning): Program {
  const { pins } = pinning;
  if (pins.versions.length === 0) return candidate.program;
  const { program, faults } = compile(candidate.workspace, candidate.environment, undefined, pins);
  if (program && faults.length === 0) return program;
  const needed = faults.filter(({ version }) => peopleIn(pinning, version) > 0);
  const [first, ...more] = needed;
  if (!first) return programWith(candidate, { ...pinning, pins: without(pins, faults) });
  const { journey, release } = first.version;
  const count = peopleIn(pinning, first.version);
  throw new StoreError({
    code: 'CAR-826',
    what: `journey ${journey} of release ${release} no longer fits the definitions: ${first.what}`,
    why: `${count === 1 ? '1 person is' : `${count} people are`} in that version, and \`on_change: pin\` keeps them in it${more.length > 0 ? ` (and ${more.length} more)` : ''}`,
    fix: 'keep what it needs until they are through, or take them along with `on_change: follow`',
  });
}

function peopleIn({ people }: Pinning, { journey, release }: PinnedVersion): number {
  return people.find((one) => one.journey === journey && one.release === release)?.people ?? 0;
}

/** Versions that nobody is in need not fit. */
function without({ versions, places }: Pins, faults: readonly PinnedFault[]): Pins {
  const unfit = new Set(faults.map(({ version }) => version));
  return {
    versions: versions.filter((version) => !unfit.has(version)),
    places: new Map([...places].filter(([, version]) => !unfit.has(version))),
  };
}
