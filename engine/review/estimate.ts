/**
 * How many members segments would have: an answer within a second, before anybody is walked through. The people with
 * the smallest ids are the sample: ids are hashes of identifiers, so they are as good as drawn by lot, and the same
 * ones every time. A condition that has SQL is counted by the database, over a sample many times as large; the
 * evaluator decides the others. Neither asks what the store keeps of memberships, so it does not matter who applied what.
 */
import { contextOf } from '../compiler/context.ts';
import { allPrograms, declaredSegments } from '../compiler/program.ts';
import { type Run, runFor } from '../evaluate/run.ts';
import { type Candidate, migrationOf } from '../runtime/release.ts';
import { countPeople, lowerSegment } from '../sql/lower.ts';
import type { Store, Visited } from '../store/store.ts';
import { draftAt } from './present.ts';
import { Tally } from './tally.ts';
import { type Scaled, scaled } from './wilson.ts';

export interface SegmentEstimate extends Scaled {
  readonly id: string;
  /** `profile`, or what it is a segment of. */
  readonly of: string;
  readonly by: 'sql' | 'evaluator';
  /** How many there are of what it is about, and how many of them were looked at. */
  readonly population: number;
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
  const things = await store.people.countEntities();
  const counted = await byQueries(store, candidate, at, { sample, profiles, queried });
  const wanted = allPrograms(run.program).flatMap((program) => declaredSegments(program));
  const isCounted = ({ id }: { readonly id: string }) => counted.get(id)?.ok === true;
  const decided = wanted.every(isCounted) ? null : await byEvaluator(store, run, at, sample);
  const segments = wanted.map(({ id, entity: of }): SegmentEstimate => {
    const query = counted.get(id);
    if (query?.ok) {
      const { hits, sampled } = query;
      return {
        id,
        of,
        by: 'sql',
        why: null,
        population: profiles,
        sampled,
        ...scaled(hits, sampled, profiles),
      };
    }
    const sampled = decided!.sampled.of(of);
    const population = of === 'profile' ? profiles : (things.get(of) ?? 0);
    const why = query?.why ?? `it is about ${of}, and queries are about people`;
    const interval = scaled(decided!.hits.of(id), sampled, population);
    return { id, of, by: 'evaluator', why, population, sampled, ...interval };
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
    return new Map(declaredSegments(program).map(({ id }) => [id, { ok: false, why }]));
  }
  const context = contextOf(workspace);
  const { dialect } = store;
  const asked = declaredSegments(program).map(({ id }) => {
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

async function byEvaluator(store: Store, run: Run, at: number, sample: number): Promise<Seen> {
  const people = await lookAt(store, run, at, sample, 'people');
  return run.others.size === 0 ? people : lookAt(store, run, at, sample, 'others', people);
}

/** Who was looked at, and of how many each segment holds. */
interface Seen {
  /** By entity. */
  readonly sampled: Tally;
  /** By segment. */
  readonly hits: Tally;
}

async function lookAt(
  store: Store,
  run: Run,
  at: number,
  sample: number,
  visited: Visited,
  seen: Seen = { sampled: new Tally(), hits: new Tally() },
): Promise<Seen> {
  // Ids fall into buckets by their remainder: an equal share of each bucket is a sample of all.
  const share = Math.ceil(sample / store.buckets);
  for (let bucket = 0; bucket < store.buckets; bucket++) {
    const ids = await store.people.profileIds(bucket, -1, share, visited);
    const { profiles: images } = await store.read(bucket, { profiles: ids, events: true });
    for (const image of images.values()) {
      const own = runFor(run, image.profile.entity);
      seen.sampled.add(image.profile.entity);
      const { members } = draftAt(own, image, at);
      for (const { id, index } of own.program.segments) if (members[index]) seen.hits.add(id);
    }
  }
  return seen;
}
