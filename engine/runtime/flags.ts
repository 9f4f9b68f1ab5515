/**
 * Flags of profiles: what people are given or lose because of something that is not in their own past — a place
 * in a ranking, a row in a list. Read here without changing anything, and changed by recorded inputs.
 */
import { advance } from '../evaluate/advance.ts';
import { type Draft, needsEvents } from '../evaluate/draft.ts';
import type { FlagInput } from '../evaluate/input.ts';
import { runFor } from '../evaluate/run.ts';
import type { Bucket, ProfileId, Visited } from '../store/store.ts';
import type { Engine } from './engine.ts';
import { byBucket } from './known.ts';
import { withPast } from './with-past.ts';
import type { Job } from './work.ts';

/** Profiles read at once while nobody else wants anything; while messages come, few. */
const MOST_AT_ONCE = 200;
const FEWEST_AT_ONCE = 20;

export interface FlagChange {
  readonly id: ProfileId;
  readonly holds: boolean;
}

/** What is looked at people with: an engine, or a store that is only read. */
export interface Looking extends Pick<Engine, 'store' | 'run' | 'isLive'> {
  readonly clock: Pick<Engine['clock'], 'now'>;
}

/** Some of all, whom nobody else is read for. */
export interface Some {
  has(id: ProfileId): boolean;
  /** About so large a part of all. */
  readonly share: number;
}

/** Ids are listed quickly: of few who are wanted, so many more at once. */
const MOST_LISTED = 2_000;

/** How many ids to list, so that about `size` of them are wanted. */
export function listed(size: number, some: Pick<Some, 'share'> | null): number {
  return some === null ? size : Math.max(size, Math.min(MOST_LISTED, Math.floor(size / some.share)));
}

/** Whom a walk over all of one entity visits. */
export function visitedOf(entity: string): Visited {
  return entity === 'profile' ? 'people' : 'others';
}

/**
 * What `look` finds of all of an entity who are not merged into another, as of now, in slices. Its draft is thrown away.
 * `past`: all their events are read along, where it is known that most of them will be asked for. `some`: the others are not read.
 */
export async function* everybody<T>(
  engine: Looking,
  look: (draft: Draft) => T,
  entity = 'profile',
  past = false,
  some: Some | null = null,
): AsyncGenerator<readonly T[]> {
  for (let bucket = 0; bucket < engine.store.buckets; bucket++) {
    let after = -1;
    for (;;) {
      const limit = listed(slice(engine), some);
      const ids = await engine.store.people.profileIds(bucket, after, limit, visitedOf(entity));
      if (ids.length === 0) break;
      after = ids.at(-1)!;
      const wanted = some ? ids.filter((id) => some.has(id)) : ids;
      if (wanted.length > 0) yield await lookAt(engine, bucket, wanted, look, entity, past);
      if (ids.length < limit) break;
    }
  }
}

/** The same of these people; ids that are nobody's any more are left out. */
export async function* these<T>(
  engine: Engine,
  ids: Iterable<ProfileId>,
  look: (draft: Draft) => T,
): AsyncGenerator<readonly T[]> {
  for (const some of slices(ids, MOST_AT_ONCE)) {
    for (const [bucket, inBucket] of byBucket(some, engine.store.buckets))
      yield await lookAt(engine, bucket, inBucket, look);
  }
}

/** Gives and takes a flag, a transaction at a time. */
export async function changeFlags(
  engine: Engine,
  key: string,
  cause: FlagInput['cause'],
  changes: Iterable<FlagChange>,
): Promise<number> {
  let changed = 0;
  for (const some of slices(changes, MOST_AT_ONCE)) {
    const jobs = some.map(
      ({ id, holds }): Job => ({ profile: id, inputs: (at) => [{ type: 'flag', at, key, holds, cause }] }),
    );
    await engine.submit(jobs);
    changed += some.length;
  }
  return changed;
}

async function lookAt<T>(
  engine: Looking,
  bucket: Bucket,
  ids: readonly ProfileId[],
  look: (draft: Draft) => T,
  entity = 'profile',
  past = false,
): Promise<T[]> {
  const { store } = engine;
  const run = runFor(engine.run, entity);
  const { profiles } = await store.read(bucket, { profiles: ids });
  const bare = [...profiles.values()].filter((image) => past || needsEvents(run.layout, image));
  const { histories } =
    bare.length === 0
      ? { histories: new Map<ProfileId, never>() }
      : await store.read(bucket, { histories: bare.map(({ profile }) => profile.id) });
  const now = engine.clock.now();
  const found: T[] = [];
  for (const [id, image] of profiles) {
    if (image.profile.mergedInto !== null || image.profile.entity !== entity) continue;
    const asOfNow = (draft: Draft) => {
      advance(run, draft, { type: 'time', at: Math.max(now, draft.at) });
      return look(draft);
    };
    const whole = { ...image, events: histories.get(id) ?? [] };
    found.push(await withPast(store, run, whole, asOfNow, past || needsEvents(run.layout, image)));
  }
  return found;
}

function slice(engine: Looking): number {
  return engine.isLive ? FEWEST_AT_ONCE : MOST_AT_ONCE;
}

function* slices<T>(all: Iterable<T>, size: number): Generator<T[]> {
  let some: T[] = [];
  for (const one of all) {
    some.push(one);
    if (some.length < size) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
