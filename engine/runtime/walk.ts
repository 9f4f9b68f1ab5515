/**
 * Walks over everybody in short slices, so that live work goes in between. How far it has come is written in
 * the same transaction as what it did, so that a crash neither skips anybody nor takes anybody twice.
 */
import type { Input } from '../evaluate/input.ts';
import type { Bucket, Json, ProfileId, Visited } from '../store/store.ts';
import type { Engine } from './engine.ts';
import { Pace } from './pace.ts';
import type { Progress } from './work.ts';

export interface Round {
  /** Under which its progress is kept. */
  readonly key: string;
  /** Which time round it is; a walk of the same round goes on where it stopped. */
  readonly round: number;
  /** Profiles done, after each slice. */
  onProgress?(done: number): void;
}

export interface Walk extends Round {
  inputs(at: number): readonly Input[];
  /** People, unless it says otherwise. */
  readonly visited?: Visited;
}

/** The part of a walk that lies in one bucket. */
export interface Stretch {
  readonly bucket: Bucket;
  /** The last one visited before. */
  readonly after: ProfileId;
  /** Written with the last of some who are visited. */
  progress(last: ProfileId): Progress;
  /** So many more have been visited. */
  onVisited(count: number): void;
}

/** Done when everybody who was there has been visited; returns how many were. */
export function walk(engine: Engine, walking: Walk): Promise<number> {
  return walkBy(engine, walking, (stretch) => visitInSlices(engine, walking, stretch));
}

/** The same, where somebody else says how those of one bucket are visited. */
export async function walkBy(
  engine: Engine,
  { key, round, onProgress }: Round,
  visit: (stretch: Stretch) => Promise<void>,
): Promise<number> {
  const { store } = engine;
  let done = 0;
  for (let bucket = 0; bucket < store.buckets; bucket++) {
    const progressKey = `${key}.${bucket}`;
    const after = reached(await store.progress(progressKey), round);
    if (after === DONE) continue;
    const progress = (last: ProfileId) => ({ bucket, key: progressKey, value: { round, after: last } });
    const onVisited = (count: number) => {
      done += count;
      onProgress?.(done);
    };
    await visit({ bucket, after, progress, onVisited });
    await engine.slice([], progress(DONE));
  }
  // Slices are not waited for one by one; who asked may now tell that all are done.
  await store.durable();
  return done;
}

type Visiting = Pick<Walk, 'inputs' | 'visited'>;

export async function visitInSlices(engine: Engine, visiting: Visiting, stretch: Stretch): Promise<void> {
  const slices = new Slices(engine, visiting, stretch);
  let after: ProfileId | null = stretch.after;
  while (after !== null) after = await slices.visit(after);
}

/** Those of one stretch, some at a time. */
export class Slices {
  readonly #engine: Engine;
  readonly #visiting: Visiting;
  readonly #stretch: Stretch;
  readonly #pace = new Pace();

  constructor(engine: Engine, visiting: Visiting, stretch: Stretch) {
    this.#engine = engine;
    this.#visiting = visiting;
    this.#stretch = stretch;
  }

  /** Visits the next few; the last of them, or null where nobody is left. */
  async visit(after: ProfileId): Promise<ProfileId | null> {
    const { store, isLive } = this.#engine;
    const { inputs, visited = 'people' } = this.#visiting;
    const { bucket, progress, onVisited } = this.#stretch;
    const ids = await store.people.profileIds(bucket, after, this.#pace.next(isLive), visited);
    const last = ids.at(-1);
    if (last === undefined) return null;
    const jobs = ids.map((profile) => ({ profile, inputs }));
    const milliseconds = await this.#engine.slice(jobs, progress(last));
    this.#pace.took(ids.length, milliseconds);
    onVisited(ids.length);
    return last;
  }
}

/** No profile has an id this great. */
const DONE = Number.MAX_VALUE;

/** The last profile that this round has visited; −1 before the first. */
function reached(progress: Json | undefined, round: number): ProfileId {
  const kept = progress as { readonly round: number; readonly after: ProfileId } | undefined;
  return kept?.round === round ? kept.after : -1;
}
