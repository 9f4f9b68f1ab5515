/**
 * A dry run: who would get what and when, if these definitions ran for so many days and people behaved as it is assumed.
 * Plays copies of everybody in a store that is only read; calls no connector, and writes nothing.
 */
import type { Candidate } from '../../runtime/release.ts';
import type { Store } from '../../store/store.ts';
import type { Assumptions } from '../play/assumptions.ts';
import type { Crowd } from '../play/crowd.ts';
import type { Surroundings } from '../play/definitions.ts';
import type { Outcome } from '../play/outcome.ts';
import { play } from '../play/play.ts';
import { PlayersHere } from '../play/players.ts';
import type { Behaviour } from '../play/stage.ts';
import { titlesOf } from '../titles.ts';
import { Counts } from './count.ts';
import type { PlayerThreads } from './player-threads.ts';
import type { DryRun } from './report.ts';
import { type People, peopleFor, stagedFor } from './staged.ts';
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
  /** What another has worked out over everybody; left out, it is worked out. */
  readonly around?: Surroundings;
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
  /** Players in threads of their own beside this one, for so many people; left out, or null, all are played in this thread. */
  threads?(people: number): PlayerThreads | null;
  onProgress?(done: number, total: number, pass: number): void;
}

export async function dryRunOf(options: DryRunOptions): Promise<DryRun> {
  const people = await peopleFor(options);
  // They open what they need while the stage is set here.
  const threads = options.threads?.(people.played) ?? null;
  try {
    return await played(options, people, threads);
  } finally {
    await threads?.close();
  }
}

async function played(
  options: DryRunOptions,
  people: People,
  threads: PlayerThreads | null,
): Promise<DryRun> {
  const { store, candidate, root, onProgress } = options;
  const { stage, playable, crowd, assumed } = await stagedFor(options, people);
  const counts = new Counts(stage.run.program);
  const count = (outcome: Outcome, sign: 1 | -1) => {
    counts.put(outcome, sign);
    options.onOutcome?.(outcome, sign);
  };
  const here = new PlayersHere({ stage, crowd, count });
  threads?.stage(playable.around, { crowd, players: here });
  const played = await play({
    stage,
    players: threads ?? here,
    expected: people.played,
    store,
    root,
    ...(onProgress && {
      onProgress: (done: number, pass: number) => onProgress(done, people.played, pass),
    }),
  });
  await threads?.sumUp(counts);
  return reportOf({
    options,
    stage,
    playable,
    counts,
    played,
    before: new Map((await store.people.offers()).map((row) => [row.offer, row])),
    sample: people.played < people.total ? { size: played.people, of: people.total } : null,
    assumed,
    titles: titlesOf(candidate.workspace),
  });
}
