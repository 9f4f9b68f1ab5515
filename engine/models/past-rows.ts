/**
 * The rows that a model learns from: everybody in `who` at each cut-off with their features as of then, and whether what is
 * predicted came true in the horizon after it. Read in slices, so that live work goes in between.
 */
import type { LabelSource, ModelProgram, Predicted } from '../compiler/model/program.ts';
import { declaredSegments, type Program } from '../compiler/program.ts';
import { contributionOf } from '../evaluate/metric/contribution.ts';
import { pastBetween } from '../evaluate/metric/past.ts';
import type { ProfileView } from '../evaluate/scope.ts';
import { wholeHistory } from '../evaluate/sweep.ts';
import type { History } from '../evaluate/swept-event.ts';
import { type Looking, listed, type Some } from '../runtime/flags.ts';
import type { EventRow, ProfileId, ProfileImage } from '../store/store.ts';
import { lookBack, storeBegan } from './as-known.ts';
import { somePeople } from './drawn.ts';
import { pastRun } from './past-run.ts';
import { Gathered, vectorOf } from './vectors.ts';

/** More are drawn from: beyond, a model gets no better, and takes gigabytes. */
const MOST_ROWS = 500_000;
const AT_ONCE = 100;
const FEWEST_AT_ONCE = 10;

/** Ascending; the last one is held out. The horizon of each is over by `asOf`. */
export function cutoffsOf({ cutoffs, every, horizon }: ModelProgram, asOf: number): readonly number[] {
  return Array.from({ length: cutoffs }, (_, place) => asOf - horizon - (cutoffs - 1 - place) * every);
}

/** Those of which the outcome was known at the last one. */
export function learningCutoffs({ horizon }: ModelProgram, cutoffs: readonly number[]): readonly number[] {
  return cutoffs.slice(0, -1).filter((cutoff) => cutoff + horizon <= cutoffs.at(-1)!);
}

export interface PastRows {
  readonly learning: Gathered;
  readonly held: Gathered;
  readonly storeBegan: number;
  /** By person: the declared segments they were in at the last cut-off. */
  readonly segmentsOf: Map<ProfileId, readonly string[]>;
}

/** Of the last of the moments those are held out by whom a version is judged. `mostRows`: about so many of all are looked at. */
export async function pastRows(
  looking: Looking,
  model: ModelProgram,
  label: LabelSource,
  moments: readonly number[],
  isStopped: () => boolean,
  onProgress: (done: number) => void = () => {},
  mostRows = MOST_ROWS,
): Promise<PastRows> {
  const { store } = looking;
  const people = await store.people.countProfiles();
  const some = somePeople(model.seed, mostRows / moments.length, people);
  const rows: PastRows = {
    learning: new Gathered(model.features),
    held: new Gathered(model.features),
    storeBegan: await storeBegan(looking),
    segmentsOf: new Map(),
  };
  let done = 0;
  for await (const images of everybodyWhole(looking, some)) {
    if (isStopped()) break;
    for (const image of images) addRows(looking, model, label, image, moments, rows);
    done += images.length;
    onProgress(done);
  }
  return rows;
}

function addRows(
  { run }: Looking,
  model: ModelProgram,
  label: LabelSource,
  image: ProfileImage,
  moments: readonly number[],
  { learning, held, storeBegan: began, segmentsOf }: PastRows,
): void {
  lookBack(pastRun(run.program), image, moments, began, (view, moment) => {
    if (model.who && !model.who.holds(view)) return;
    const isHeld = moment === moments.at(-1);
    const rows = isHeld ? held : learning;
    if (isHeld) segmentsOf.set(image.profile.id, segmentsIn(run.program, view));
    rows.add(
      image.profile.id,
      moment,
      labelAt(label, model.horizon, image.events, view),
      vectorOf(model, view),
    );
  });
}

function segmentsIn(program: Program, view: ProfileView): readonly string[] {
  return declaredSegments(program).flatMap(({ id, index }) => (view.member(index) ? [id] : []));
}

/** 1 where it came true later than the cut-off, and no later than the horizon. */
export function labelAt(
  label: LabelSource,
  horizon: number,
  events: readonly EventRow[],
  view: ProfileView,
): number {
  return cameTrue(label, horizon, wholeHistory(events), view, view.now) === label.inverted ? 0 : 1;
}

/** Whether it came true later than a moment, and no later than the horizon after it. */
export function cameTrue(
  predicted: Predicted,
  horizon: number,
  history: History,
  view: ProfileView,
  moment: number,
): boolean {
  const until = moment + horizon + 1;
  const past = pastBetween(predicted.own, history, moment + 1, until, until);
  return Number(contributionOf(asked(predicted), view, past)!.sum) === 1;
}

function asked({ holds, own }: Predicted): Parameters<typeof contributionOf>[0] {
  return { on: 'people', who: null, from: null, what: { of: 'share', holds }, own, kept: null };
}

/** People who are not merged into another, with all their events. */
async function* everybodyWhole(looking: Looking, some: Some | null): AsyncGenerator<readonly ProfileImage[]> {
  const { store, isLive } = looking;
  const size = listed(isLive ? FEWEST_AT_ONCE : AT_ONCE, some);
  for (let bucket = 0; bucket < store.buckets; bucket++) {
    for (let after = -1; ; ) {
      const ids = await store.people.profileIds(bucket, after, size);
      if (ids.length === 0) break;
      after = ids.at(-1)!;
      const wanted = some ? ids.filter((id) => some.has(id)) : ids;
      if (wanted.length === 0) continue;
      const { profiles, histories } = await store.read(bucket, { profiles: wanted, histories: wanted });
      yield wanted.flatMap((id) => {
        const image = profiles.get(id);
        return image && image.profile.mergedInto === null && image.profile.entity === 'profile'
          ? [{ ...image, events: histories.get(id) ?? [] }]
          : [];
      });
    }
  }
}
