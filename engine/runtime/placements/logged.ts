/** The log of a placement: everybody's decisions with what may have followed them, person by person. Only reads; memory stays flat. */
import type { RewardProgram } from '../../compiler/placement/program.ts';
import { decisionsIn, type LoggedDecision } from '../../evaluate/placement/log.ts';
import { DECISION_MADE } from '../../evaluate/placement/record.ts';
import type { Bucket, EventRow, ProfileId, Store } from '../../store/store.ts';

export interface Logged {
  readonly profile: ProfileId;
  readonly decisions: readonly LoggedDecision[];
  /** Of the type that is rewarded, after the first decision. */
  readonly events: readonly EventRow[];
}

/** Events of one read at most; who has more is read on. */
const MOST = 1_000;

/** In order of bucket and id. `slice`: how many people at once. */
export async function* loggedDecisions(
  store: Store,
  placement: string,
  reward: RewardProgram | null,
  slice: () => number,
): AsyncGenerator<Logged> {
  for (let bucket = 0; bucket < store.buckets; bucket++) {
    let after = -1;
    for (;;) {
      const ids = await store.people.profileIds(bucket, after, slice());
      if (ids.length === 0) break;
      after = ids.at(-1)!;
      yield* loggedOf(store, bucket, ids, placement, reward);
    }
  }
}

/** The same of these people of one bucket; whoever has no decision is left out. */
export async function* loggedOf(
  store: Store,
  bucket: Bucket,
  ids: readonly ProfileId[],
  placement: string,
  reward: RewardProgram | null,
): AsyncGenerator<Logged> {
  const made = await eventsAfter(store, bucket, DECISION_MADE, new Map(ids.map((id) => [id, -1])));
  const decided = ids.flatMap((profile) => {
    const decisions = decisionsIn(made.get(profile) ?? [], placement);
    return decisions.length === 0 ? [] : [{ profile, decisions }];
  });
  if (decided.length === 0) return;
  // What names a decision may have happened at its very instant.
  const since = new Map(decided.map(({ profile, decisions }) => [profile, decisions[0]!.time - 1]));
  const followed = reward ? await eventsAfter(store, bucket, reward.feature.event, since) : new Map();
  for (const { profile, decisions } of decided)
    yield { profile, decisions, events: followed.get(profile) ?? [] };
}

/** All events of a type after an instant, by person. */
async function eventsAfter(
  store: Store,
  bucket: Bucket,
  type: string,
  since: ReadonlyMap<ProfileId, number>,
): Promise<ReadonlyMap<ProfileId, readonly EventRow[]>> {
  const found = new Map<ProfileId, EventRow[]>();
  let wanted = [...since].map(([profile, after]) => ({ profile, type, after, limit: MOST }));
  while (wanted.length > 0) {
    const { ranges } = await store.read(bucket, { ranges: wanted });
    const more: typeof wanted = [];
    for (const [index, events] of ranges.entries()) {
      const { profile, limit } = wanted[index]!;
      if (events.length === limit) {
        // More may have happened at the last instant: everything is read anew, twice as much.
        more.push({ ...wanted[index]!, limit: limit * 2 });
      } else found.set(profile, [...events]);
    }
    wanted = more;
  }
  return found;
}
