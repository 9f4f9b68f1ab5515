/**
 * Definitions ready to be played over a store that is only read: the release that runs, as it runs; or others, as if they
 * were applied at the instant at which the play begins. People come into them as they would by `carillon apply`.
 */
import type { Program } from '../../compiler/program.ts';
import type { TemplateProgram } from '../../compiler/template.ts';
import { advance } from '../../evaluate/advance.ts';
import { type Draft, draftOf, needsEvents } from '../../evaluate/draft.ts';
import type { Run } from '../../evaluate/run.ts';
import { HistoryNeeded } from '../../evaluate/swept-event.ts';
import { currentMetrics } from '../../runtime/metrics.ts';
import { type Candidate, currentRelease } from '../../runtime/release.ts';
import type { ProfileImage, Release, Store } from '../../store/store.ts';
import { Hearsay } from '../hearsay.ts';
import { proposedRun, runningRun } from '../layout.ts';
import { newsAsOf } from '../placements/gather.ts';

export interface Playable {
  readonly run: Run;
  readonly around: Surroundings;
  /** What runs now. */
  readonly release: Release | null;
  /** Whether that is what is played. */
  readonly isRunning: boolean;
  begin(image: ProfileImage, past: boolean): Draft;
}

/** Over a store that is only read: as it runs, or as if it were applied at this instant. */
export async function runOver(store: Store, candidate: Candidate, at: number) {
  const release = await currentRelease(store);
  const isRunning = release?.hash === candidate.manifest.hash;
  const bare = isRunning
    ? await runningRun(store, release, candidate)
    : await proposedRun(store, release, candidate, at);
  return { release, isRunning, bare };
}

/** What is worked out over everybody before anybody is played; plain values, which others may be handed. */
export type Surroundings = Required<Pick<Run, 'metrics' | 'news'>>;

/** Where `beside` is given, of what reaches nobody only these addresses are followed. */
export async function playableOf(
  store: Store,
  candidate: Candidate,
  at: number,
  beside: readonly string[] | null = null,
  known: Surroundings | null = null,
): Promise<Playable> {
  const { release, isRunning, bare } = await runOver(store, candidate, at);
  const budgets = new Map((await store.people.offers()).map((row) => [row.offer, row]));
  const around = known ?? (await surroundingsOf(store, bare, at));
  const program = unread(beside === null ? bare.program : bare.program.reaching(beside));
  const run: Run = { ...bare, ...around, program, budgets };
  // What things and people tell each other under other definitions is heard before anybody is played.
  const hearsay = isRunning || run.others.size === 0 ? null : await Hearsay.gather(store, run, at);
  return {
    run,
    around,
    release,
    isRunning,
    begin: (image, past) => hearsay?.draftOf(image) ?? beginAt(run, image, past, at),
  };
}

async function surroundingsOf(store: Store, run: Run, at: number): Promise<Surroundings> {
  const { catalogues, learnt, models, things } = await newsAsOf(store, run.program, at);
  const metrics = await currentMetrics({ store, run, isLive: false, clock: { now: () => at } }, at);
  return { metrics, news: { catalogues, learnt, models, things } };
}

function beginAt(run: Run, image: ProfileImage, past: boolean, at: number): Draft {
  if (!past && needsEvents(run.layout, image)) throw new HistoryNeeded(null);
  const history = past ? image.events : null;
  const draft = draftOf(run.program, run.layout, image, { history, ranges: [] });
  advance(run, draft, { type: 'time', at: Math.max(at, draft.at) });
  return draft;
}

/** Nobody reads what is written: that it can be written is enough. */
function unread(program: Program): Program {
  const templates = [...program.templates].map(([id, template]): [string, TemplateProgram] => [
    id,
    { ...template, render: template.tryOut },
  ]);
  return { ...program, templates: new Map(templates) };
}
