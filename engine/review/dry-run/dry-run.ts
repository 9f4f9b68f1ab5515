/**
 * A dry run: who would get what and when, if these definitions ran for so many days and people behaved as it is assumed.
 * Plays copies of everybody in a store that is only read; calls no connector, and writes nothing.
 */
import type { Candidate } from '../../runtime/release.ts';
import type { Store } from '../../store/store.ts';
import type { Assumptions } from '../play/assumptions.ts';
import type { Crowd } from '../play/crowd.ts';
import type { Outcome } from '../play/outcome.ts';
import { play } from '../play/play.ts';
import { PlayersHere } from '../play/players.ts';
import type { Behaviour } from '../play/stage.ts';
import { titlesOf } from '../titles.ts';
import { Counts } from './count.ts';
import type { PlayerThreads } from './player-threads.ts';
import type { DryRun } from './report.ts';
import { stagedFor } from './staged.ts';
import { reportOf } from './summary.ts';

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
  /** Follow every segment, also those that nothing which is sent depends on. */
  readonly segments?: boolean;
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
  /** Players in threads of their own, who sum up into these counts; left out, or null, all are played in this thread. */
  threads?(counts: Counts, people: number): Promise<PlayerThreads | null>;
  onProgress?(done: number, total: number, pass: number): void;
}

export async function dryRunOf(options: DryRunOptions): Promise<DryRun> {
  const { store, candidate, root, onProgress } = options;
  const staged = await stagedFor(options);
  const { stage, playable, total } = staged;
  const isSample = staged.played < total;
  const counts = new Counts(stage.run.program);
  const count = (outcome: Outcome, sign: 1 | -1) => {
    counts.put(outcome, sign);
    options.onOutcome?.(outcome, sign);
  };
  const threads = (await options.threads?.(counts, staged.played)) ?? null;
  try {
    const players = threads ?? new PlayersHere({ stage, crowd: staged.crowd, count });
    const played = await play({
      stage,
      players,
      store,
      root,
      ...(onProgress && {
        onProgress: (done: number, pass: number) => onProgress(done, staged.played, pass),
      }),
    });
    await threads?.sumUp();
    return reportOf({
      options,
      stage,
      playable,
      counts,
      played,
      before: new Map((await store.people.offers()).map((row) => [row.offer, row])),
      sample: isSample ? { size: played.people, of: total } : null,
      assumed: staged.assumed,
      titles: titlesOf(candidate.workspace),
    });
  } finally {
    await threads?.close();
  }
}
