/**
 * A replay: what is recorded of the last days, run through two sets of definitions from the same beginning; what comes
 * out otherwise is the difference the change would have made. Reads a store and writes nothing.
 */

import { declaredSegments } from '../../compiler/program.ts';
import type { Candidate } from '../../runtime/release.ts';
import { hashText } from '../../store/hash.ts';
import type { ProfileId, Store } from '../../store/store.ts';
import { newsAsOf } from '../placements/gather.ts';
import { storedCrowd } from '../play/crowd.ts';
import type { Outcome } from '../play/outcome.ts';
import { play } from '../play/play.ts';
import { PlayersHere } from '../play/players.ts';
import { roundsIn } from '../play/rounds.ts';
import type { Stage } from '../play/stage.ts';
import { titlesOf } from '../titles.ts';
import { draftBefore, runAt } from './before.ts';
import { Comparison } from './comparison.ts';
import { differenceOf, isSame, type Side } from './differences.ts';
import { RecordedBehaviour } from './recorded.ts';
import type { Replay } from './report.ts';

export interface ReplayOptions {
  /** Only read. */
  readonly store: Store;
  readonly before: Candidate;
  readonly after: Candidate;
  /** What `before` is, in words. */
  readonly against: string;
  readonly root: string;
  readonly environment: string;
  /** The end, and how many milliseconds before it the replay begins. */
  readonly at: number;
  readonly since: number;
  readonly seed: string;
  /** People of whom the difference is shown. */
  readonly samples: number;
  onProgress?(done: number, total: number, side: 'before' | 'after'): void;
}

export async function replayOf(options: ReplayOptions): Promise<Replay> {
  const { store, before, after, against, environment, at, since, seed, samples } = options;
  const comparison = new Comparison(before, after, { from: at - since, until: at });
  const total = await store.people.countProfiles();
  const old = new Map<ProfileId, Side>();
  const first = await playSide(
    options,
    before,
    (outcome, sign) => {
      if (sign === 1) old.set(outcome.person, sideOf(before, outcome));
      comparison.count('before', outcome, sign);
    },
    (done) => options.onProgress?.(done, total, 'before'),
  );
  const chosen = new Map<ProfileId, { readonly place: string; readonly now: Side }>();
  await playSide(
    options,
    after,
    (outcome, sign) => {
      const { person } = outcome;
      const now = sideOf(after, outcome);
      comparison.count('after', outcome, sign);
      const difference = differenceOf(old.get(person)!, now);
      comparison.differ(difference, sign);
      chosen.delete(person);
      if (sign === -1 || isSame(difference)) return;
      // The same seed shows the same people, whatever the order.
      chosen.set(person, { place: hashText(`sample|${seed}|${person}`), now });
      if (chosen.size > 4 * samples + 64) keepFirst(chosen, samples);
    },
    (done) => options.onProgress?.(done, total, 'after'),
  );
  keepFirst(chosen, samples);
  return comparison.report({
    against,
    environment,
    people: first,
    titles: { before: titlesOf(before.workspace), after: titlesOf(after.workspace) },
    samples: [...chosen].map(([person, { now }]) => ({
      person: `p-${hashText(`person|${seed}|${person}`).slice(0, 8)}`,
      difference: differenceOf(old.get(person)!, now),
    })),
  });
}

function keepFirst(chosen: Map<ProfileId, { readonly place: string }>, samples: number): void {
  const inOrder = [...chosen].sort(([, a], [, b]) => (a.place < b.place ? -1 : 1));
  for (const [person] of inOrder.slice(samples)) chosen.delete(person);
}

async function playSide(
  { store, root, at, since }: ReplayOptions,
  { program }: Candidate,
  count: (outcome: Outcome, sign: 1 | -1) => void,
  onProgress: (done: number) => void,
): Promise<number> {
  const period = { from: at - since, until: at };
  const run = { ...runAt(program, period.from), news: await newsAsOf(store, program, at) };
  const stage: Stage = {
    run,
    ...period,
    rounds: await roundsIn(program, null, period),
    behaviour: new RecordedBehaviour(period),
    counts: true,
    readsPast: true,
    begin: (image) => draftBefore(run, image, period.from),
  };
  const players = new PlayersHere({ stage, crowd: storedCrowd(store), count });
  // What was given away since then is in the store already: both sides begin with nothing given.
  const { people } = await play({ stage, players, store: null, root, onProgress });
  return people;
}

function sideOf({ program }: Candidate, { draft, messages }: Outcome): Side {
  const members = declaredSegments(program)
    .filter(({ index }) => draft.members[index] === 1)
    .map(({ id }) => id);
  return { members: new Set(members), messages };
}
