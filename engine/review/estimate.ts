/**
 * How many members segments would have: an answer within a second, before anybody is walked through. The people with
 * the smallest ids are the sample: ids are hashes of identifiers, so they are as good as drawn by lot, and the same
 * ones every time. A condition that has SQL is counted by the database, over a sample many times as large; the
 * evaluator decides the others. Neither asks what the store keeps of memberships, so it does not matter who applied what.
 */
import { contextOf } from '../compiler/context.ts';
import type { Run } from '../evaluate/run.ts';
import { type Candidate, migrationOf } from '../runtime/release.ts';
import { countPeople, lowerSegment } from '../sql/lower.ts';
import type { Store } from '../store/store.ts';
import { draftAt } from './present.ts';
import { type Scaled, scaled } from './wilson.ts';

export interface SegmentEstimate extends Scaled {
  readonly id: string;
  readonly by: 'sql' | 'evaluator';
  /** How many people were looked at. */
  readonly sampled: number;
  /** Why it has no SQL. */
  readonly why: string | null;
}

export interface Estimate {
  readonly profiles: number;
  readonly segments: readonly SegmentEstimate[];
}

/**
 * People that all queries of one kind together look at. On SQLite a query about events takes some 2 µs a person, one
 * about profiles alone 0.13 µs, so that both stay well below a second.
 */
const QUERIED = { events: 60_000, profiles: 1_000_000 };
type Budget = typeof QUERIED;
/** Ids are below it, evenly spread. */
const IDS = 2 ** 53;

/** `sample` is how many people the evaluator looks at; a query looks at no fewer. */
export async function estimateSegments(
  store: Store,
  candidate: Candidate,
  run: Run,
  at: number,
  sample: number,
  queried: Budget = QUERIED,
): Promise<Estimate> {
  const profiles = await store.people.countProfiles();
  const counted = await byQueries(store, candidate, at, { sample, profiles, queried });
  const left = run.program.segments.filter(({ id }) => counted.get(id)?.ok !== true);
  const decided = left.length === 0 ? null : await byEvaluator(store, run, at, sample);
  const segments = run.program.segments.map(({ id, index }): SegmentEstimate => {
    const query = counted.get(id)!;
    if (query.ok)
      return {
        id,
        by: 'sql',
        why: null,
        sampled: query.sampled,
        ...scaled(query.hits, query.sampled, profiles),
      };
    const { sampled, hits } = decided!;
    return { id, by: 'evaluator', why: query.why, sampled, ...scaled(hits[index]!, sampled, profiles) };
  });
  return { profiles, segments };
}

type Queried =
  | { readonly ok: true; readonly hits: number; readonly sampled: number }
  | { readonly ok: false; readonly why: string };

async function byQueries(
  store: Store,
  candidate: Candidate,
  at: number,
  {
    sample,
    profiles,
    queried,
  }: { readonly sample: number; readonly profiles: number; readonly queried: Budget },
): Promise<ReadonlyMap<string, Queried>> {
  const { workspace, program } = candidate;
  const steps = await migrationOf(store, candidate);
  if (steps.some(({ action }) => action !== 'add_member_word')) {
    const why = 'the tables lack what these definitions declare, until they are applied';
    return new Map(program.segments.map(({ id }) => [id, { ok: false, why }]));
  }
  const context = contextOf(workspace);
  const { dialect } = store;
  const asked = program.segments.map(({ id }) => {
    const whole = lowerSegment(context, id, { dialect, now: at, select: 'count' });
    return { id, whole, kind: whole.ok && whole.events.length === 0 ? 'profiles' : 'events' } as const;
  });
  const crowdOf = async (kind: keyof Budget): Promise<Crowd> => {
    const queries = asked.filter((one) => one.whole.ok && one.kind === kind).length;
    return crowdFor(store, profiles, Math.max(sample, Math.floor(queried[kind] / Math.max(1, queries))));
  };
  const crowds = { events: await crowdOf('events'), profiles: await crowdOf('profiles') };
  const found = new Map<string, Queried>();
  for (const { id, whole, kind } of asked) {
    const { upTo, sampled } = crowds[kind];
    const query =
      upTo === undefined ? whole : lowerSegment(context, id, { dialect, now: at, select: 'count', upTo });
    found.set(id, query.ok ? await countedBy(store, query, sampled) : { ok: false, why: query.why });
  }
  return found;
}

/** The people that queries look at. */
interface Crowd {
  /** Greatest id; undefined where everybody is looked at. */
  readonly upTo: number | undefined;
  readonly sampled: number;
}

async function crowdFor(store: Store, profiles: number, wanted: number): Promise<Crowd> {
  if (wanted >= profiles) return { upTo: undefined, sampled: profiles };
  const upTo = Math.floor((wanted / profiles) * IDS);
  const found = await store.people.select(countPeople({ dialect: store.dialect, upTo }));
  return { upTo, sampled: found![0]! };
}

/** PostgreSQL stops where a number grows beyond its range; an expression goes on, so the evaluator answers. */
async function countedBy(
  store: Store,
  query: { readonly sql: string; readonly parameters: readonly (string | number)[] },
  sampled: number,
): Promise<Queried> {
  const found = await store.people.select(query);
  return found
    ? { ok: true, hits: found[0]!, sampled }
    : { ok: false, why: 'a number in it grows out of range' };
}

async function byEvaluator(
  store: Store,
  run: Run,
  at: number,
  sample: number,
): Promise<{ readonly sampled: number; readonly hits: readonly number[] }> {
  const hits = run.program.segments.map(() => 0);
  let sampled = 0;
  // Ids fall into buckets by their remainder: an equal share of each bucket is a sample of all.
  const share = Math.ceil(sample / store.buckets);
  for (let bucket = 0; bucket < store.buckets; bucket++) {
    const ids = await store.people.profileIds(bucket, -1, share);
    const { profiles: images } = await store.read(bucket, { profiles: ids, events: true });
    for (const image of images.values()) {
      sampled++;
      for (const [index, member] of draftAt(run, image, at).members.entries()) if (member) hits[index]!++;
    }
  }
  return { sampled, hits };
}
