/**
 * A dry run: who would get what and when, if these definitions ran for so many days and people behaved as it is assumed.
 * Plays copies of everybody in a store that is only read; calls no connector, and writes nothing.
 */
import { chanceOf } from '../../compiler/chance.ts';
import type { Candidate } from '../../runtime/release.ts';
import type { Store } from '../../store/store.ts';
import { assumedBehaviour } from '../play/assumed.ts';
import type { Assumptions } from '../play/assumptions.ts';
import { type Crowd, shareOf, storedCrowd } from '../play/crowd.ts';
import { playableOf } from '../play/definitions.ts';
import type { Outcome } from '../play/outcome.ts';
import { play } from '../play/play.ts';
import { repeatedBehaviour, together } from '../play/repeated.ts';
import { roundsIn } from '../play/rounds.ts';
import type { Behaviour, Stage } from '../play/stage.ts';
import { titlesOf } from '../titles.ts';
import { Counts } from './count.ts';
import { measuredRates } from './measured.ts';
import type { DryRun } from './report.ts';
import { reportOf } from './summary.ts';
import { thingsFor } from './things.ts';

export const DAY = 86_400_000;

export interface DryRunOptions {
  /** Only read. */
  readonly store: Store;
  readonly candidate: Candidate;
  /** Folder of the workspace. */
  readonly root: string;
  readonly environment: string;
  /** Where virtual time begins. */
  readonly at: number;
  readonly days: number;
  readonly seed: string;
  readonly assumptions?: Assumptions | null;
  /** Milliseconds of real events that are repeated. */
  readonly repeat?: number | null;
  /** Of the people of the crowd, about so many. */
  readonly sample?: number | null;
  /** Told of alone. */
  readonly journey?: string | null;
  /** Its journeys are told of alone. */
  readonly campaign?: string | null;
  /** Left out, everybody in the store. */
  readonly crowd?: Crowd;
  /** What people do beside what is assumed. */
  readonly behaviours?: readonly Pick<Behaviour, 'cuesOf'>[];
  /** Instead of what is assumed: what people do because a message reached them. */
  readonly reacts?: Behaviour['reactionsTo'];
  /** What came of each person, or what of it is no longer so (−1). */
  onOutcome?(outcome: Outcome, sign: 1 | -1): void;
  onProgress?(done: number, total: number, pass: number): void;
}

export async function dryRunOf(options: DryRunOptions): Promise<DryRun> {
  const { store, candidate, root, at, days, seed, assumptions, repeat, sample, onProgress } = options;
  const everyone = options.crowd ?? storedCrowd(store);
  const total = await everyone.count();
  const isSample = sample != null && sample < total;
  const takes = (person: number) => chanceOf(`sample|${seed}|${person}`) * total < (sample ?? total);
  const crowd = isSample ? shareOf(everyone, takes) : everyone;
  const playable = await playableOf(store, candidate, at);
  const { run } = playable;
  const period = { from: at, until: at + days * DAY };
  const measured = repeat == null ? {} : await measuredRates(store);
  const behaves = { ...measured, ...assumptions };
  const { reacts } = options;
  const assumed = assumedBehaviour({
    assumptions: behaves,
    program: run.program,
    period,
    seed,
    find: await thingsFor(store, run.program, behaves),
  });
  const stage: Stage = {
    run,
    ...period,
    rounds: await roundsIn(run.program, store, period),
    behaviour: together(reacts ? { ...assumed, reactionsTo: reacts } : assumed, [
      ...(repeat == null ? [] : [repeatedBehaviour(repeat, period)]),
      ...(options.behaviours ?? []),
    ]),
    counts: !isSample,
    begin: playable.begin,
  };
  const counts = new Counts(run.program);
  const played = await play({
    stage,
    crowd,
    store,
    root,
    count(outcome, _, sign) {
      counts.put(outcome, sign);
      options.onOutcome?.(outcome, sign);
    },
    ...(onProgress && {
      onProgress: (done: number, pass: number) => onProgress(done, isSample ? sample : total, pass),
    }),
  });
  return reportOf({
    options,
    stage,
    playable,
    counts,
    played,
    before: new Map((await store.people.offers()).map((row) => [row.offer, row])),
    sample: isSample ? { size: played.people, of: total } : null,
    assumed: Object.keys(behaves).length === 0 ? null : behaves,
    titles: titlesOf(candidate.workspace),
  });
}
