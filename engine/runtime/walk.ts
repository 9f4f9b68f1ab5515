/**
 * Walks over everybody in short slices, so that live work goes in between. How far it has come is written in
 * the same transaction as what it did, so that a crash neither skips anybody nor takes anybody twice.
 */
import type { Input } from '../evaluate/input.ts';
import type { Json, ProfileId, Visited } from '../store/store.ts';
import type { Engine } from './engine.ts';
import { Pace } from './pace.ts';

export interface Walk {
  /** Under which its progress is kept. */
  readonly key: string;
  /** Which time round it is; a walk of the same round goes on where it stopped. */
  readonly round: number;
  inputs(at: number): readonly Input[];
  /** People, unless it says otherwise. */
  readonly visited?: Visited;
  /** Profiles done, after each slice. */
  onProgress?(done: number): void;
}

/** Done when everybody who was there has been visited; returns how many were. */
export async function walk(engine: Engine, walking: Walk): Promise<number> {
  const { key, round, inputs, visited = 'people', onProgress } = walking;
  const { store } = engine;
  const pace = new Pace();
  let done = 0;
  for (let bucket = 0; bucket < store.buckets; bucket++) {
    const progressKey = `${key}.${bucket}`;
    let after = reached(await store.progress(progressKey), round);
    if (after === DONE) continue;
    for (;;) {
      const ids = await store.people.profileIds(bucket, after, pace.next(engine.isLive), visited);
      if (ids.length === 0) break;
      after = ids.at(-1)!;
      const milliseconds = await engine.slice(
        ids.map((profile) => ({ profile, inputs })),
        { bucket, key: progressKey, value: { round, after } },
      );
      pace.took(ids.length, milliseconds);
      done += ids.length;
      onProgress?.(done);
    }
    await engine.slice([], { bucket, key: progressKey, value: { round, after: DONE } });
  }
  // Slices are not waited for one by one; who asked may now tell that all are done.
  await store.durable();
  return done;
}

/** No profile has an id this great. */
const DONE = Number.MAX_VALUE;

/** The last profile that this round has visited; −1 before the first. */
function reached(progress: Json | undefined, round: number): ProfileId {
  const kept = progress as { readonly round: number; readonly after: ProfileId } | undefined;
  return kept?.round === round ? kept.after : -1;
}
