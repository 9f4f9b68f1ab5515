/**
 * What a candidate would do to the people in the store: computed by applying it to a copy of each of them with
 * the very code that would apply it, and comparing with the running release at the same instant. Writes nothing.
 */
import { allPrograms, declaredSegments } from '../compiler/program.ts';
import type { Draft } from '../evaluate/draft.ts';
import { isSync } from '../evaluate/effects/sync.ts';
import { type Run, runFor } from '../evaluate/run.ts';
import type { ProfileImage, Store, Visited } from '../store/store.ts';
import type { Stopwatch } from './backfill.ts';
import { everybody } from './everybody.ts';
import { Hearsay } from './hearsay.ts';
import { draftAt } from './present.ts';
import { StepCounts, type StepImpact } from './step-impact.ts';
import { Tally } from './tally.ts';

export interface SegmentImpact {
  readonly id: string;
  /** `profile`, or what it is a segment of. */
  readonly of: string;
  /** Members under the running release and under the candidate, both as of now. */
  readonly before: number;
  readonly after: number;
  readonly gains: number;
  readonly loses: number;
}

export interface JourneyImpact {
  readonly id: string;
  /** People inside now. */
  readonly inside: number;
  /** Steps of the running release with people at them, and what would become of these. */
  readonly steps: readonly StepImpact[];
  /** Existing members that would begin as soon as it is applied. */
  readonly begin: number;
  /** Those of them who would be through at once. */
  readonly through: number;
  /** People inside who would leave as soon as it is applied: reason → how many. */
  readonly leave: Readonly<Record<string, number>>;
}

export interface Impact {
  readonly at: number;
  readonly profiles: number;
  /** By id; segments of either release. */
  readonly segments: readonly SegmentImpact[];
  readonly journeys: readonly JourneyImpact[];
  /** Messages that journeys begun by the release would ask for at once. */
  readonly messages: {
    readonly ready: number;
    readonly waiting: number;
    readonly refused: Readonly<Record<string, number>>;
  };
  /** Offer → grants that would be asked for. */
  readonly grants: Readonly<Record<string, number>>;
}

export interface ImpactOptions {
  readonly store: Store;
  /** The release that runs; null when there is none. */
  readonly running: Run | null;
  readonly proposed: Run;
  /** Segments that have moved: old id → new id. Their members stay who they were. */
  readonly moved: ReadonlyMap<string, string>;
  readonly at: number;
  /** Told how long reading and working out takes. */
  readonly stopwatch?: Stopwatch;
  onProgress?(done: number): void;
}

export async function impactOf(options: ImpactOptions): Promise<Impact> {
  const counts = new Counts();
  const hearsay = await Hearsay.gather(options.store, options.proposed, options.at);
  for await (const drafts of drafted(options, hearsay, 'people')) {
    for (const [image, after] of drafts) count(counts, options, image, after);
    options.onProgress?.(counts.profiles);
  }
  for await (const drafts of drafted(options, hearsay, 'others')) {
    for (const [image, after] of drafts) {
      countMembers(counts, options, image, after);
      // Whether each of them finds somebody, who lets it in, is not asked.
      for (const line of after.out.lines) if (line.type === 'begin') counts.begin.add(line.journey);
    }
  }
  return counts.impact(options);
}

/** Slices of subjects, each with what it would be. What is counted of them afterwards is no part of applying, nor of its time. */
async function* drafted(
  { store, stopwatch }: ImpactOptions,
  hearsay: Hearsay,
  visited: Visited,
): AsyncGenerator<readonly (readonly [ProfileImage, Draft])[]> {
  stopwatch?.start();
  for await (const images of everybody(store, visited)) {
    const drafts = images.map((image) => [image, hearsay.draftOf(image)] as const);
    stopwatch?.stop(images.length);
    yield drafts;
    stopwatch?.start();
  }
}

function count(counts: Counts, options: ImpactOptions, image: ProfileImage, after: Draft): void {
  for (const { journey, endedAt } of image.instances) {
    const { movedJourneys } = options.proposed.layout;
    if (endedAt === null) counts.inside.add(movedJourneys.get(journey) ?? journey);
  }
  counts.steps.count(image, after, options.proposed.layout.movedJourneys);
  counts.profiles++;
  countMembers(counts, options, image, after);
  countJourneys(counts, after);
}

function countMembers(
  counts: Counts,
  { running, proposed, moved, at }: ImpactOptions,
  image: ProfileImage,
  after: Draft,
): void {
  const { entity } = image.profile;
  const before = running && runFor(running, entity);
  const members = [...membersOf(before, before && draftAt(before, image, at))].map(
    (id) => moved.get(id) ?? id,
  );
  countSegments(counts, new Set(members), membersOf(runFor(proposed, entity), after));
}

function membersOf(run: Run | null, draft: Draft | null): ReadonlySet<string> {
  if (run === null || draft === null) return new Set();
  return new Set(
    declaredSegments(run.program)
      .filter(({ index }) => draft.members[index])
      .map(({ id }) => id),
  );
}

function countSegments(counts: Counts, before: ReadonlySet<string>, after: ReadonlySet<string>): void {
  for (const id of before) {
    counts.before.add(id);
    if (!after.has(id)) counts.loses.add(id);
  }
  for (const id of after) {
    counts.after.add(id);
    if (!before.has(id)) counts.gains.add(id);
  }
}

function countJourneys(counts: Counts, { out, effects }: Draft): void {
  const begun = new Set<string>();
  for (const { outcome, journey, reason, instance } of out.decisions) {
    if (outcome === 'started') {
      begun.add(instance);
      counts.begin.add(journey);
    } else if (outcome === 'ended') {
      if (begun.has(instance)) counts.through.add(journey);
      else counts.leaving(journey).add(reason);
    } else if (outcome === 'waiting') counts.waiting++;
    else if (outcome === 'refused' || outcome === 'withheld') counts.refused.add(reason);
  }
  for (const ask of out.asks) if (ask.type === 'grant_asked') counts.asked.add(ask.offer);
  counts.ready += effects.filter((one) => one.changed && one.status === 'ready' && !isSync(one)).length;
}

class Counts {
  profiles = 0;
  ready = 0;
  waiting = 0;
  readonly before = new Tally();
  readonly after = new Tally();
  readonly gains = new Tally();
  readonly loses = new Tally();
  readonly inside = new Tally();
  readonly begin = new Tally();
  readonly through = new Tally();
  readonly refused = new Tally();
  readonly asked = new Tally();
  readonly steps = new StepCounts();
  readonly #leave = new Map<string, Tally>();

  leaving(journey: string): Tally {
    const known = this.#leave.get(journey) ?? new Tally();
    this.#leave.set(journey, known);
    return known;
  }

  impact({ running, proposed, moved, at }: ImpactOptions): Impact {
    return {
      at,
      profiles: this.profiles,
      segments: segmentsOf(running, proposed)
        .filter(({ id }) => !moved.has(id))
        .map(({ id, of }) => ({
          id,
          of,
          before: this.before.of(id),
          after: this.after.of(id),
          gains: this.gains.of(id),
          loses: this.loses.of(id),
        })),
      journeys: journeysOf(running, proposed).map((id) => ({
        id,
        inside: this.inside.of(id),
        steps: this.steps.of(id),
        begin: this.begin.of(id),
        through: this.through.of(id),
        leave: this.leaving(id).record(),
      })),
      messages: { ready: this.ready, waiting: this.waiting, refused: this.refused.record() },
      grants: this.asked.record(),
    };
  }
}

function journeysOf(running: Run | null, proposed: Run): string[] {
  const all = [running, proposed].flatMap((run) => run?.program.journeys.map(({ id }) => id) ?? []);
  return [...new Set(all)].sort();
}

function segmentsOf(running: Run | null, proposed: Run): { readonly id: string; readonly of: string }[] {
  const programs = [running, proposed].flatMap((run) => (run ? allPrograms(run.program) : []));
  const all = new Map(programs.flatMap(declaredSegments).map(({ id, entity }) => [id, entity]));
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, of]) => ({ id, of }));
}
