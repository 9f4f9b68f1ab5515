/**
 * A plan: what applying a candidate would change, in definitions, in tables, and for people. Gathered from a
 * store that is only read; without a store everything is new and there is nobody yet.
 */
import type { Manifest } from '../compiler/manifest.ts';
import type { OfferProgram } from '../compiler/program.ts';
import type { Run } from '../evaluate/run.ts';
import { currentMetrics } from '../runtime/metrics.ts';
import { pausedSince, pausesNow } from '../runtime/pauses.ts';
import { type PinnedPeople, pinningOf } from '../runtime/pins.ts';
import {
  type Candidate,
  currentRelease,
  migrationOf,
  RELEASES_KNOWN,
  releasedCandidate,
} from '../runtime/release.ts';
import type { MigrationStep, Release, Store } from '../store/store.ts';
import { type Backfill, backfillOf, Stopwatch } from './backfill.ts';
import { changesBetween, type DefinitionChange } from './changes.ts';
import { type Expected, expectedOf } from './expected.ts';
import { type GateDemand, gateDemands } from './gates.ts';
import { type Impact, impactOf } from './impact.ts';
import { proposedRun, runningRun } from './layout.ts';
import { type LimitStatus, limitsOf } from './limits.ts';
import { type OfferCosts, offerCosts } from './offer-costs.ts';
import { type OfferStatus, offersOf } from './offers.ts';

export interface PlannedMigration extends MigrationStep {
  /** Of a destructive step: whether moved.yaml declares it, so that `apply` may do it. */
  readonly declared: boolean;
}

export interface Plan {
  readonly workspace: string;
  readonly environment: string;
  /** The release that runs. */
  readonly release: {
    readonly number: number;
    readonly commit: string | null;
    readonly appliedAt: number;
  } | null;
  readonly changes: readonly DefinitionChange[];
  /** Empty for a new store: all tables are made then. */
  readonly migrations: readonly PlannedMigration[];
  /** Journeys that stand still, and go on doing so. */
  readonly paused: readonly { readonly journey: string; readonly since: number }[];
  /** Those that are added or changed. */
  readonly offers: readonly OfferStatus[];
  /** Of those, and of offers whose numbers are worked out from what is added or changed: what they are worth and cost. */
  readonly offerCosts: readonly OfferCosts[];
  /** Of journeys and campaigns that are added or changed. */
  readonly limits: readonly LimitStatus[];
  readonly currency: string;
  /** People who would stay on the version of an earlier release. */
  readonly pinned: readonly PinnedPeople[];
  /** Null when nothing changes or there is nobody. */
  readonly impact: Impact | null;
  /** What must be worked out anew from everybody's past; null when that is nothing, or there is nobody. */
  readonly backfill: Backfill | null;
  /** What somebody must approve. */
  readonly gates: readonly GateDemand[];
  /** What the coming days would bring; null where it was not asked for, or nothing changes. */
  readonly expected: Expected | null;
}

export interface PlanOptions {
  /** Null when there is none yet. */
  readonly store: Store | null;
  readonly candidate: Candidate;
  readonly root: string;
  readonly environment: string;
  readonly at: number;
  /** Whether the coming days are played, too: seconds. */
  readonly expects?: boolean;
  /** Milliseconds of the world outside, by which it is measured how long `apply` will take. */
  now(): number;
  /** `total` profiles are looked at. */
  onProgress?(done: number, total: number): void;
}

export async function planOf(options: PlanOptions): Promise<Plan> {
  const { store, candidate, environment, at } = options;
  const release = store && (await currentRelease(store));
  const before = (release?.manifest as unknown as Manifest | undefined) ?? null;
  const changes = before?.hash === candidate.manifest.hash ? [] : changesBetween(before, candidate.manifest);
  const changed = new Set(changes.map(({ address }) => address));
  const running = await runningOf(release, options);
  const proposed = store && changes.length > 0 ? await proposedWith(store, release, options) : null;
  const { impact, backfill } = store && proposed ? await peopleOf(store, proposed, changes, options) : NOBODY;
  return {
    workspace: candidate.program.name,
    environment,
    release: release && { number: release.number, commit: release.commit, appliedAt: release.appliedAt },
    changes,
    migrations: store && release ? await migrationsOf(store, candidate) : [],
    paused: store ? await pausedIn(store) : [],
    offers: await offersOf(store, changedOffers(changes, candidate)),
    offerCosts:
      store && proposed ? await offerCosts(store, proposed, costedOffers(changed, candidate), at) : [],
    limits: await limitsOf(store, candidate.program, at, (address) => changed.has(address)),
    currency: candidate.workspace.settings.currency ?? '',
    pinned: store && release ? await pinnedBy(store, release, candidate) : [],
    impact,
    backfill,
    gates: gateDemands({ running, candidate, changes, impact, metrics: proposed?.metrics ?? null }),
    expected:
      store && options.expects && changes.length > 0
        ? await expectedOf({ ...options, store, running })
        : null,
  };
}

/** What runs, compiled again; null: nothing does. */
async function runningOf(
  release: Release | null,
  { root, environment }: PlanOptions,
): Promise<Candidate | null> {
  return release && releasedCandidate(release, root, environment);
}

/** Whether applying would change anything. */
export function hasChanges({ changes, migrations }: Plan): boolean {
  return changes.length > 0 || migrations.length > 0;
}

/** Steps that `apply` refuses. */
export function refusedMigrations({ migrations }: Plan): readonly PlannedMigration[] {
  return migrations.filter(({ destructive, declared }) => destructive && !declared);
}

function changedOffers(
  changes: readonly DefinitionChange[],
  { program }: Candidate,
): readonly OfferProgram[] {
  const changed = new Set(changes.map(({ address }) => address));
  return [...program.offers.values()].filter(({ id }) => changed.has(`offer.${id}`));
}

async function pausedIn(store: Store): Promise<Plan['paused']> {
  const pauses = await pausesNow(store);
  return [...pauses.keys()].sort().flatMap((journey) => {
    const since = pausedSince(pauses, journey);
    return since === null ? [] : [{ journey, since }];
  });
}

async function pinnedBy(store: Store, current: Release, candidate: Candidate): Promise<Plan['pinned']> {
  const releases = await store.releases(RELEASES_KNOWN);
  const isSame = current.hash === candidate.manifest.hash;
  const number = isSame ? current.number : current.number + 1;
  const earlier = releases.filter((release) => release.number < number);
  const { people } = await pinningOf(store, candidate, earlier, number);
  return people.toSorted((a, b) =>
    a.journey < b.journey ? -1 : a.journey > b.journey ? 1 : a.release - b.release,
  );
}

async function migrationsOf(store: Store, candidate: Candidate): Promise<PlannedMigration[]> {
  const { removed, retyped } = candidate.workspace.moved;
  const steps = await migrationOf(store, candidate);
  return steps.map((step) => ({ ...step, declared: [...removed, ...retyped].includes(step.address) }));
}

/** The release as it would be, with what its metrics would be over everybody. */
async function proposedWith(
  store: Store,
  release: Release | null,
  { candidate, at }: PlanOptions,
): Promise<Run> {
  const run = await proposedRun(store, release, candidate, at);
  const metrics = await currentMetrics({ store, run, isLive: false, clock: { now: () => at } }, at);
  return { ...run, metrics };
}

function costedOffers(changed: ReadonlySet<string>, { program }: Candidate): readonly OfferProgram[] {
  return [...program.offers.values()].filter(
    ({ id, benefit }) => changed.has(`offer.${id}`) || changed.has(benefit.number?.from ?? ''),
  );
}
const NOBODY = { impact: null, backfill: null } as const;

async function peopleOf(
  store: Store,
  proposed: Run,
  changes: readonly DefinitionChange[],
  options: PlanOptions,
): Promise<Pick<Plan, 'impact' | 'backfill'>> {
  const { root, environment, at, now, onProgress } = options;
  const total = await store.people.countProfiles();
  if (total === 0 && (await store.people.countEntities()).size === 0) return NOBODY;
  const release = await currentRelease(store);
  const running =
    release && (await runningRun(store, release, await releasedCandidate(release, root, environment)));
  const stopwatch = new Stopwatch(now);
  const impact = await impactOf({
    store,
    running,
    proposed,
    moved: movedSegments(changes),
    at,
    stopwatch,
    ...(onProgress && { onProgress: (done: number) => onProgress(done, total) }),
  });
  return { impact, backfill: await backfillOf(store, running, proposed, stopwatch) };
}

function movedSegments(changes: readonly DefinitionChange[]): ReadonlyMap<string, string> {
  const idOf = (address: string) => address.slice('segment.'.length);
  return new Map(
    changes.flatMap(({ address, from }) =>
      from !== undefined && address.startsWith('segment.') ? [[idOf(from), idOf(address)] as const] : [],
    ),
  );
}
